import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { findPerson, type Person } from '../people.ts';

export type AccessTokenCheck =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly reason: string };

/** Verifies the provider's access tokens against its published keys: signature, issuer, audience, expiry. */
export function createAccessTokenCheck(issuer: string, audience: string) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`), { cooldownDuration: 1000 });
  return async (token: string): Promise<AccessTokenCheck> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
        clockTolerance: 0,
      });
      const person = findPerson(payload.sub ?? '');
      return person?.kind === 'oidc' ? { ok: true, person } : { ok: false, reason: 'the user is unknown' };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  };
}

/** One plain sentence for each way a JWT can fail; never the token itself. */
export function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the claim "${error.claim}" does not fit`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not fit';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token was signed with an unknown key';
  if (error instanceof errors.JOSEError) return 'the token is not a valid JWT';
  return 'the token could not be checked';
}
