import fc from 'fast-check';
import { Core } from 'sip.js';
import { describe, expect, it } from 'vitest';
import { registrationProblemCodes } from '../../../../../src/renderer/engine/core/registration.ts';
import { callIdIn, whyUnreadable } from '../../../../../src/renderer/engine/sip/readable.ts';
import { problemCodeOf } from '../../../../../src/renderer/engine/sip/register-client.ts';
import { isAnsweredElsewhere, rawHeaderValues } from '../../../../../src/renderer/engine/sip/responses.ts';

const factory = new Core.LoggerFactory();
factory.builtinEnabled = false;
const logger = factory.getLogger('test');
const head = [
  'Via: SIP/2.0/WSS a.invalid;branch=z9hG4bKx',
  'From: <sip:a@b>;tag=1',
  'To: <sip:c@b>',
  'CSeq: 1 INVITE',
];
const message = (...lines: string[]) => ['INVITE sip:c@b SIP/2.0', ...lines, '', ''].join('\r\n');

describe('whyUnreadable', () => {
  it('accepts a message with all it needs', () => {
    expect(whyUnreadable(message(...head, 'Call-ID: x'), logger)).toBeNull();
  });

  it.each([
    [message(...head), 'call-id'],
    [message('Call-ID: x', ...head.slice(1)), 'via'],
    ['not SIP at all', 'not a SIP message'],
    ['', 'not a SIP message'],
  ])('says what is wrong with %j', (text, reason) => {
    expect(whyUnreadable(text, logger)).toContain(reason);
  });

  it('never throws, whatever the server sends', () => {
    const mangled = fc
      .tuple(fc.integer({ min: 0, max: 120 }), fc.string({ unit: 'binary', maxLength: 20 }))
      .map(([at, noise]) => {
        const text = message(...head, 'Call-ID: x');
        return text.slice(0, at) + noise + text.slice(at + noise.length);
      });
    fc.assert(
      fc.property(fc.oneof(fc.string(), mangled), (text) => {
        expect([null, 'string']).toContain(whyUnreadable(text, logger) === null ? null : 'string');
      }),
    );
  });
});

describe('callIdIn', () => {
  it.each([
    ['SIP/2.0 200 OK\r\nCall-ID: abc\r\nVia', 'abc'],
    ['X\r\ni: short\r\n', 'short'],
    ['X\r\nFrom: call-id: no\r\n', null],
  ])('%j', (text, id) => {
    expect(callIdIn(text)).toBe(id);
  });
});

describe('rawHeaderValues', () => {
  it('keeps every value in order, joins folded lines, and does not look into the body', () => {
    const response = new Core.IncomingResponseMessage();
    response.data =
      'SIP/2.0 401 No\r\nWWW-Authenticate: Bearer\r\nwww-authenticate: Digest realm="x",\r\n nonce="n"\r\n\r\nWWW-Authenticate: body';
    expect(rawHeaderValues(response, 'WWW-Authenticate')).toEqual(['Bearer', 'Digest realm="x", nonce="n"']);
  });
});

describe('isAnsweredElsewhere (RFC 3326)', () => {
  it.each([
    ['SIP;cause=200;text="Call completed elsewhere"', true],
    ['SIP ;text="x" ; cause=200', true],
    ['SIP;cause=487', false],
    ['Q.850;cause=16', false],
    [undefined, false],
  ])('%s: %s', (reason, expected) => {
    expect(isAnsweredElsewhere(reason)).toBe(expected);
  });
});

describe('problemCodeOf', () => {
  it('tells what the server said from what we never heard', () => {
    expect(problemCodeOf(408, true, true)).toBe('timeout');
    expect(problemCodeOf(503, true, true)).toBe('connection-lost');
    expect(problemCodeOf(503, false, true)).toBe('service-unavailable');
    expect(problemCodeOf(401, false, true)).toBe('unauthorized');
    expect(problemCodeOf(401, false, false)).toBe('no-credential');
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 699 }), (code) => {
        expect(registrationProblemCodes).toContain(problemCodeOf(code, false, true));
        expect(['timeout', 'connection-lost']).toContain(problemCodeOf(code, true, false));
      }),
    );
  });
});
