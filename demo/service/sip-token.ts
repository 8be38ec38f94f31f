import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';

const audience = 'sip';

const claimsSchema = v.object({
  sub: v.string(),
  aor: v.string(),
  tenant: v.string(),
  features: v.array(v.string()),
});

/** What a SIP token says about its bearer (I3: scoped to tenant, user and features). */
export type SipTokenClaims = v.InferOutput<typeof claimsSchema>;

export interface SipTokens {
  readonly jwks: JSONWebKeySet;
  /** @param ttlMs negative makes a token that has expired already, for tests */
  issue(claims: SipTokenClaims, ttlMs: number): Promise<string>;
  /** @throws JOSEError when signature, issuer, audience or expiry do not hold */
  verify(token: string): Promise<SipTokenClaims>;
}

/** @param keyPair for ES256; a fresh one unless a test must sign by itself */
export async function createSipTokens(
  issuer: string,
  keyPair?: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey },
): Promise<SipTokens> {
  const { publicKey, privateKey } = keyPair ?? (await generateKeyPair('ES256'));
  const kid = randomUUID();
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] };
  const keys = createLocalJWKSet(jwks);
  return {
    jwks,
    issue(claims, ttlMs) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ aor: claims.aor, tenant: claims.tenant, features: claims.features })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(claims.sub)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(now + Math.ceil(ttlMs / 1000))
        .sign(privateKey);
    },
    async verify(token) {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['ES256'],
        clockTolerance: 0,
      });
      return v.parse(claimsSchema, payload);
    },
  };
}
