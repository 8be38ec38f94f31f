import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../../src/main/identity/challenge.ts';

function read(value: string) {
  return parseChallenges(value).map(({ scheme, token68, parameters }) => ({
    scheme,
    token68,
    parameters: Object.fromEntries(parameters),
  }));
}

describe('parseChallenges', () => {
  it('reads the digest challenge of RFC 3261', () => {
    const value =
      'Digest realm="atlanta.com", domain="sip:boxesbybob.com", qop="auth,auth-int", nonce="f84f1cec41e6cbe5aea9c8e88d359", opaque="", stale=FALSE, algorithm=MD5';
    expect(read(value)).toEqual([
      {
        scheme: 'digest',
        token68: null,
        parameters: {
          realm: 'atlanta.com',
          domain: 'sip:boxesbybob.com',
          qop: 'auth,auth-int',
          nonce: 'f84f1cec41e6cbe5aea9c8e88d359',
          opaque: '',
          stale: 'FALSE',
          algorithm: 'MD5',
        },
      },
    ]);
  });

  it('parts several challenges in one value at the comma', () => {
    const value =
      'Basic, Digest realm="a, b", nonce=1==, Negotiate YWJj==,Bearer realm="x" , error="invalid_token"';
    expect(read(value)).toEqual([
      { scheme: 'basic', token68: null, parameters: {} },
      { scheme: 'digest', token68: null, parameters: { realm: 'a, b', nonce: '1==' } },
      { scheme: 'negotiate', token68: 'YWJj==', parameters: {} },
      { scheme: 'bearer', token68: null, parameters: { realm: 'x', error: 'invalid_token' } },
    ]);
  });

  it('takes escapes out of quoted strings and blanks around the equals sign', () => {
    expect(read('Digest realm = "say \\"hi\\" \\\\", NONCE="1"')).toEqual([
      { scheme: 'digest', token68: null, parameters: { realm: 'say "hi" \\', nonce: '1' } },
    ]);
  });

  it('keeps the first of a parameter given twice', () => {
    expect(read('Digest nonce="1", nonce="2"')[0]?.parameters).toEqual({ nonce: '1' });
  });

  it.each([
    ['', []],
    [' , ,', []],
    ['"quoted"', []],
    ['Digest realm="open', [{ scheme: 'digest', token68: null, parameters: {} }]],
    ['=x, Bearer', [{ scheme: 'bearer', token68: null, parameters: {} }]],
    ['realm="nobody\'s"', []],
  ])('passes over what cannot be read: %j', (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('never throws, whatever a server sends', () => {
    const unit = fc.constantFrom(...'ab=",\\ \t\r\n~é\u0000🔑');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        expect(Array.isArray(parseChallenges(text))).toBe(true);
      }),
    );
  });

  it('reads back every list of challenges that it can be given', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/);
    const text = fc.string({ unit: fc.constantFrom(...'abcXYZ019 ,="\\;:@/'), maxLength: 20 });
    const parameters = fc.uniqueArray(fc.tuple(name, text), {
      maxLength: 5,
      selector: ([key]) => key.toLowerCase(),
    });
    const challenge = fc.oneof(
      fc.record({ scheme: name, token68: fc.constant(null), parameters }),
      fc.record({
        scheme: name,
        token68: fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,12}={0,2}$/),
        parameters: fc.constant([]),
      }),
    );
    const separator = fc.constantFrom(', ', ',', ' , ', ',\t', ', , ');
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), separator, (challenges, comma) => {
        const written = challenges.map(({ scheme, token68, parameters }) => {
          const fields = parameters.map(([key, value]) => `${key}="${value.replaceAll(/[\\"]/g, '\\$&')}"`);
          return [scheme, token68 ?? fields.join(comma)].join(' ').trimEnd();
        });
        const expected = challenges.map(({ scheme, token68, parameters }) => ({
          scheme: scheme.toLowerCase(),
          token68,
          parameters: Object.fromEntries(parameters.map(([key, value]) => [key.toLowerCase(), value])),
        }));
        expect(read(written.join(comma))).toEqual(expected);
      }),
    );
  });
});
