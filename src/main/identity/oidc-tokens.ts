import type { IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { ProblemError } from '../../shared/problem.ts';
import type { Tokens, User } from './identity-provider.ts';
import type { ProofKey } from './proof-key.ts';

export type Answer = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** What matters of a token answer; `now` in epoch ms, `proofKey` was offered. Pure. */
export function tokensOf(answer: Answer, now: number, proofKey: ProofKey | null): Tokens {
  const seconds = answer.expires_in;
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresAt: seconds === undefined ? null : now + seconds * 1000,
    user: userOf(answer.claims()),
    // In lower case here, whatever was sent.
    proofKey: answer.token_type === 'dpop' ? proofKey : null,
  };
}

function userOf(claims: IDToken | undefined): User | null {
  if (claims === undefined) return null;
  const { name, preferred_username: username, email } = claims;
  const named = [name, username, email, claims.sub].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  return { name: named ?? '', email: typeof email === 'string' ? email : null };
}

/**
 * `acr_values` is a wish that a provider may pass over (OpenID Connect Core section 3.1.2.1), so what it says that it
 * did is checked. Throws ProblemError `sign-in-too-weak`. Pure.
 */
export function demandStrength(answer: Answer, acrValues: readonly string[]): void {
  if (acrValues.length === 0) return;
  const acr = answer.claims()?.acr;
  if (typeof acr === 'string' && acrValues.includes(acr)) return;
  const said = typeof acr === 'string' ? `acr "${acr}"` : 'no acr';
  throw new ProblemError(
    'sign-in-too-weak',
    `the provider says ${said}, the policy wants ${acrValues.join(' or ')}`,
  );
}
