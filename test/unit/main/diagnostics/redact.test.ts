import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLogLevel, describeError } from '../../../../src/main/diagnostics/log.ts';
import { formatEntry } from '../../../../src/main/diagnostics/log-file.ts';
import { redact, redacted } from '../../../../src/main/diagnostics/redact.ts';

// Long enough, and of an alphabet that no innocent text here shares.
const secret = fc.stringMatching(/^[A-Z0-9]{4}[A-Za-z0-9_-]{12,40}$/);

const places: readonly [string, (secret: string) => string][] = [
  ['an Authorization header', (s) => `REGISTER sip:a SIP/2.0\r\nAuthorization: Bearer ${s}\r\nCSeq: 1`],
  [
    'a Proxy-Authorization header',
    (s) => `Proxy-Authorization: Digest username="a", response="${s}"\r\nX: y`,
  ],
  ['a header in JSON', (s) => `{"authorization":"Bearer ${s}","host":"a"}`],
  ['a digest response alone', (s) => `nonce="n", response="${s}", uri="sip:a"`],
  ['a bearer value alone', (s) => `sending Bearer ${s} to the server`],
  ['a basic value alone', (s) => `Basic ${s}==`],
  ['a DPoP value alone', (s) => `sending DPoP ${s} to the server`],
  ['a private key', (s) => `{"kty":"EC","crv":"P-256","d":"${s}","x":"1"}`],
  ['a private key in JSON', (s) => JSON.stringify({ key: JSON.stringify({ kty: 'EC', d: s }) })],
  [
    'what the keychain keeps',
    (s) => JSON.stringify({ refreshToken: 'r', proofKey: JSON.stringify({ d: s }) }),
  ],
  ['a JSON token', (s) => `{"access_token":"${s}","expires_in":300}`],
  ['a JSON token with blanks', (s) => `{ "refresh_token" : "${s}" }`],
  ['JSON in JSON', (s) => JSON.stringify({ body: JSON.stringify({ id_token: s }) })],
  ['an inspected object', (s) => `{ password: '${s}', user: 'a' }`],
  ['a form', (s) => `grant_type=refresh_token&refresh_token=${s}&client_id=a`],
  ['a callback URL', (s) => `http://127.0.0.1:1/callback?code=${s}&state=${s}`],
  ['a code verifier', (s) => `code_verifier=${s}`],
  ['a URL with a password', (s) => `wss://alice:${s}@sip.example.com/ws`],
  ['a cookie', (s) => `Set-Cookie: session=${s}; HttpOnly`],
  ['a JWT by its look', (s) => `got eyJhbGciOiJIUzI1NiJ9.${s}.${s} back`],
  ['a TURN credential', (s) => `{"urls":["turn:a"],"username":"1:a","credential":"${s}"}`],
  ['an ICE password in SDP', (s) => `v=0\r\na=ice-ufrag:ab\r\na=ice-pwd:${s}\r\na=setup:actpass`],
  ['an SDES key in SDP', (s) => `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${s}|2^20`],
  ['an ICE password in SDP in JSON', (s) => JSON.stringify({ sdp: `a=ice-pwd:${s}\r\na=mid:0` })],
  ['a password with quotes', (s) => `{"password":"a\\"${s}"}`],
];

describe('redact', () => {
  it.each(places)('takes the secret out of %s', (_name, write) => {
    fc.assert(
      fc.property(secret, (value) => {
        const line = redact(write(value));
        expect(line).not.toContain(value);
        expect(line).toContain(redacted);
      }),
    );
  });

  it('takes it out wherever the place stands', () => {
    const text = fc.stringMatching(/^[a-z .,;]{0,30}$/);
    fc.assert(
      fc.property(text, text, fc.constantFrom(...places), secret, (before, after, [, write], value) => {
        expect(redact(`${before}\n${write(value)}\n${after}`)).not.toContain(value);
      }),
    );
  });

  it.each([
    'sip: REGISTER sip:example.com SIP/2.0',
    '401 Unauthorized, WWW-Authenticate: Digest realm="example.com", qop="auth"',
    'identity: signed-out (session-expired)',
    'call ended: code 486, code: busy, {"code":"declined"}, state=ended',
    'WWW-Authenticate: Bearer realm="example.com", error="invalid_token"',
    'policy from /etc/offhook/policy.json',
    'Call-ID: 843817637684230@998sdasdh09',
    'candidate: host udp 192.0.2.1:5000, rtt 12 ms',
    'the token has expired',
    'WWW-Authenticate: DPoP error="use_dpop_nonce"',
    'the policy wants tokens that are bound to a key (DPoP), and the provider does not',
  ])('leaves innocent text as it is: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('keeps what surrounds a secret', () => {
    expect(redact('POST /token grant_type=x&subject_token=abc&client_id=offhook 200')).toBe(
      `POST /token grant_type=x&subject_token=${redacted}&client_id=offhook 200`,
    );
    expect(redact('Authorization: Bearer abc\r\nCSeq: 2 REGISTER')).toBe(
      `Authorization: ${redacted}\r\nCSeq: 2 REGISTER`,
    );
  });

  it('changes nothing when applied again, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const once = redact(text);
        expect(redact(once)).toBe(once);
      }),
    );
  });

  it('takes no long time over a long line', () => {
    const line = `${'authorization: "'.repeat(500)}${'password="\\'.repeat(500)}${'eyJ.'.repeat(500)}`;
    expect(redact(line)).not.toBe('');
  });
});

describe('a log line', () => {
  it('stays one line: nothing from outside begins another', () => {
    expect(formatEntry('s', 'a\r\n2026 error forged\nb\rc')).toBe(
      's: a\n    2026 error forged\n    b\n    c',
    );
  });

  it('is not forged by a scope either, and has no secret in it', () => {
    expect(formatEntry('page.\n2026 error forged', 'a')).toBe('page. 2026 error forged: a');
    expect(formatEntry('page.Bearer abcdef', 'a')).toBe(`page.Bearer ${redacted}: a`);
    // Half of it in the scope, half in the message.
    expect(formatEntry('page.password', 'hunter2')).toBe(`page.password: ${redacted}`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (scope, message) => {
        const [first, ...others] = formatEntry(scope, message).split(/[\n\v\f\r\u0085\u2028\u2029]/);
        expect(first).toBeDefined();
        for (const line of others) expect(line.startsWith('    ')).toBe(true);
      }),
    );
  });

  it.each([
    ['debug', 'debug'],
    ['WARN', 'warn'],
    ['loud', 'info'],
    ['', 'info'],
    [undefined, 'info'],
  ])('is of level %s: %s', (wish, level) => {
    expect(chooseLogLevel(wish)).toBe(level);
  });

  it('tells an error and its cause, without a stack', () => {
    expect(describeError(new Error('outer', { cause: new Error('inner') }))).toBe('outer (inner)');
    expect(describeError('text')).toBe('text');
  });
});
