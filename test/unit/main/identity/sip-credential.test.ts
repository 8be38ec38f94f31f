import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Challenge, parseChallenges } from '../../../../src/main/identity/challenge.ts';
import { chooseDigestChallenge, digestResponse } from '../../../../src/main/identity/digest.ts';
import {
  createBearerCredential,
  createDigestCredential,
} from '../../../../src/main/identity/sip-credential.ts';

const account = { kind: 'digest', username: 'Mufasa', password: 'Circle of Life' } as const;
const anyDomain = {
  isRegistration: ({ method }: { readonly method: string }) => method === 'REGISTER',
  isOurs: () => true,
  admit: (_request: unknown, all: readonly Challenge[]) => all,
};
const register = { method: 'REGISTER', uri: 'sip:example.com' };

function fields(authorization: string | null) {
  const [challenge] = parseChallenges(authorization ?? '');
  return Object.fromEntries(challenge?.parameters ?? []);
}

describe('digestResponse', () => {
  const realm = 'realm="http-auth@example.org", qop="auth, auth-int"';
  const nonce =
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const request = {
    username: 'Mufasa',
    password: 'Circle of Life',
    method: 'GET',
    uri: '/dir/index.html',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    nonceCount: 1,
  };

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('gives the example of RFC 7616 section 3.9.1 for %s', (algorithm, expected) => {
    const challenge = chooseDigestChallenge(
      parseChallenges(`Digest ${realm}, algorithm=${algorithm}, ${nonce}`),
    );
    expect(challenge && digestResponse(challenge, request)).toBe(expected);
  });

  it('gives the example of RFC 2617 without an algorithm', () => {
    const challenge = chooseDigestChallenge(
      parseChallenges(
        'Digest realm="testrealm@host.com", qop="auth", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
      ),
    );
    const asked = { ...request, password: 'Circle Of Life', cnonce: '0a4f113b' };
    expect(challenge && digestResponse(challenge, asked)).toBe('6629fae49393a05397450978507c4ef1');
  });

  it('hashes nonce and cnonce into the key of a -sess algorithm', () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const challenge = chooseDigestChallenge(
      parseChallenges('Digest realm="r", nonce="n", algorithm=MD5-sess'),
    );
    const key = md5(`${md5('Mufasa:r:Circle of Life')}:n:${request.cnonce}`);
    expect(challenge && digestResponse(challenge, request)).toBe(
      md5(`${key}:n:${md5('GET:/dir/index.html')}`),
    );
  });
});

describe('chooseDigestChallenge', () => {
  it('takes the strongest, over several values and inside one', () => {
    const choose = (text: string) => chooseDigestChallenge(parseChallenges(text))?.hash ?? null;
    const md5 = 'Digest realm="r", nonce="1", algorithm=MD5';
    const sha256 = 'Digest realm="r", nonce="2", algorithm=SHA-256';
    const sha512 = 'Digest realm="r", nonce="3", algorithm=SHA-512-256';
    expect(choose(`${md5}, ${sha256}`)).toBe('sha256');
    expect(choose(`${sha256}, ${md5}`)).toBe('sha256');
    expect(choose(`${md5}, ${sha512}, ${sha256}`)).toBe('sha512-256');
    expect(choose('Digest realm="r", nonce="1", algorithm=SHA-1')).toBeNull();
    expect(choose('Digest realm="r", nonce="1", qop="auth-int"')).toBeNull();
    expect(choose('Digest realm="r"')).toBeNull();
    expect(choose('Basic realm="r"')).toBeNull();
  });
});

describe('createDigestCredential', () => {
  const challenges = ['Digest realm="example.com", nonce="abc", qop="auth", algorithm=SHA-256, opaque="o"'];

  it('answers with all that RFC 7616 asks for', async () => {
    const credential = createDigestCredential(account, anyDomain, () => 'c0ffee');
    const authorization = await credential({ ...register, challenges });
    expect(authorization).toMatch(/^Digest username="Mufasa", realm="example.com", nonce="abc"/);
    expect(fields(authorization)).toMatchObject({
      uri: 'sip:example.com',
      algorithm: 'SHA-256',
      opaque: 'o',
      qop: 'auth',
      nc: '00000001',
      cnonce: 'c0ffee',
    });
    expect(fields(authorization).response).toMatch(/^[0-9a-f]{64}$/);
  });

  it('counts the uses of a nonce, and starts again with a new one', async () => {
    const credential = createDigestCredential(account, anyDomain);
    const counts: (string | undefined)[] = [];
    for (const nonce of ['a', 'a', 'b', 'a']) {
      const asked = { ...register, challenges: [`Digest realm="r", nonce="${nonce}", qop="auth"`] };
      counts.push(fields(await credential(asked)).nc);
    }
    expect(counts).toEqual(['00000001', '00000002', '00000001', '00000003']);
  });

  describe('without a challenge', () => {
    const invite = { method: 'INVITE', uri: 'sip:600@example.com', challenges: [] };
    const asked = ['Digest realm="r", nonce="n", qop="auth"'];

    it('answers the last one of that status again, with the next count', async () => {
      const credential = createDigestCredential(account, anyDomain);
      expect(await credential({ ...invite, status: 407 })).toBeNull();
      await credential({ ...invite, status: 407, challenges: asked });
      const early = fields(await credential({ ...invite, uri: 'sip:601@example.com', status: 407 }));
      expect(early).toMatchObject({ nonce: 'n', nc: '00000002', uri: 'sip:601@example.com' });
      expect(await credential({ ...invite, status: 401 })).toBeNull();
      expect(await credential({ ...invite, status: null })).toBeNull();
    });

    it('does not take what a registrar asked for what a proxy asks', async () => {
      const credential = createDigestCredential(account, anyDomain);
      await credential({ ...register, status: 401, challenges: asked });
      expect(await credential({ ...invite, status: 401 })).toBeNull();
    });

    it('sends nothing twice to a server that cannot count', async () => {
      const credential = createDigestCredential(account, anyDomain);
      await credential({ ...invite, status: 407, challenges: ['Digest realm="r", nonce="n"'] });
      expect(await credential({ ...invite, status: 407 })).toBeNull();
    });

    it('sends nothing to another domain', async () => {
      const credential = createDigestCredential(account, { ...anyDomain, isOurs: () => false });
      await credential({ ...invite, status: 407, challenges: asked });
      expect(await credential({ ...invite, status: 407 })).toBeNull();
    });
  });

  it('leaves qop, nc and cnonce out for a server of RFC 2069', async () => {
    const authorization = await createDigestCredential(
      account,
      anyDomain,
    )({
      ...register,
      challenges: ['Digest realm="r", nonce="n"'],
    });
    expect(Object.keys(fields(authorization))).toEqual(['username', 'realm', 'nonce', 'uri', 'response']);
  });

  it.each(['https://example.com/', 'sip:', '', 'sip:a b', 'sip:a", realm="x', 'tel:600'])(
    'signs nothing for %j',
    async (uri) => {
      const credential = createDigestCredential(account, anyDomain);
      expect(await credential({ method: 'REGISTER', uri, challenges })).toBeNull();
    },
  );

  it('answers neither an empty nor a foreign challenge', async () => {
    const credential = createDigestCredential(account, anyDomain);
    expect(await credential({ ...register, challenges: [] })).toBeNull();
    expect(await credential({ ...register, challenges: ['Bearer realm="r"'] })).toBeNull();
  });

  it('never lets the password out, and keeps what a server sends inside its quotes', async () => {
    const secret = { kind: 'digest', username: 'u"x', password: 'p4ssw0rd-🔑' } as const;
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), async (realm, nonce) => {
        const quote = (text: string) => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
        const authorization = await createDigestCredential(
          secret,
          anyDomain,
        )({
          ...register,
          challenges: [`Digest realm=${quote(realm)}, nonce=${quote(nonce)}`],
        });
        expect(authorization).not.toContain('p4ssw0rd');
        expect(fields(authorization)).toMatchObject({ username: 'u"x', realm, nonce });
        expect(parseChallenges(authorization ?? '')).toHaveLength(1);
      }),
    );
  });
});

describe('createBearerCredential', () => {
  function createTokens() {
    let issued = 1;
    return {
      get: () => Promise.resolve(`token-${issued}`),
      drop: () => {
        issued += 1;
      },
    };
  }

  it('sends the token at once', async () => {
    expect(await createBearerCredential(createTokens(), anyDomain)({ ...register, challenges: [] })).toBe(
      'Bearer token-1',
    );
  });

  it('fetches a new one when the server calls the last one invalid', async () => {
    const challenges = ['Digest realm="r", nonce="n", Bearer realm="r", error="invalid_token"'];
    expect(await createBearerCredential(createTokens(), anyDomain)({ ...register, challenges })).toBe(
      'Bearer token-2',
    );
  });

  it('gives no token to the far end of a call, which alone answers other requests by 401', async () => {
    const credential = createBearerCredential(createTokens(), anyDomain);
    const invite = { method: 'INVITE', uri: 'sip:mallory@example.com', challenges: ['Bearer realm="r"'] };
    expect(await credential({ ...invite, status: 401 })).toBeNull();
    expect(await credential({ ...invite, status: 407 })).toBe('Bearer token-1');
    expect(await credential({ ...invite, method: 'REGISTER', status: 401 })).toBe('Bearer token-1');
  });

  it('goes along at once where a proxy of ours has asked for it, and to nobody else', async () => {
    const credential = createBearerCredential(createTokens(), anyDomain);
    const invite = { method: 'INVITE', uri: 'sip:bob@example.com', challenges: [] };
    expect(await credential({ ...invite, status: 407 })).toBeNull();
    await credential({ ...invite, status: 407, challenges: ['Bearer realm="r"'] });
    expect(await credential({ ...invite, status: 407 })).toBe('Bearer token-1');
    expect(await credential({ ...invite, status: 401 })).toBeNull();
    expect(await credential({ ...invite, status: null })).toBeNull();
    const elsewhere = createBearerCredential(createTokens(), { ...anyDomain, isOurs: () => false });
    await elsewhere({ ...invite, status: 407, challenges: ['Bearer realm="r"'] });
    expect(await elsewhere({ ...invite, status: 407 })).toBeNull();
  });

  it('has nothing for a server that wants no token', async () => {
    const challenges = ['Digest realm="r", nonce="n"'];
    expect(await createBearerCredential(createTokens(), anyDomain)({ ...register, challenges })).toBeNull();
  });
});
