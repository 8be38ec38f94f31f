import { randomBytes } from 'node:crypto';
import type { RequestInput } from '../../shared/ipc/contract.ts';
import type { Credentials } from '../../shared/provisioning.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { chooseDigestChallenge, type DigestChallenge, digestAuthorization } from './digest.ts';
import type { SipTokens } from './sip-token.ts';

export type SipCredentialRequest = RequestInput<'auth.sipCredential'>;

/** Answers with the Authorization value for one SIP request, or null when no credential fits. */
export type SipCredential = (request: SipCredentialRequest) => Promise<string | null>;

/** RFC 8898: the token is sent at once, and again, new, when the server says that it is invalid. */
export function createBearerCredential(tokens: SipTokens): SipCredential {
  return async ({ challenges }) => {
    const bearer = readAll(challenges).filter(({ scheme }) => scheme === 'bearer');
    if (challenges.length > 0 && bearer.length === 0) return null;
    if (bearer.some(({ parameters }) => parameters.get('error') === 'invalid_token')) tokens.drop();
    return `Bearer ${await tokens.get()}`;
  };
}

/** How many nonces are counted at a time: a proxy and a registrar, with room. */
const countedNonces = 16;

/** A SIP URI and nothing else in it: it is hashed and quoted as it stands. */
const sipUri = /^sips?:[^\s"\\<>]+$/i;

/** Digest: the strongest challenge that can be answered. The password does not leave this closure. */
export function createDigestCredential(
  account: Extract<Credentials, { kind: 'digest' }>,
  createCnonce: () => string = () => randomBytes(16).toString('hex'),
): SipCredential {
  const uses = new Map<string, number>();

  /** RFC 7616: a nonce's count goes up with each use; a replayed count is refused. */
  function countUse({ realm, nonce }: DigestChallenge): number {
    const key = `${realm}\n${nonce}`;
    const count = (uses.get(key) ?? 0) + 1;
    uses.delete(key);
    uses.set(key, count);
    const [oldest] = uses.keys();
    if (uses.size > countedNonces && oldest !== undefined) uses.delete(oldest);
    return count;
  }

  return async ({ method, uri, challenges }) => {
    // Only SIP requests are signed: the page must not get a credential for something else.
    if (!sipUri.test(uri)) return null;
    const challenge = chooseDigestChallenge(readAll(challenges));
    if (challenge === null) return null;
    return digestAuthorization(challenge, {
      username: account.username,
      password: account.password,
      method,
      uri,
      cnonce: createCnonce(),
      nonceCount: countUse(challenge),
    });
  };
}

function readAll(values: readonly string[]): readonly Challenge[] {
  return values.flatMap(parseChallenges);
}
