import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSipTokens, type SipTokens } from '../../../../demo/service/sip-token.ts';

const issuer = 'http://127.0.0.1:1';
const alice = { sub: 'alice', aor: 'sip:alice@offhook.localhost', tenant: 'offhook.localhost', features: [] };
let key: CryptoKey;
let tokens: SipTokens;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  tokens = await createSipTokens(issuer, pair);
});

interface Made {
  readonly issuer?: string;
  readonly audience?: string | string[];
  readonly claims?: Record<string, unknown>;
  readonly lifeSeconds?: number;
  readonly key?: CryptoKey;
}

/** A token as the service makes them, signed with its own key, but for what a test changes. */
function sign(made: Made = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT(made.claims ?? { aor: alice.aor, tenant: alice.tenant, features: [] })
    .setProtectedHeader({ alg: 'ES256', kid: tokens.jwks.keys[0]?.kid ?? '' })
    .setIssuer(made.issuer ?? issuer)
    .setSubject('alice')
    .setExpirationTime(now + (made.lifeSeconds ?? 60));
  if (made.audience !== undefined) token.setAudience(made.audience);
  return token.sign(made.key ?? key);
}

describe('a SIP token', () => {
  it('holds as issued', async () => {
    expect(await tokens.verify(await tokens.issue(alice, 60_000))).toEqual(alice);
  });

  it('holds when signed with the right key for the right audience', async () => {
    expect(await tokens.verify(await sign({ audience: 'sip' }))).toEqual(alice);
  });

  it.each([
    ['for another service', { audience: 'https://files.example.com' }, 'aud'],
    ['for nobody in particular', {}, 'aud'],
    ['of another issuer', { audience: 'sip', issuer: 'http://127.0.0.1:2' }, 'iss'],
    ['that has expired', { audience: 'sip', lifeSeconds: -1 }, 'exp'],
  ])('signed with the right key but %s is refused', async (_name, made: Made, claim) => {
    await expect(tokens.verify(await sign(made))).rejects.toMatchObject({ claim });
  });

  it('signed with another key is refused', async () => {
    const other = await generateKeyPair('ES256');
    await expect(tokens.verify(await sign({ audience: 'sip', key: other.privateKey }))).rejects.toMatchObject(
      { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
    );
  });

  it('that names no account is refused', async () => {
    await expect(tokens.verify(await sign({ audience: 'sip', claims: {} }))).rejects.toThrow('aor');
  });
});
