import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDialTarget } from '../../../../src/shared/dial-target.ts';
import { type Link, readLink } from '../../../../src/shared/links/read-link.ts';
import { formatSipUri, parseSipUri, type SipUri } from '../../../../src/shared/links/sip-uri.ts';
import { formatTelUri, parseTelUri, type TelUri } from '../../../../src/shared/links/tel-uri.ts';
import { badLinks, goodLinks } from './links.data.ts';

function describeLink(link: Link): string {
  if (link.kind === 'address') return `${link.user}@${link.host ?? ''}`;
  const extension = link.extension === null ? '' : ` ext ${link.extension}`;
  return `${link.number}${link.context === null ? '' : ` in ${link.context}`}${extension}`;
}

const plain = fc.string({
  unit: fc.constantFrom(...'abcXYZ019-_.!~*()/:&+$ #ä@;=?%'),
  minLength: 1,
  maxLength: 12,
});
const name = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  .filter((each) => !each.startsWith('m-') && !['ext', 'isub', 'phone-context'].includes(each));
const parameters = fc
  .uniqueArray(fc.tuple(name, fc.option(plain)), { maxLength: 4, selector: ([key]) => key })
  .map((list) => list.sort(([a], [b]) => (a < b ? -1 : 1)));
const global = fc.stringMatching(/^\+[0-9]{1,15}$/);
const domain = fc.constantFrom('example.com', 'a.b-c.example', 'pbx', '192.0.2.1');
const telUri: fc.Arbitrary<TelUri> = fc.oneof(
  fc.record({
    number: global,
    extension: fc.option(fc.stringMatching(/^[0-9]{1,16}$/)),
    subaddress: fc.option(plain),
    context: fc.constant(null),
    parameters,
  }),
  fc.record({
    number: fc.stringMatching(/^[0-9A-F*#]{1,32}$/),
    extension: fc.option(fc.stringMatching(/^[0-9]{1,16}$/)),
    subaddress: fc.option(plain),
    context: fc.option(fc.oneof(global, domain)),
    parameters,
  }),
);
const sipUri: fc.Arbitrary<SipUri> = fc
  .record({
    secure: fc.boolean(),
    user: fc.option(plain),
    password: fc.option(plain),
    host: fc.oneof(domain, fc.constant('[2001:db8::1]')),
    port: fc.option(fc.integer({ min: 1, max: 65_535 })),
    parameters,
    headers: fc.option(fc.constantFrom('Subject=x', 'a=b&c=d%20e')),
  })
  .map((uri) => (uri.user === null ? { ...uri, password: null } : uri));

/** Pieces that put together make what a hostile page might write. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'tel:',
        'sip:',
        'sips:',
        'callto:',
        '//',
        '@',
        ';',
        '?',
        '=',
        '&',
        ':',
        '%',
        '%0a',
        '%23',
        '+',
        '[',
      ),
      fc.constantFrom(
        'ext=1',
        'phone-context=',
        'example.com',
        'user=phone',
        'Replaces=1',
        '600',
        '\r\n',
        '\u202e',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

describe('tel: URIs', () => {
  it('are written and read again the same', () => {
    fc.assert(
      fc.property(telUri, (uri) => {
        expect(parseTelUri(formatTelUri(uri))).toEqual(uri);
      }),
    );
  });

  it('are the same number with and without visual separators (RFC 3966 section 4)', () => {
    fc.assert(
      fc.property(
        global,
        fc.array(fc.constantFrom('-', '.', '(', ')', ''), { minLength: 16, maxLength: 16 }),
        (number, marks) => {
          const written = [...number].map((digit, index) => digit + (marks[index] ?? '')).join('');
          expect(parseTelUri(`tel:${written}`)?.number).toBe(number);
        },
      ),
    );
  });

  it('keep extension, subaddress, context and whatever else is there', () => {
    expect(parseTelUri('tel:70-42;x;isub=a%20b;EXT=1-2;phone-context=+49(30);A=B')).toEqual({
      number: '7042',
      extension: '12',
      subaddress: 'a b',
      context: '+4930',
      parameters: [
        ['a', 'B'],
        ['x', null],
      ],
    });
  });
});

describe('sip: URIs', () => {
  it('are written and read again the same', () => {
    fc.assert(
      fc.property(sipUri, (uri) => {
        expect(parseSipUri(formatSipUri(uri))).toEqual(uri);
      }),
    );
  });
});

describe('readLink', () => {
  it.each(goodLinks)('follows %j to %s', (text, comesTo) => {
    const reading = readLink(text);
    expect(reading.ok && describeLink(reading.link)).toBe(comesTo);
  });

  it('is tried with 150 hostile links and more', () => {
    expect(new Set(badLinks.map(([text]) => text)).size).toBeGreaterThan(150);
  });

  it.each(badLinks)('refuses %j: %s', (text, fault) => {
    expect(readLink(text)).toEqual({ ok: false, fault });
  });

  it('never throws, and never gives more than what can be dialled', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string(), fc.webUrl()), (text) => {
        const reading = readLink(text);
        if (!reading.ok) return;
        const { link } = reading;
        if (link.kind === 'number') expect(link.number).toMatch(/^(\+[0-9]+|[0-9*#]+)$/);
        const typed =
          link.kind === 'number' ? link.number : link.user + (link.host === null ? '' : `@${link.host}`);
        expect(parseDialTarget(typed, 'example.com').ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes to the same number by tel:, callto: and sip: with user=phone', () => {
    fc.assert(
      fc.property(global, (number) => {
        const readings = [`tel:${number}`, `callto:${number}`, `sip:${number}@example.com;user=phone`].map(
          readLink,
        );
        for (const reading of readings)
          expect(reading).toEqual({
            ok: true,
            link: { kind: 'number', number, extension: null, context: null },
          });
      }),
    );
  });
});
