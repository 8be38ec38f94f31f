import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify, identifyAnew } from '../../../../../src/renderer/engine/sip/identity-headers.ts';
import { parseNameAddr, splitValues } from '../../../../../src/renderer/engine/sip/name-addr.ts';

const message = (headers: Readonly<Record<string, string | readonly string[]>>) => ({
  getHeaders: (name: string) => {
    const found = headers[name] ?? [];
    return typeof found === 'string' ? [found] : found;
  },
});

describe('parseNameAddr', () => {
  it.each([
    ['<sip:bob@example.com>', null, 'sip:bob@example.com'],
    ['sip:bob@example.com;tag=1', null, 'sip:bob@example.com'],
    ['Bob <sip:bob@example.com>;tag=1', 'Bob', 'sip:bob@example.com'],
    [
      '"Bob \\"B.\\" Meyer" <sips:bob:secret@example.com:5061;transport=ws>',
      'Bob "B." Meyer',
      'sips:bob@example.com',
    ],
    ['<sip:example.com>', null, 'sip:example.com'],
    ['<tel:+49-30-1234;phone-context=x>', null, 'tel:+49301234'],
    ['"x" <sip:+4930;verstat=TN-Validation-Passed@example.com>', 'x', 'sip:+4930@example.com'],
  ])('%s', (text, name, uri) => {
    expect(parseNameAddr(text)).toMatchObject({ name, uri });
  });

  it('leaves out what would turn round the sentence in which it is shown', () => {
    expect(parseNameAddr('"Bob\u2069\u202e evil" <sip:b\u202eob@example.com>')).toMatchObject({
      ...{ name: 'Bob evil', uri: 'sip:bob@example.com', user: 'bob' },
    });
    expect(parseNameAddr('"\u202e\u2067" <sip:bob@example.com>')?.name).toBeNull();
    expect(parseNameAddr('"Bob\u2029is\u0085here\\\t" <sip:bob@example.com>')?.name).toBe('Bob is here');
    const peer = identify(message({}), '<sip:7%E2%80%AE1%E2%81%A9@example.com>')?.peer;
    expect(peer?.number).toBe('71');
  });

  it('reads parameters of URI, user and header, and headers of the URI unescaped', () => {
    const read = parseNameAddr(
      '<sip:+49;verstat=No@example.com;user=phone?Replaces=a%3Bto-tag%3D1>;party=calling',
    );
    expect(Object.fromEntries(read?.params ?? [])).toEqual({
      verstat: 'No',
      user: 'phone',
      party: 'calling',
    });
    expect(read?.headers.get('replaces')).toBe('a;to-tag=1');
  });

  it('does not let a header of a URI begin another line', () => {
    expect(
      parseNameAddr('<sip:a@example.com?Replaces=a%0d%0aEvil%3A%201>')?.headers.get('replaces'),
    ).toBeUndefined();
  });

  it('reads anything or nothing, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const read = parseNameAddr(text);
        if (read !== null) expect(read.uri).toMatch(/^(sips?|tel):/);
      }),
    );
    const pieces = fc.constantFrom(
      '"',
      '<',
      '>',
      'sip:',
      'tel:',
      '@',
      ';',
      '=',
      '?',
      '&',
      'a',
      '%',
      '\\',
      ' ',
      ':',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        expect(() => parseNameAddr(parts.join(''))).not.toThrow();
        expect(() => splitValues(parts.join(''))).not.toThrow();
      }),
    );
  });

  it.each([
    ['a name of spaces', `a${' '.repeat(120_000)}b`],
    ['a name in quotes that never end', `"${'\\a'.repeat(60_000)}`],
    ['brackets', '<'.repeat(120_000)],
    ['quotes', `${'"'.repeat(120_001)}<sip:a@example.com>`],
    ['headers behind a line end', `<sip:a@b${':1'.repeat(40_000)}?\n>`],
  ])('is not held up by %s, however long', (_what, text) => {
    for (const part of splitValues(text)) parseNameAddr(part);
    expect(parseNameAddr(`"Bob" <sip:bob@example.com>;x=${text}`)?.user).toBe('bob');
  });

  it('gives back the name that was quoted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), (name) => {
        const quoted = `"${name.replaceAll(/["\\]/g, '\\$&')}" <sip:a@example.com>`;
        expect(parseNameAddr(quoted)?.name ?? '').toBe(name.trim());
      }),
    );
  });
});

describe('splitValues', () => {
  it('splits at commas that separate, not at those within names and addresses', () => {
    expect(splitValues('"Meyer, Bob" <sip:b@x>, <tel:+1,2>,<sip:c@x>')).toEqual([
      '"Meyer, Bob" <sip:b@x>',
      '<tel:+1,2>',
      '<sip:c@x>',
    ]);
  });
});

describe('who is at the other end', () => {
  const from = '"Myself" <sip:me@example.com>';

  it('is what the network asserts, before what they say', () => {
    const pai = identify(
      message({ 'p-asserted-identity': '<tel:+4930>, "Net" <sip:+4930@example.com>' }),
      from,
    );
    expect(pai).toMatchObject({
      peer: { uri: 'sip:+4930@example.com' },
      identity: { name: 'Net', asserted: true },
    });
    const rpid = identify(
      message({ 'remote-party-id': '"R" <sip:7@example.com>;party=calling;screen=yes' }),
      from,
    );
    expect(rpid?.identity).toMatchObject({ name: 'R', number: '7', asserted: true });
    expect(
      identify(message({ 'remote-party-id': '<sip:7@example.com>;party=called' }), from)?.identity.number,
    ).toBe('me');
    expect(identify(message({}), from)?.identity).toMatchObject({ number: 'me', asserted: false });
  });

  it('is nobody new when a message in the call asserts nothing', () => {
    expect(identifyAnew(message({ from }))).toBeNull();
  });

  it.each([
    ['TN-Validation-Passed-A', 'passed'],
    ['TN-Validation-Failed', 'failed'],
    ['No-TN-Validation', 'not-verified'],
  ])('verstat=%s: %s', (verstat, verdict) => {
    const headers = { 'p-asserted-identity': `<sip:+49@example.com;verstat=${verstat}>` };
    expect(identify(message(headers), from)?.identity.verification).toBe(verdict);
  });

  it('is never proven by what they say of themselves, but may be disproven', () => {
    const said = (verdict: string) =>
      identify(message({}), `<sip:+49@example.com>;verstat=TN-Validation-${verdict}`)?.identity.verification;
    expect([said('Passed'), said('Failed')]).toEqual(['none', 'failed']);
  });

  it('knows whom the call was for: Diversion, else the first of History-Info', () => {
    const diverted = identify(
      message({
        diversion: ['<sip:2@example.com>;reason=user-busy', '"Sales" <sip:1@example.com>;reason=no-answer'],
      }),
      from,
    );
    expect(diverted?.identity.diversion).toEqual({ name: 'Sales', number: '1', reason: 'no-answer' });
    const history = '<sip:9@example.com?Reason=SIP%3Bcause%3D302>;index=1, <sip:8@example.com>;index=1.1';
    expect(identify(message({ 'history-info': history }), from)?.identity.diversion).toMatchObject({
      number: '9',
      reason: '302',
    });
    expect(
      identify(message({ 'history-info': '<sip:8@example.com>;index=1' }), from)?.identity.diversion,
    ).toBeNull();
  });
});
