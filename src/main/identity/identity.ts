import type { IdentityState } from '../../shared/desktop-state.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import type { HttpFetch } from './http.ts';
import type { IceServersNow } from './ice-servers.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { Loopback } from './loopback.ts';
import type { SipCredentialRequest } from './sip-credential.ts';

/** Where the one refresh token of this profile is kept. */
export interface RefreshTokenStore {
  load(): Promise<string | null>;
  /**
   * What turned up after `load` had to answer without the keychain, if nothing was saved or cleared since; null when
   * there is no such thing. May stay open for ever: the keychain waits for its owner. Does not reject.
   */
  loadLate(): Promise<string | null>;
  save(refreshToken: string): Promise<void>;
  clear(): Promise<void>;
}

export interface IdentityOptions {
  readonly policy: Policy;
  readonly policyProblem: Problem | null;
  /** Called once, when the policy names a sign-in: its provider, and where its refresh token is kept. */
  readonly connect: (signIn: NonNullable<Policy['signIn']>) => {
    readonly provider: IdentityProvider;
    readonly refreshTokens: RefreshTokenStore;
  };
  readonly openLoopback: () => Promise<Loopback>;
  /** Clears what the page may have stored: cookies, storage, caches. */
  readonly wipe: () => Promise<void>;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onState: (state: IdentityState) => void;
  /** What SIP requests are signed with is another one now; the one before ends soon. */
  readonly onCredentialRenewed: () => void;
}

export interface Identity {
  state(): IdentityState;
  /** Takes up the session of the last run, or says who is asked to sign in. */
  start(): Promise<void>;
  /** Starts anew, also while another sign-in waits. Resolves once `present` was done; rejects with ProblemError. */
  signIn(present: (authorizationUrl: string) => Promise<void>): Promise<void>;
  cancelSignIn(): void;
  signOut(): Promise<void>;
  /** null when no credential fits, or nobody is signed in (but for a few seconds after the end, to unregister); rejects with ProblemError when none can be had now. */
  sipCredential(request: SipCredentialRequest): Promise<string | null>;
  /** At once, or nearly: see `ice-servers.ts`. Nothing while nobody is signed in. */
  iceServers(): Promise<IceServersNow>;
}
