import { describe, expect, it } from 'vitest';
import { type AuthValue, parseAuthValue, serializeAuthParams } from '../../../../demo/sip/auth-params.ts';
import { createDigestServer, digestAlgorithms, digestResponse } from '../../../../demo/sip/digest.ts';

const realm = 'offhook.localhost';
const request = { method: 'REGISTER', uri: `sip:${realm}` };

function credentials(
  challenge: string,
  {
    password = 'secret',
    nc = '00000001',
    uri = request.uri,
  }: { password?: string; nc?: string; uri?: string } = {},
): AuthValue {
  const params = parseAuthValue(challenge)?.params;
  const algorithm = digestAlgorithms.find((name) => name === params?.get('algorithm')) ?? 'MD5';
  const nonce = params?.get('nonce') ?? '';
  const common = { username: '701', realm, nonce, uri, nc, cnonce: 'c0ffee', algorithm };
  const response = digestResponse({ ...common, method: request.method, password });
  const value = parseAuthValue(serializeAuthParams('Digest', { ...common, qop: 'auth', response }));
  if (value === null) throw new Error('not a value');
  return value;
}

describe('digestResponse', () => {
  // RFC 7616 section 3.9.1.
  const example = {
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    password: 'Circle of Life',
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    nc: '00000001',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  };

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('gives the RFC 7616 example for %s', (algorithm, expected) => {
    expect(digestResponse({ ...example, algorithm })).toBe(expected);
  });
});

describe('the digest server', () => {
  it('offers SHA-256 before MD5', () => {
    const offered = createDigestServer(realm, 1000)
      .challenges(false)
      .map((text) => parseAuthValue(text)?.params.get('algorithm'));
    expect(offered).toEqual(['SHA-256', 'MD5']);
  });

  it.each([0, 1])('accepts a right answer once, then calls it stale (challenge %i)', (index) => {
    const server = createDigestServer(realm, 1000);
    const value = credentials(server.challenges(false)[index] ?? '');
    expect(server.check(value, request, 'secret')).toBe('valid');
    expect(server.check(value, request, 'secret')).toBe('stale');
  });

  it('lets one nonce serve again with a higher count', () => {
    const server = createDigestServer(realm, 1000);
    const [challenge = ''] = server.challenges(false);
    expect(server.check(credentials(challenge), request, 'secret')).toBe('valid');
    expect(server.check(credentials(challenge, { nc: '00000002' }), request, 'secret')).toBe('valid');
  });

  it('calls an old nonce stale only when the password was right', () => {
    let now = 0;
    const server = createDigestServer(realm, 1000, () => now);
    const [challenge = ''] = server.challenges(false);
    now = 2000;
    expect(server.check(credentials(challenge), request, 'secret')).toBe('stale');
    expect(server.check(credentials(challenge, { password: 'guess' }), request, 'secret')).toBe('wrong');
  });

  it('refuses a wrong password, an unknown user, another URI and a made-up nonce', () => {
    const server = createDigestServer(realm, 1000);
    const [challenge = ''] = server.challenges(false);
    expect(server.check(credentials(challenge, { password: 'guess' }), request, 'secret')).toBe('wrong');
    expect(server.check(credentials(challenge, { password: '' }), request, null)).toBe('wrong');
    expect(server.check(credentials(challenge, { uri: 'sip:other' }), request, 'secret')).toBe('wrong');
    const invented = challenge.replace(/nonce="[^"]+"/, 'nonce="zzzz.abc.def"');
    expect(server.check(credentials(invented), request, 'secret')).toBe('stale');
  });
});
