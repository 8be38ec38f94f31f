import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, parseDialTarget } from '../../../src/shared/dial-target.ts';

const domain = 'example.com';

describe('parseDialTarget', () => {
  it.each([
    ['600', 'sip:600@example.com', '600'],
    [' +49 (30) 123-45/6 ', 'sip:+4930123456@example.com', '+4930123456'],
    ['+49\u00a030\u2009123', 'sip:+4930123@example.com', '+4930123'],
    ['*21#', 'sip:*21%23@example.com', '*21#'],
    ['bob', 'sip:bob@example.com', 'bob'],
    ['bob@Other.Example', 'sip:bob@other.example', 'bob@other.example'],
    ['sip:bob@other.example', 'sip:bob@other.example', 'bob@other.example'],
    ['SIPS:600', 'sip:600@example.com', '600'],
  ])('reads %j as %s', (input, uri, display) => {
    expect(parseDialTarget(input, domain)).toEqual({ ok: true, uri, display });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['bob@', 'invalid'],
    ['@host', 'invalid'],
    ['sip:bob:secret@host', 'invalid'],
    ['bob@host;transport=udp', 'invalid'],
    ['bob@host?Replaces=1', 'invalid'],
    ['bob@host\r\nVia: x', 'invalid'],
    ['<sip:bob@host>', 'invalid'],
    ['1'.repeat(300), 'invalid'],
  ])('refuses %j', (input, reason) => {
    expect(parseDialTarget(input, domain)).toEqual({ ok: false, reason });
  });

  it('never throws, and never lets control characters, parameters, headers or passwords of a host through', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webUrl()), (input) => {
        const target = parseDialTarget(input, domain);
        if (target.ok) expect(target.uri).toMatch(/^sip:[^\s:@<>"]+@([a-z0-9.-]+|\[[0-9a-f:.]+\])$/);
      }),
    );
  });

  it('reads a number the same however it is written', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
    const separator = fc.constantFrom(' ', '-', '.', '/', '(', ')', '\u00a0', '');
    fc.assert(
      fc.property(digits, fc.array(separator, { minLength: 20, maxLength: 20 }), (number, separators) => {
        const written = number.map((digit, index) => `${digit}${separators[index]}`).join('');
        expect(parseDialTarget(written, domain)).toEqual(parseDialTarget(number.join(''), domain));
      }),
    );
  });
});

describe('domainOf', () => {
  it.each([
    ['sip:alice@example.com', 'example.com'],
    ['sips:alice@Example.com:5061', 'example.com'],
    ['sip:alice@[2001:db8::1]', '[2001:db8::1]'],
    ['sip:alice@[2001:db8::1]:5060', '[2001:db8::1]'],
    ['sip:alice@example.com;transport=ws', null],
    ['alice', null],
  ])('of %s is %s', (aor, expected) => {
    expect(domainOf(aor)).toBe(expected);
  });
});
