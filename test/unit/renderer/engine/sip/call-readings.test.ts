import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseRefer,
  parseReplaces,
  parseSessionExpires,
  parseSipfrag,
  parseSubscriptionState,
  redirectTargets,
  wantsAutoAnswer,
} from '../../../../../src/renderer/engine/sip/readings.ts';
import { glareDelayMs } from '../../../../../src/renderer/engine/sip/refused-offer.ts';

const contacts = (...values: string[]) => ({
  getHeaders: (name: string) => (name === 'contact' ? values : []),
});

describe('readings of what the far side says', () => {
  it.each([
    ['1800', { intervalS: 1800, refresher: null }],
    [' 1800 ; Refresher=UAS', { intervalS: 1800, refresher: 'uas' }],
    // Nobody has to take less than 90 s (RFC 4028 section 5).
    ['10;refresher=uac', { intervalS: 90, refresher: 'uac' }],
    ['soon', null],
    ['', null],
  ])('Session-Expires: %s', (value, expected) => {
    expect(parseSessionExpires(value)).toEqual(expected);
  });

  it.each([
    ['abc@x;to-tag=1;from-tag=2', { callId: 'abc@x', toTag: '1', fromTag: '2', earlyOnly: false }],
    ['abc; from-tag=2 ;to-tag=1;early-only', { callId: 'abc', toTag: '1', fromTag: '2', earlyOnly: true }],
    ['abc;to-tag=1', null],
    [';to-tag=1;from-tag=2', null],
  ])('Replaces: %s', (value, expected) => {
    expect(parseReplaces(value)).toEqual(expected);
  });

  it.each([
    ['active;expires=600', { state: 'active', expiresS: 600, reason: null, retryAfterMs: null }],
    [
      'Terminated; reason=Probation ;retry-after=30',
      { state: 'terminated', expiresS: null, reason: 'probation', retryAfterMs: 30_000 },
    ],
    ['pending', { state: 'pending', expiresS: null, reason: null, retryAfterMs: null }],
    ['waiting;expires=soon', { state: 'active', expiresS: null, reason: null, retryAfterMs: null }],
    [';expires=600', null],
    [undefined, null],
  ])('Subscription-State: %s', (value, expected) => {
    expect(parseSubscriptionState(value)).toEqual(expected);
  });

  it('reads whatever stands in Subscription-State without a throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const read = parseSubscriptionState(value);
        expect(['active', 'pending', 'terminated', undefined]).toContain(read?.state);
      }),
    );
  });

  it.each([
    ['SIP/2.0 180 Ringing\r\n', 180],
    ['SIP/2.0 603 Decline', 603],
    ['SIP/2.0 99 No', null],
    ['INVITE sip:x SIP/2.0', null],
    ['', null],
  ])('sipfrag %j: %s', (body, code) => {
    expect(parseSipfrag(body)).toBe(code);
  });

  it('Refer-To names somebody who can be called, or is none', () => {
    expect(
      parseRefer('"Carol" <sip:102@example.com?Replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2>', '<sip:b@x>'),
    ).toEqual({
      target: 'Carol',
      targetUri: 'sip:102@example.com',
      requestUri: 'sip:102@example.com',
      by: 'sip:b@x',
      replaces: 'a;to-tag=1;from-tag=2',
    });
    for (const bad of [
      '',
      '<sip:example.com>',
      '<sip:a@x;method=BYE>',
      '<tel:+49>',
      '<mailto:a@x>',
      '<sip:a@x?Replaces=a>',
    ])
      expect(parseRefer(bad, undefined), bad).toBeNull();
  });

  it.each([
    ['<sip:706@10.20.0.2:5108>', 'sip:706@10.20.0.2:5108'],
    ['<sip:706@10.20.0.2;alias=10.20.0.2~5108~1>', 'sip:706@10.20.0.2;alias=10.20.0.2~5108~1'],
    [
      '<sip:c@x;gr=urn:uuid:1-2;method=INVITE?Replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2>',
      'sip:c@x;gr=urn:uuid:1-2',
    ],
    // A host that is our own, and a way past it.
    ['<sip:c@x;maddr=192.0.2.1;ob>', 'sip:c@x;ob'],
    ['<sip:c@x;a=b c;ob>', 'sip:c@x;ob'],
    ['sip:c@x;purpose=1', 'sip:c@x'],
  ])('Refer-To %s: the INVITE goes to %s', (referTo, requestUri) => {
    expect(parseRefer(referTo, undefined)).toMatchObject({
      requestUri,
      targetUri: requestUri.replace(/(?<=@[^:;]*)[:;].*/, ''),
    });
  });

  it('redirects: the best first, and only where a call can go', () => {
    expect(
      redirectTargets(contacts('<sip:a@x>;q=0.2, <sip:b@x>;q=0.9', '<tel:+1>', '<sip:x>', '<sip:c@x>')),
    ).toEqual(['sip:c@x', 'sip:b@x', 'sip:a@x']);
  });

  it('auto-answer is asked for in several ways, and not by chance', () => {
    const asks = (name: string, value: string) =>
      wantsAutoAnswer({ getHeaders: (each) => (each === name ? [value] : []) });
    expect(asks('alert-info', '<http://x>;info=alert-autoanswer')).toBe(true);
    expect(asks('call-info', '<sip:x>;answer-after=0')).toBe(true);
    expect(asks('answer-mode', 'Auto;require')).toBe(true);
    expect(asks('answer-mode', 'Manual')).toBe(false);
    expect(asks('alert-info', '<http://x/bellcore-dr2>')).toBe(false);
    expect(asks('call-info', '<sip:x>;answer-after=20')).toBe(false);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        for (const parse of [parseSessionExpires, parseReplaces, parseSipfrag])
          expect(() => parse(text)).not.toThrow();
        expect(() => parseRefer(text, text)).not.toThrow();
        expect(() => redirectTargets(contacts(text))).not.toThrow();
      }),
    );
  });

  it('waits after a 491 as RFC 3261 section 14.1 says, in steps of 10 ms', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (owns, random) => {
        const delay = glareDelayMs(owns, random);
        expect(delay % 10).toBe(0);
        expect(delay).toBeGreaterThanOrEqual(owns ? 2100 : 0);
        expect(delay).toBeLessThanOrEqual(owns ? 4000 : 2000);
      }),
    );
  });
});
