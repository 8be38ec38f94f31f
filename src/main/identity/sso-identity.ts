import type { IdentityState } from '../../shared/desktop-state.ts';
import type { Policy } from '../../shared/policy.ts';
import { type Problem, ProblemError } from '../../shared/problem.ts';
import { accountOf } from '../../shared/provisioning.ts';
import { describeError } from '../diagnostics/log.ts';
import type { IceServersNow } from './ice-servers.ts';
import type { Identity, IdentityOptions } from './identity.ts';
import type { Tokens } from './identity-provider.ts';
import { type Session, type SessionState, startSession } from './session.ts';
import { type SignInAttempt, SupersededError, startSignIn } from './sign-in-attempt.ts';
import type { SipCredential } from './sip-credential.ts';

/** How long a user has in the browser. */
const signInTimeoutMs = 5 * 60_000;
const requestTimeoutMs = 10_000;
const revokeTimeoutMs = 5000;
const farewellMs = 5000;

/** The account comes from the company's sign-in. */
export function createSsoIdentity(options: IdentityOptions, signIn: NonNullable<Policy['signIn']>): Identity {
  const { clock, log } = options;
  const { issuer, clientId, provisioningUrl } = signIn;
  const { provider, refreshTokens } = options.connect(signIn);
  // Until the keychain has answered, nobody is asked to sign in.
  let state: IdentityState = { step: 'provisioning', problem: null };
  let attempt: SignInAttempt | null = null;
  /** Settles when the last attempt has come to its end, whatever that is. */
  let finished: Promise<void> = Promise.resolve();
  let hadSession = false;
  let session: Session | null = null;
  let credential: SipCredential | null = null;
  let iceServers = noIceServers;
  let refreshToken: string | null = null;

  function enter(next: IdentityState): void {
    state = next;
    const problem = 'problem' in next && next.problem !== null ? ` (${next.problem.code})` : '';
    log.info(`${next.step}${problem}`);
    options.onState(next);
  }

  function showSignedOut(problem: Problem | null): void {
    enter({ step: 'signed-out', issuer, problem });
  }

  async function saveRefreshToken(next: string): Promise<void> {
    refreshToken = next;
    await refreshTokens.save(next);
  }

  /** The page learns of the end only now, and still wants to unregister: what is at hand answers a moment longer. */
  function closeSession(): void {
    session?.close();
    session = null;
    iceServers = noIceServers;
    const farewell = credential;
    clock.after(farewellMs, () => {
      if (credential === farewell) credential = null;
    });
  }

  function openSession(first: Tokens | { readonly refreshToken: string }): void {
    closeSession();
    hadSession = true;
    credential = null;
    refreshToken = first.refreshToken;
    session = startSession({
      first,
      provider,
      issuer,
      clientId,
      provisioningUrl,
      fetch: options.fetch,
      clock,
      timeoutMs: requestTimeoutMs,
      log,
      random: options.random,
      saveRefreshToken,
      onState: showSession,
      onCredentialRenewed: options.onCredentialRenewed,
      onExpired(problem) {
        closeSession();
        refreshToken = null;
        showSignedOut(problem);
        void refreshTokens.clear();
      },
    });
  }

  function showSession(next: SessionState): void {
    if (next.step === 'provisioning') {
      enter(next);
      return;
    }
    credential = next.credential;
    iceServers = next.iceServers;
    enter({ step: 'signed-in', source: 'sign-in', user: next.user, account: accountOf(next.provisioning) });
  }

  async function finish(current: SignInAttempt): Promise<void> {
    try {
      const tokens = await current.tokens;
      if (attempt !== current) return;
      if (tokens.refreshToken === null) log.warn('no refresh token: sign-in is asked again when it ends');
      else await saveRefreshToken(tokens.refreshToken);
      if (attempt !== current) return;
      attempt = null;
      openSession(tokens);
    } catch (error) {
      if (attempt !== current) return;
      attempt = null;
      log.warn(`sign-in: ${describeError(error)}`);
      showSignedOut(
        error instanceof ProblemError
          ? error.toProblem()
          : { code: 'unexpected', detail: describeError(error) },
      );
    }
  }

  /** The keychain has not answered yet, so there is no session and nobody to sign in. */
  function isStarting(): boolean {
    return state.step === 'provisioning' && session === null;
  }

  /** The keychain was locked at the start, and its owner has opened it now: as if it had been open all along. */
  async function takeUpLate(): Promise<void> {
    const known = await refreshTokens.loadLate();
    // Who is in the browser already may finish there.
    while (known !== null && attempt !== null) await finished;
    if (known === null || hadSession) return;
    log.info('the session of the last run turned up');
    openSession({ refreshToken: known });
  }

  /** Signs out before the keychain has told who is signed in. It may take long, so the user does not wait for it. */
  async function abandonStart(): Promise<void> {
    // Both asked for at once: a sign-in that follows stores its token after them.
    const found = refreshTokens.load();
    const cleared = attemptTo('empty the keychain', () => refreshTokens.clear());
    showSignedOut(null);
    await attemptTo('clear cookies, storage and caches', options.wipe);
    const token = await found;
    await cleared;
    log.info('signed out');
    if (token !== null) await revoke(token);
  }

  async function attemptTo(what: string, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      log.info(`sign-out, done: ${what}`);
    } catch (error) {
      log.error(`sign-out, failed: ${what}: ${describeError(error)}`);
    }
  }

  async function revoke(token: string): Promise<void> {
    const abort = new AbortController();
    const cancel = clock.after(revokeTimeoutMs, () =>
      abort.abort(new ProblemError('identity-provider-unreachable', 'revocation timed out')),
    );
    try {
      await provider.revoke(token, abort.signal);
      log.info('refresh token revoked');
    } catch (error) {
      // Signed out here all the same; the provider forgets the token in its own time.
      log.warn(`refresh token not revoked: ${describeError(error)}`);
    } finally {
      cancel();
    }
  }

  return {
    state: () => state,

    async start() {
      const known = await refreshTokens.load();
      // The user may have signed out meanwhile, and begun a sign-in.
      if (!isStarting()) return;
      if (known !== null) {
        openSession({ refreshToken: known });
        return;
      }
      showSignedOut(null);
      void takeUpLate();
    },

    signIn(present) {
      if (session !== null) return nobody();
      attempt?.cancel(new SupersededError('another sign-in was started'));
      const current = startSignIn({
        provider,
        openLoopback: options.openLoopback,
        present,
        clock,
        timeoutMs: signInTimeoutMs,
      });
      attempt = current;
      enter({ step: 'signing-in', issuer });
      finished = finish(current);
      return current.presented;
    },

    cancelSignIn() {
      attempt?.cancel(new ProblemError('sign-in-cancelled'));
    },

    async signOut() {
      if (isStarting()) return abandonStart();
      if (session === null) return nobody();
      const token = refreshToken;
      closeSession();
      refreshToken = null;
      // One thing that cannot be wiped keeps neither the others nor the user here.
      await attemptTo('empty the keychain', () => refreshTokens.clear());
      await attemptTo('clear cookies, storage and caches', options.wipe);
      log.info('signed out');
      showSignedOut(null);
      if (token !== null) await revoke(token);
    },

    sipCredential: (request) => (credential === null ? Promise.resolve(null) : credential(request)),
    iceServers: () => iceServers(),
  };
}

const noIceServers = (): Promise<IceServersNow> => Promise.resolve({ servers: [], expiresAt: null });

function nobody(): Promise<never> {
  return Promise.reject(new ProblemError('unexpected', 'not possible in this step'));
}
