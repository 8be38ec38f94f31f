import { createAccessTokenCheck } from '../../edge/service/access-token.ts';
import { findPerson, type Person } from '../people.ts';

export type PersonCheck =
  | { readonly ok: true; readonly person: Person; readonly jkt: string | null }
  | { readonly ok: false; readonly cause: 'token' | 'provider'; readonly reason: string };

/** Whose access token it is, in the demo's own directory. */
export function createPersonCheck(issuer: string, audience: string): (token: string) => Promise<PersonCheck> {
  const check = createAccessTokenCheck({
    ...{ issuer, audience, clock: { now: () => Date.now() }, toleranceS: 0, cooldownMs: 1000 },
  });
  return async (token) => {
    const outcome = await check(token);
    if (!outcome.ok) return outcome;
    const person = findPerson(outcome.subject);
    return person?.kind === 'oidc'
      ? { ok: true, person, jkt: outcome.jkt }
      : { ok: false, cause: 'token', reason: 'the user is unknown' };
  };
}
