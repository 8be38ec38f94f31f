import { randomBytes } from 'node:crypto';
import type { RequestInput } from '../../shared/ipc/contract.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { chooseDigestChallenge, type DigestChallenge, digestAuthorization } from './digest.ts';
import type { ProtectionDomains } from './protection-domains.ts';
import type { SipTokens } from './sip-token.ts';
import type { DigestAccount } from './time-limited.ts';

export type SipCredentialRequest = RequestInput<'auth.sipCredential'>;

/** Answers with the Authorization value for one SIP request, or null when no credential fits. */
export type SipCredential = (request: SipCredentialRequest) => Promise<string | null>;

/** A SIP URI and nothing else in it: it is hashed and quoted as it stands. */
const sipUri = /^sips?:[^\s"\\<>]+$/i;

/**
 * RFC 8898: the token goes to the registrar at once, and to others when they ask for it; again, new, when the server
 * says that it is invalid. A token is good for whoever holds it, so only our own protection domains are answered.
 * A proxy of ours that has asked once for it is sent it at once from then on: it would ask each time.
 */
export function createBearerCredential(tokens: SipTokens, domains: ProtectionDomains): SipCredential {
  let proxyAsks = false;

  return async (request) => {
    if (!sipUri.test(request.uri)) return null;
    // Proxies challenge by 407. A 401 to anything but REGISTER comes from the far end, and what it calls its realm
    // proves nothing: a token given there could be used by whoever was called.
    if (request.status === 401 && request.method !== 'REGISTER') return null;
    if (request.challenges.length === 0 && !domains.isRegistration(request)) {
      return proxyAsks && request.status === 407 && domains.isOurs(request)
        ? `Bearer ${await tokens.get()}`
        : null;
    }
    const admitted = domains.admit(request, readAll(request.challenges));
    const bearer = admitted.filter(({ scheme }) => scheme === 'bearer');
    if (request.challenges.length > 0 && bearer.length === 0) return null;
    if (bearer.some(({ parameters }) => parameters.get('error') === 'invalid_token')) tokens.drop();
    if (request.status === 407) proxyAsks = true;
    return `Bearer ${await tokens.get()}`;
  };
}

/** How many nonces are counted at a time: a proxy and a registrar, with room. */
const countedNonces = 16;

/**
 * Digest: the strongest challenge of our own protection domains that can be answered. The password does not leave this
 * closure. A time-limited account is asked for each time.
 *
 * Without a challenge, `status` says which one of before is answered once more, with the next count (RFC 3261 section
 * 22.3, RFC 7616 section 3.3). A nonce that has become too old is challenged anew, as if nothing had been sent.
 */
export function createDigestCredential(
  account: DigestAccount | (() => Promise<DigestAccount>),
  domains: ProtectionDomains,
  createCnonce: () => string = () => randomBytes(16).toString('hex'),
): SipCredential {
  const uses = new Map<string, number>();
  /** The last challenge of each kind, to anything but a REGISTER. */
  const answered = new Map<401 | 407, DigestChallenge>();

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

  function chooseChallenge(request: SipCredentialRequest): DigestChallenge | null {
    const { challenges, method, status } = request;
    const known = status == null || method === 'REGISTER' ? null : status;
    if (challenges.length === 0) {
      return known === null || !domains.isOurs(request) ? null : (answered.get(known) ?? null);
    }
    const chosen = chooseDigestChallenge(domains.admit(request, readAll(challenges)));
    // Without qop there is no count: a server could not tell the next use from a replay.
    if (known !== null && chosen?.qop === 'auth') answered.set(known, chosen);
    return chosen;
  }

  return async (request) => {
    const { method, uri } = request;
    // Only SIP requests are signed: the page must not get a credential for something else.
    if (!sipUri.test(uri)) return null;
    const challenge = chooseChallenge(request);
    if (challenge === null) return null;
    const { username, password } = typeof account === 'function' ? await account() : account;
    return digestAuthorization(challenge, {
      username,
      password,
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
