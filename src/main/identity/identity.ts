import type { IdentityState } from '../../shared/desktop-state.ts';
import type { Policy, SignIn } from '../../shared/policy.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import type { HttpFetch } from './http.ts';
import type { IceServersNow } from './ice-servers.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { Redirect } from './redirect.ts';
import type { WipeStep } from './sign-out.ts';
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
  /** Rejects when it may still be there. */
  clear(): Promise<void>;
}

export interface IdentityOptions {
  readonly policy: Policy;
  readonly policyProblem: Problem | null;
  /** Called once for each sign-in that the policy names: its provider, and where its refresh token is kept. */
  readonly connect: (signIn: SignIn) => {
    readonly provider: IdentityProvider;
    readonly refreshTokens: RefreshTokenStore;
  };
  readonly openRedirect: (signIn: SignIn) => Promise<Redirect>;
  /** The system browser, to sign out at the provider. */
  readonly openBrowser: (url: string) => Promise<void>;
  /** What the page and Chromium may have kept: cookies, storage, caches. */
  readonly wipes: readonly WipeStep[];
  /** Resolves once the registration is withdrawn; rejects when nothing was heard of that. */
  readonly unregistered: () => Promise<void>;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly onState: (state: IdentityState) => void;
  /** What SIP requests are signed with is another one now; the one before ends soon. */
  readonly onCredentialRenewed: () => void;
}

/** Which of the policy's sign-ins, and by which way. */
export interface SignInWish {
  readonly choice: number;
  readonly way: 'browser' | 'device';
}

export interface Identity {
  state(): IdentityState;
  /** Takes up the session of the last run, or says who is asked to sign in. */
  start(): Promise<void>;
  /**
   * Starts anew, also while another sign-in waits. Resolves once `present` was done, or the code for another device is
   * shown; rejects with ProblemError.
   */
  signIn(present: (authorizationUrl: string) => Promise<void>, wish?: SignInWish): Promise<void>;
  cancelSignIn(): void;
  signOut(): Promise<void>;
  /** Settles once nothing is under way that an end of the app would lose; null when there is nothing. Does not reject. */
  unfinished(): Promise<void> | null;
  /** null when no credential fits, or nobody is signed in (but for a few seconds after the end, to unregister); rejects with ProblemError when none can be had now. */
  sipCredential(request: SipCredentialRequest): Promise<string | null>;
  /** At once, or nearly: see `ice-servers.ts`. Nothing while nobody is signed in. */
  iceServers(): Promise<IceServersNow>;
}
