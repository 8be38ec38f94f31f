import type { ProblemCode } from '../../shared/problem.ts';
import type { ProofKey } from './proof-key.ts';

export interface User {
  readonly name: string;
  readonly email: string | null;
}

/** What a sign-in or a refresh yields. Lives in the main process only. */
export interface Tokens {
  readonly accessToken: string;
  /** null: the provider gave none (or, at a refresh, the old one stays valid). */
  readonly refreshToken: string | null;
  /** Epoch ms; null when the provider does not say. */
  readonly expiresAt: number | null;
  /** From the ID token; null when the answer held none. */
  readonly user: User | null;
  /** What the access token is bound to (RFC 9449); null: whoever holds it may use it. */
  readonly proofKey: ProofKey | null;
}

/** A sign-in that waits for the browser. */
export interface Authorization {
  /** Where the user signs in. */
  readonly url: string;
  /** The redirect brings it back; one without it is not the answer to this request. */
  readonly state: string;
  /** Checks the redirect (state, issuer) and exchanges the code for tokens. */
  finish(callback: URL, signal: AbortSignal): Promise<Tokens>;
}

/** A sign-in that waits for somebody at another device (RFC 8628). */
export interface DeviceAuthorization {
  /** What the person types there, and where. */
  readonly userCode: string;
  readonly verificationUri: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** Asks the provider again and again, at its pace, until the person is done there. */
  tokens(signal: AbortSignal): Promise<Tokens>;
}

/**
 * The identity provider as the identity duty sees it. Everything throws ProblemError:
 * `identity-provider-unreachable` may pass by itself, `session-expired` (invalid_grant) and `sign-in-refused` are final.
 */
export interface IdentityProvider {
  authorize(redirectUri: string, signal: AbortSignal): Promise<Authorization>;
  /** `device-sign-in-unavailable` where the provider has no such endpoint. */
  authorizeDevice(signal: AbortSignal): Promise<DeviceAuthorization>;
  /**
   * `proofKey`: as it was stored with the token, where that is bound to one. What the policy does not take is given back
   * and `session-expired`.
   */
  refresh(refreshToken: string, signal: AbortSignal, proofKey: string | null): Promise<Tokens>;
  /** RFC 7009. False where the provider has no revocation endpoint. */
  revoke(refreshToken: string, signal: AbortSignal): Promise<boolean>;
  /** Where the browser ends the provider's own session (OpenID Connect RP-Initiated Logout 1.0); null: nowhere. */
  logoutUrl(signal: AbortSignal): Promise<string | null>;
}

/** Problems that go away by themselves: tried again, never a reason to sign out. */
export function isPassing(code: ProblemCode): boolean {
  return code === 'identity-provider-unreachable' || code === 'provisioning-unreachable';
}
