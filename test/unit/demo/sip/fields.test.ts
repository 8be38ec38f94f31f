import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthValue, serializeAuthParams } from '../../../../demo/sip/auth-params.ts';
import {
  parseCSeq,
  parseNameAddress,
  parseUri,
  parseVia,
  quote,
  unquote,
} from '../../../../demo/sip/fields.ts';

describe('parseUri', () => {
  it('reads user, host, port and parameters', () => {
    const uri = parseUri('sip:al%69ce@XYZ.invalid:5061;transport=ws;ob');
    expect(uri).toMatchObject({ scheme: 'sip', user: 'alice', host: 'xyz.invalid', port: 5061 });
    expect([...(uri?.params ?? [])]).toEqual([
      ['transport', 'ws'],
      ['ob', null],
    ]);
  });

  it.each(['', 'tel:1', 'sip:', 'sip:@host', 'sip:a b@c', 'sip:a@b:99999', 'http://a', 'sip:a@b>c'])(
    'refuses %j',
    (text) => {
      expect(parseUri(text)).toBeNull();
    },
  );

  it('never throws (property)', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseUri(`sip:${text}`)?.host).not.toBe('');
      }),
    );
  });
});

describe('parseNameAddress', () => {
  it('takes any display name back out of its quotes (property)', () => {
    const name = fc.stringMatching(/^[^\r\n]{0,20}$/).map((text) => text.trim());
    fc.assert(
      fc.property(name, (display) => {
        const address = parseNameAddress(`${quote(display)} <sip:a@b>;tag=x`);
        expect(address).toMatchObject({ display, uri: 'sip:a@b' });
        expect(address?.params.get('tag')).toBe('x');
      }),
    );
  });

  it('without brackets gives the parameters to the header', () => {
    expect(parseNameAddress('sip:a@b;tag=x')).toMatchObject({ uri: 'sip:a@b' });
    expect(parseNameAddress('sip:a@b;tag=x')?.params.get('tag')).toBe('x');
  });

  it.each(['', '<sip:a@b', '"open <sip:a@b>', 'a b c'])('refuses %j', (text) => {
    expect(parseNameAddress(text)).toBeNull();
  });
});

describe('Via, CSeq and authentication values', () => {
  it('reads Via, and wants a branch', () => {
    expect(parseVia('SIP / 2.0 / WSS Host.invalid ;rport;branch=z9hG4bKx')).toEqual({
      transport: 'WSS',
      sentBy: 'host.invalid',
      branch: 'z9hG4bKx',
    });
    expect(parseVia('SIP/2.0/WSS host.invalid')).toBeNull();
  });

  it('reads CSeq within 31 bits', () => {
    expect(parseCSeq('2147483647 BYE')).toEqual({ number: 2_147_483_647, method: 'BYE' });
    expect(parseCSeq('2147483648 BYE')).toBeNull();
    expect(parseCSeq('BYE 1')).toBeNull();
  });

  it('takes authentication parameters back as they were (property)', () => {
    const params = fc.dictionary(
      fc.stringMatching(/^[a-z]{2,8}$/).filter((name) => !['algorithm', 'stale', 'nc'].includes(name)),
      fc.stringMatching(/^[^\r\n]{0,20}$/),
      { minKeys: 1, maxKeys: 6 },
    );
    fc.assert(
      fc.property(params, (given) => {
        const value = parseAuthValue(serializeAuthParams('Digest', given));
        expect(value?.scheme).toBe('digest');
        expect(Object.fromEntries(value?.params ?? [])).toEqual({ ...given });
      }),
    );
  });

  it('reads a bearer token whole, and refuses rubbish', () => {
    expect(parseAuthValue('Bearer abc.def-_~+/==')).toMatchObject({
      scheme: 'bearer',
      token: 'abc.def-_~+/==',
    });
    expect(parseAuthValue('Bearer')).toBeNull();
    expect(parseAuthValue('Digest a b c')).toBeNull();
  });

  it('unquotes only what is quoted', () => {
    expect(unquote('plain')).toBe('plain');
    expect(unquote('"a\\"b"')).toBe('a"b');
  });
});
