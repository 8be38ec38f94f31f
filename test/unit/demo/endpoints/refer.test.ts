import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReferTo, progressOf } from '../../../../demo/endpoints/refer.ts';

describe('parseReferTo', () => {
  it.each([
    ['<sip:600@example.com>', { uri: 'sip:600@example.com', replaces: null }],
    ['"Echo" <sip:600@example.com>;x=1', { uri: 'sip:600@example.com', replaces: null }],
    [
      '<sip:e@x.invalid;transport=ws?Replaces=c1%3Bto-tag%3Da%3Bfrom-tag%3Db>',
      { uri: 'sip:e@x.invalid;transport=ws', replaces: 'c1;to-tag=a;from-tag=b' },
    ],
    ['<sip:e@x.invalid?Replaces=%zz>', null],
    ['what is this?', null],
  ])('%s', (value, expected) => {
    expect(parseReferTo(value)).toEqual(expected);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (value) => void parseReferTo(`<sip:a@b?Replaces=${value}>`)));
  });
});

describe('progressOf', () => {
  it('ends the subscription with the final status', () => {
    const stateOf = (status: number) => progressOf(status).headers[1]?.value;
    expect(progressOf(180).body).toBe('SIP/2.0 180 Ringing\r\n');
    expect(stateOf(180)).toMatch(/^active/);
    expect(stateOf(486)).toMatch(/^terminated/);
  });
});
