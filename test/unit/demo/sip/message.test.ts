import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headerValue,
  listValues,
  prependHeader,
  type SipRequest,
  serialize,
  splitOutside,
  withHeader,
  withoutFirst,
} from '../../../../demo/sip/message.ts';
import { parseMessage } from '../../../../demo/sip/parse-message.ts';

const invite = [
  'INVITE sip:200@offhook.localhost SIP/2.0',
  'v: SIP/2.0/WSS a.invalid;branch=z9hG4bK1, SIP/2.0/WSS b.invalid;branch=z9hG4bK2',
  'Max-Forwards: 70',
  'f: "Adler, Alice" <sip:alice@offhook.localhost>;tag=1',
  't: <sip:200@offhook.localhost>',
  'i: call-1',
  'CSeq: 1 INVITE',
  'Subject: folded',
  ' over two lines',
  'Content-Length: 4',
  '',
  'bodyignored',
].join('\r\n');

function parsed(text: string) {
  const result = parseMessage(text);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

const token = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
const value = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
const request: fc.Arbitrary<SipRequest> = fc.record({
  kind: fc.constant('request' as const),
  method: fc.constantFrom('INVITE', 'OPTIONS', 'MESSAGE'),
  uri: fc.constant('sip:alice@offhook.localhost'),
  headers: fc.array(fc.record({ name: token.map((name) => `X-${name}`), value }), { maxLength: 8 }),
  body: fc.string({ unit: 'grapheme' }),
});

describe('the message codec', () => {
  it('reads compact names, folded lines, lists, and cuts the body at Content-Length', () => {
    const { message, defect } = parsed(invite);
    expect(defect).toBeNull();
    expect(message.kind).toBe('request');
    expect(listValues(message, 'Via')).toEqual([
      'SIP/2.0/WSS a.invalid;branch=z9hG4bK1',
      'SIP/2.0/WSS b.invalid;branch=z9hG4bK2',
    ]);
    expect(listValues(message, 'From')).toEqual(['"Adler, Alice" <sip:alice@offhook.localhost>;tag=1']);
    expect(headerValue(message, 'Subject')).toBe('folded over two lines');
    expect(message.body).toBe('body');
  });

  it('writes what it reads, in the same order (property)', () => {
    fc.assert(
      fc.property(request, (message) => {
        const { message: again } = parsed(serialize(message));
        expect(again.body).toBe(message.body);
        expect(again.headers.slice(0, message.headers.length)).toEqual(message.headers);
        expect(serialize(again)).toBe(serialize(message));
      }),
    );
  });

  it('never throws, whatever arrives (property)', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string().map((text) => `INVITE sip:a@b SIP/2.0\r\n${text}`),
      fc
        .tuple(fc.nat(invite.length), fc.string(), fc.nat(40))
        .map(([at, text, cut]) => invite.slice(0, at) + text + invite.slice(at + cut)),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const result = parseMessage(text);
        expect(typeof result.ok).toBe('boolean');
        if (result.ok) expect(parseMessage(serialize(result.message)).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['Via', (text: string) => text.replace(/^v: .*\r\n/m, ''), 'Via is missing or has no branch'],
    ['From', (text: string) => text.replace(/^f: .*\r\n/m, ''), 'From is missing'],
    ['the From tag', (text: string) => text.replace(';tag=1', ''), 'From has no tag'],
    [
      'CSeq of another method',
      (text: string) => text.replace('1 INVITE', '1 BYE'),
      'CSeq names another method',
    ],
    [
      'two Call-IDs',
      (text: string) => text.replace('i: call-1', 'i: call-1\r\ni: 2'),
      'Call-ID stands more than once',
    ],
    [
      'a long Content-Length',
      (text: string) => text.replace('Length: 4', 'Length: 400'),
      'Content-Length does not fit the body',
    ],
    [
      'a nameless line',
      (text: string) => text.replace('Max-Forwards: 70', 'rubbish'),
      'a header line has no name',
    ],
    [
      'a tel URI',
      (text: string) => text.replace('INVITE sip:200@offhook.localhost', 'INVITE tel:200'),
      'the Request-URI is not a SIP URI',
    ],
    ['Max-Forwards', (text: string) => text.replace('70', 'many'), 'Max-Forwards is not a number'],
  ])('names the defect: %s', (_what, spoil, defect) => {
    expect(parsed(spoil(invite)).defect).toBe(defect);
  });

  it('refuses what is not SIP at all', () => {
    expect(parseMessage('GET / HTTP/1.1\r\n\r\n')).toEqual({
      ok: false,
      reason: 'the start line is neither a request nor a status line',
    });
  });
});

describe('header surgery', () => {
  it('takes off the first of a list that was written with commas, and keeps the rest in order', () => {
    const { message } = parsed(invite);
    const once = withoutFirst(message, 'Via');
    expect(listValues(once, 'Via')).toEqual(['SIP/2.0/WSS b.invalid;branch=z9hG4bK2']);
    expect(listValues(withoutFirst(once, 'Via'), 'Via')).toEqual([]);
    expect(listValues(message, 'Via')).toHaveLength(2);
  });

  it('undoes a prepended value (property)', () => {
    fc.assert(
      fc.property(request, token, (message, name) => {
        const added = prependHeader(message, 'Route', `<sip:${name};lr>`);
        expect(listValues(withoutFirst(added, 'Route'), 'Route')).toEqual(listValues(message, 'Route'));
      }),
    );
  });

  it('replaces in place, and appends what was not there', () => {
    const { message } = parsed(invite);
    const replaced = withHeader(message, 'Max-Forwards', '69');
    expect(replaced.headers.map(({ name }) => name)).toEqual(message.headers.map(({ name }) => name));
    expect(withHeader(message, 'X-New', '1').headers.at(-1)).toEqual({ name: 'X-New', value: '1' });
  });

  it('splits at commas outside quotes and brackets only', () => {
    expect(splitOutside('"a, \\" b" <sip:x,y@z>, <sip:c>', ',')).toEqual([
      '"a, \\" b" <sip:x,y@z>',
      '<sip:c>',
    ]);
  });
});
