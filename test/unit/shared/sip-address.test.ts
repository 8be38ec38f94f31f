import fc from 'fast-check';
import { UserAgent } from 'sip.js';
import { describe, expect, it } from 'vitest';
import { domainOf, parseDialTarget } from '../../../src/shared/dial-target.ts';
import { isPlainText, isSipHost, parseSipAddress } from '../../../src/shared/sip-address.ts';

const userPart = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."abcXYZ0189-_.!~*'()&=+$,;?/"),
      fc.constantFrom('%20', '%23', '%40', '%C3%A4', '%f0%9f%94%91'),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((parts) => parts.join(''));
const ipv6 = fc.ipV6().filter((address) => address !== '::');
const host = fc.oneof(
  fc.domain({ size: 'small' }),
  fc.ipV4(),
  ipv6.map((address) => `[${address}]`),
);
const port = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 1, max: 65_535 }).map((number) => `:${number}`),
);
const addresses = fc
  .tuple(fc.constantFrom('sip', 'sips', 'SIP'), userPart, host, port)
  .map(([scheme, user, name, at]) => `${scheme}:${user}@${name}${at}`);

describe('parseSipAddress', () => {
  it.each([
    ['sip:alice@example.com', { scheme: 'sip', user: 'alice', host: 'example.com', port: null }],
    ['SIPS:a%20b@Example.COM:5061', { scheme: 'sips', user: 'a%20b', host: 'example.com', port: 5061 }],
    ['sip:+4930@192.0.2.1', { scheme: 'sip', user: '+4930', host: '192.0.2.1', port: null }],
    ['sip:a@[2001:DB8::1]:5070', { scheme: 'sip', user: 'a', host: '[2001:db8::1]', port: 5070 }],
  ])('reads %s', (text, expected) => {
    expect(parseSipAddress(text)).toEqual(expected);
  });

  it.each([
    'alice',
    'sip:example.com',
    'sip:@example.com',
    'sip:alice@',
    'tel:+4930',
    'sip:alice:secret@example.com',
    'sip:jürgen@example.com',
    'sip:alice@münchen.example',
    'sip:a b@example.com',
    'sip:a%2@example.com',
    'sip:a%zz@example.com',
    'sip:a%FF@example.com',
    'sip:a%0D%0AVia@example.com',
    'sip:alice@example.com\r\nVia: x',
    'sip:alice@example.com\n',
    'sip:alice@example.com;transport=udp',
    'sip:alice@example.com?Replaces=1',
    'sip:alice@example.com:0',
    'sip:alice@example.com:65536',
    'sip:alice@example.com:',
    'sip:alice@256.1.1.1',
    'sip:alice@1.2.3',
    'sip:alice@-a.example',
    'sip:alice@a_b.example',
    'sip:alice@2001:db8::1',
    'sip:alice@[2001:db8::1',
    'sip:alice@[::g]',
    'sip:alice@[1:2]',
    'sip:alice@[::]',
    `sip:alice@${'a.'.repeat(150)}example`,
    `sip:${'a'.repeat(250)}@example.com`,
  ])('refuses %j', (text) => {
    expect(parseSipAddress(text)).toBeNull();
  });

  it('takes nothing that the SIP stack of the page would choke on', () => {
    fc.assert(
      fc.property(addresses, (text) => {
        fc.pre(parseSipAddress(text) !== null);
        const uri = UserAgent.makeURI(text);
        expect(uri?.host).toBe(parseSipAddress(text)?.host);
        expect(uri && UserAgent.makeURI(uri.toString())).toBeDefined();
      }),
    );
  });

  it('takes what is well formed', () => {
    fc.assert(
      fc.property(addresses, (text) => {
        fc.pre(text.length <= 255);
        expect(parseSipAddress(text)).not.toBeNull();
      }),
    );
  });

  it('never throws, and never lets a line break through', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), addresses, fc.webUrl());
    fc.assert(
      fc.property(text, fc.constantFrom('', '\r\n', '\0', '%0A', '%'), (start, end) => {
        const parsed = parseSipAddress(start + end);
        if (parsed !== null) expect(isPlainText(decodeURIComponent(parsed.user) + parsed.host)).toBe(true);
      }),
    );
  });
});

describe('a number dialled in the own domain', () => {
  it('gives a valid URI in whatever domain the account is', () => {
    fc.assert(
      fc.property(addresses, fc.stringMatching(/^\+?[0-9*#]{1,20}$/), (aor, number) => {
        fc.pre(parseSipAddress(aor) !== null);
        const target = parseDialTarget(number, domainOf(aor) ?? '');
        expect(target.ok && UserAgent.makeURI(target.uri)?.host).toBe(domainOf(aor));
      }),
    );
  });

  it('and a name too, beside an IPv6 registrar', () => {
    const domain = domainOf('sip:alice@[2001:db8::1]:5060') ?? '';
    expect(parseDialTarget('600', domain)).toMatchObject({ uri: 'sip:600@[2001:db8::1]' });
    expect(parseDialTarget('bob', domain)).toMatchObject({ uri: 'sip:bob@[2001:db8::1]' });
    expect(parseDialTarget('bob@[::1]', domain)).toMatchObject({ uri: 'sip:bob@[::1]' });
  });
});

describe('isSipHost', () => {
  it.each(['localhost', 'a1.b-c.example', 'xn--bcher-kva.de', '127.0.0.1', '[::1]', '[::ffff:1.2.3.4]'])(
    'takes %s',
    (text) => {
      expect(isSipHost(text)).toBe(true);
    },
  );

  it('reads a long hostile text in no time worth naming', () => {
    expect(isSipHost(`${'a-'.repeat(50_000)}!`)).toBe(false);
    expect(parseSipAddress(`sip:${'%41'.repeat(50_000)}@`)).toBeNull();
  });
});
