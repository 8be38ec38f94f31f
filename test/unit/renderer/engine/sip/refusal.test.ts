import fc from 'fast-check';
import { Core } from 'sip.js';
import { describe, expect, it } from 'vitest';
import { judgeMessage } from '../../../../../src/renderer/engine/sip/judge-message.ts';
import { readHead, valuesOf } from '../../../../../src/renderer/engine/sip/message-head.ts';
import { chooseRefusal, isOutOfRange, writeRefusal } from '../../../../../src/renderer/engine/sip/refusal.ts';

const factory = new Core.LoggerFactory();
factory.builtinEnabled = false;
const logger = factory.getLogger('test');

const fields = [
  'Via: SIP/2.0/WSS a.invalid;branch=z9hG4bKx',
  'From: <sip:a@b>;tag=1',
  'To: <sip:c@b>',
  'Call-ID: x',
];
const request = (line: string, ...more: string[]) =>
  [`${line} SIP/2.0`, ...fields, `CSeq: 1 ${line.split(' ')[0]}`, ...more, '', ''].join('\r\n');
const codeOf = (text: string) => chooseRefusal(readHead(text))?.code ?? null;

describe('readHead', () => {
  it('knows compact names, joins folded lines, and keeps what stands twice', () => {
    const head = readHead(
      'INVITE sip:a@b SIP/2.0\r\nv: one\r\nVIA :two,\r\n  three\r\nf:x\r\nnonsense\r\n\r\nbody',
    );
    expect(valuesOf(head, 'via')).toEqual(['one', 'two, three']);
    expect(valuesOf(head, 'from')).toEqual(['x']);
    expect(head.body).toBe('body');
    expect(readHead('no end\r\nv: x').body).toBeNull();
  });
});

describe('chooseRefusal', () => {
  it.each([
    request('INVITE sip:c@b'),
    request('INVITE sips:c@[2001:db8::1]:5061;transport=ws'),
    request('OPTIONS tel:+49301234'),
    request('INVITE sip:c@b', 'Require: 100rel, TIMER', 'Accept: text/plain, application/*;q=0.5'),
    request('ACK sip:c@b', 'Require: what-is-this'),
    request('MESSAGE sip:c@b', 'Content-Type: text/plain', 'Content-Length: 2').concat('hi'),
    request('INVITE sip:c@b', 'Content-Type: application/sdp; charset=utf-8', 'l: 3').concat('äx'),
    request('INVITE sip:c@b', 'Content-Type: text/plain', 'Content-Length: 0'),
    request('INVITE sip:c@b', 'Content-Length: 0', 'Content-Length: 0'),
  ])('lets %j pass', (text) => {
    expect(codeOf(text)).toBeNull();
  });

  it.each([
    [400, request('INVITE  sip:c@b')],
    [400, request('INVITE c')],
    [400, request('INVITE <sip:c@b>')],
    [400, request('INVITE sip:c@2001:db8::1')],
    [400, request('INVITE sip:c@b').replace('CSeq: 1 INVITE', 'CSeq: 1 BYE')],
    [400, request('INVITE sip:c@b').replace('CSeq: 1', 'CSeq: 2147483648')],
    [400, request('INVITE sip:c@b').replace('Call-ID: x\r\n', '')],
    [400, request('INVITE sip:c@b', 't: <sip:d@b>')],
    [400, request('INVITE sip:c@b', 'l: -1')],
    [400, request('INVITE sip:c@b', 'l: 1', 'Content-Length: 0').concat('x')],
    [400, request('INVITE sip:c@b', 'l: 4').concat('äx')],
    [400, request('INVITE sip:c@b').replace('z9hG4bKx', 'z9hG4bK')],
    [505, request('INVITE sip:c@b').replace('SIP/2.0', 'SIP/3.0')],
    [416, request('INVITE urn:service:sos')],
    [420, request('INVITE sip:c@b', 'Require: timer, precondition')],
    [415, request('INVITE sip:c@b', 'c: application/isup').concat('x')],
    [406, request('INVITE sip:c@b', 'Accept: text/plain')],
  ])('refuses with %i: %j', (code, text) => {
    expect(codeOf(text)).toBe(code);
  });
});

describe('writeRefusal', () => {
  const refusal = { code: 400, reason: 'Bad Request', headers: ['X: y\r\nEvil: z'] };

  it('copies what RFC 3261 section 8.2.6.2 names, and adds a tag to a To without', () => {
    const head = readHead(request('INVITE sip:c@b', 'Via: SIP/2.0/UDP second;branch=z9hG4bKy'));
    expect(writeRefusal(head, { ...refusal, headers: [] }, 'mine')?.split('\r\n')).toEqual([
      'SIP/2.0 400 Bad Request',
      fields[0],
      'Via: SIP/2.0/UDP second;branch=z9hG4bKy',
      'From: <sip:a@b>;tag=1',
      'To: <sip:c@b>;tag=mine',
      'Call-ID: x',
      'CSeq: 1 INVITE',
      'Content-Length: 0',
      '',
      '',
    ]);
    expect(
      writeRefusal(readHead(request('BYE sip:c@b').replace('c@b>', 'c@b>;tag=2')), refusal, 'mine'),
    ).toContain('To: <sip:c@b>;tag=2\r\n');
  });

  it('is silent to an ACK, to a response, and to what has no Via', () => {
    for (const text of [
      request('ACK sip:c@b'),
      request('INVITE sip:c@b').replace(/^.*/, 'SIP/2.0 200 OK'),
      request('INVITE sip:c@b').replace(/Via.*\r\n/, ''),
    ]) {
      expect(writeRefusal(readHead(text), refusal, 'mine')).toBeNull();
    }
  });

  it('never lets the request write lines of the answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (noise) => {
        const answer =
          writeRefusal(readHead(request('INVITE sip:c@b', `Via: ${noise}`)), refusal, 'mine') ?? '';
        expect(answer.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        for (const line of answer.split('\r\n').slice(1, -2)) {
          expect(line).toMatch(/^(?:Via|From|To|Call-ID|CSeq|X|Content-Length): /);
        }
      }),
    );
  });
});

describe('isOutOfRange', () => {
  it.each([
    ['SIP/2.0 200 OK', false],
    ['SIP/2.0 200', false],
    ['SIP/2.0 699 x', false],
    ['SIP/2.0 700 x', true],
    ['SIP/2.0 99 x', true],
    ['SIP/2.0 4294967301 x', true],
  ])('%s: %s', (line, expected) => {
    expect(isOutOfRange(readHead([line, ...fields, 'CSeq: 1 INVITE', '', ''].join('\r\n')))).toBe(expected);
  });
});

describe('judgeMessage', () => {
  it('takes what is well, refuses a request, and calls a bad response broken', () => {
    expect(judgeMessage(request('INVITE sip:c@b'), 't', logger)).toEqual({ kind: 'take' });
    expect(judgeMessage(request('FOO urn:x'), 't', logger)).toMatchObject({
      kind: 'refuse',
      reason: 'FOO: Unsupported URI Scheme',
    });
    const response = ['SIP/2.0 777 x', ...fields, 'CSeq: 1 REGISTER', '', ''].join('\r\n');
    expect(judgeMessage(response, 't', logger)).toMatchObject({ kind: 'broken', method: 'REGISTER' });
    expect(judgeMessage('garbage', 't', logger)).toMatchObject({ kind: 'broken', method: null });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(200), (noise, at) => {
        const text = request('INVITE sip:c@b');
        expect(['take', 'refuse', 'broken']).toContain(
          judgeMessage(text.slice(0, at) + noise + text.slice(at), 't', logger).kind,
        );
      }),
    );
  });
});
