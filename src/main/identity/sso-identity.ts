import type { DeviceCode, IdentityState, Wiped } from '../../shared/desktop-state.ts';
import type { SignIn } from '../../shared/policy.ts';
import { type Problem, ProblemError } from '../../shared/problem.ts';
import { accountOf } from '../../shared/provisioning.ts';
import { describeError } from '../diagnostics/log.ts';
import { browserSignIn } from './browser-sign-in.ts';
import { deviceSignIn } from './device-sign-in.ts';
import type { IceServersNow } from './ice-servers.ts';
import type { Identity, IdentityOptions, RefreshTokenStore, SignInWish } from './identity.ts';
import type { IdentityProvider, Tokens } from './identity-provider.ts';
import { endAtProvider, revokeInTime } from './provider-farewell.ts';
import { type Session, type SessionState, startSession } from './session.ts';
import {
  formatSessionEnd,
  formatSessionSecret,
  parseSessionEnd,
  parseSessionSecret,
  type SessionSecret,
  storedKeyOf,
} from './session-secret.ts';
import { type SignInAttempt, SupersededError, startSignIn } from './sign-in-attempt.ts';
import { wipe } from './sign-out.ts';
import type { SipCredential } from './sip-credential.ts';

/** How long a user has in the browser, and at another device. */
const signInTimeoutMs = { browser: 5 * 60_000, device: 30 * 60_000 } as const;
const requestTimeoutMs = 10_000;
const farewellMs = 5000;

/** One of the policy's sign-ins, with its provider and the place of its refresh token. */
interface Connection {
  readonly signIn: SignIn;
  readonly provider: IdentityProvider;
  readonly refreshTokens: RefreshTokenStore;
}

/** The account comes from the company's sign-in. */
export function createSsoIdentity(options: IdentityOptions, signIns: readonly SignIn[]): Identity {
  const { clock, log } = options;
  const connections = signIns.map((signIn): Connection => ({ signIn, ...options.connect(signIn) }));
  const choices = signIns.map(({ name, issuer, deviceFlow }) => ({
    name: name ?? null,
    issuer,
    device: deviceFlow,
  }));
  // Until the keychain has answered, nobody is asked to sign in.
  let state: IdentityState = { step: 'provisioning', problem: null };
  let attempt: SignInAttempt | null = null;
  /** Settles when the last attempt has come to its end, whatever that is. */
  let finished: Promise<void> = Promise.resolve();
  let hadSession = false;
  let session: Session | null = null;
  /** Whose session it is, or was last. */
  let current = connections[0];
  let credential: SipCredential | null = null;
  let iceServers = noIceServers;
  let refreshToken: string | null = null;
  /** A sign-out that servers have yet to hear of. */
  let ending: Promise<void> | null = null;

  function enter(next: IdentityState): void {
    const problem = 'problem' in next && next.problem !== null ? ` (${next.problem.code})` : '';
    // A sign-out goes on telling what it has done.
    if (next.step !== state.step || problem !== '') log.info(`${next.step}${problem}`);
    state = next;
    options.onState(next);
  }

  function showSignedOut(problem: Problem | null, wiped: Wiped[] | null = null): void {
    enter({ step: 'signed-out', choices, problem, wiped });
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

  function openSession(connection: Connection, first: Tokens | SessionSecret): void {
    closeSession();
    hadSession = true;
    current = connection;
    credential = null;
    refreshToken = first.refreshToken;
    const { signIn, provider, refreshTokens } = connection;
    const proofKey = storedKeyOf(first);
    const { issuer, clientId, provisioningUrl } = signIn;
    session = startSession({
      first,
      provider,
      issuer,
      clientId,
      provisioningUrl,
      limits: options.policy.limits,
      fetch: options.fetch,
      clock,
      timeoutMs: requestTimeoutMs,
      log,
      random: options.random,
      async saveRefreshToken(next) {
        refreshToken = next;
        await refreshTokens.save(formatSessionSecret({ refreshToken: next, proofKey }));
      },
      onState: showSession,
      onCredentialRenewed: options.onCredentialRenewed,
      onExpired(problem) {
        closeSession();
        refreshToken = null;
        showSignedOut(problem);
        // Not only removed: whoever quits the app now must read it at the next start.
        void refreshTokens.save(formatSessionEnd(problem.code));
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

  async function finish(connection: Connection, mine: SignInAttempt): Promise<void> {
    try {
      const tokens = await mine.tokens;
      if (attempt !== mine) return;
      if (tokens.refreshToken === null) log.warn('no refresh token: sign-in is asked again when it ends');
      else {
        const { refreshToken: token } = tokens;
        const secret = formatSessionSecret({ refreshToken: token, proofKey: storedKeyOf(tokens) });
        await connection.refreshTokens.save(secret);
      }
      if (attempt !== mine) return;
      attempt = null;
      openSession(connection, tokens);
    } catch (error) {
      if (attempt !== mine) return;
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
  async function takeUpLate(connection: Connection): Promise<void> {
    const known = await connection.refreshTokens.loadLate();
    // Who is in the browser already may finish there.
    while (known !== null && attempt !== null) await finished;
    if (known === null || hadSession) return;
    const ended = parseSessionEnd(known);
    if (ended !== null) {
      if (state.step === 'signed-out' && state.problem === null) showSignedOut(ended, state.wiped);
      return;
    }
    log.info('the session of the last run turned up');
    openSession(connection, parseSessionSecret(known));
  }

  /** Only while nothing else has begun: a sign-in may follow at once. */
  function tellWiped(wiped: Wiped[]): void {
    if (session === null && attempt === null) showSignedOut(null, wiped);
  }

  const emptyKeychain = {
    what: 'keychain',
    async run() {
      await Promise.all(connections.map(({ refreshTokens }) => refreshTokens.clear()));
      return true;
    },
  } as const;

  /** Signs out before the keychain has told who is signed in. It may take long, so the user does not wait for it. */
  async function abandonStart(): Promise<void> {
    // Both asked for at once: a sign-in that follows stores its token after them.
    const found = Promise.all(
      connections.map(async ({ provider, refreshTokens }) => ({
        provider,
        token: await refreshTokens.load(),
      })),
    );
    const cleared = emptyKeychain.run();
    cleared.catch(() => undefined);
    const revokeFound = async (): Promise<boolean> => {
      const revoked = await Promise.all(
        (await found).map(async ({ provider, token }) =>
          token === null || parseSessionEnd(token) !== null
            ? true
            : await revokeInTime(provider, async () => parseSessionSecret(token).refreshToken, clock),
        ),
      );
      return revoked.every(Boolean);
    };
    showSignedOut(null);
    const elsewhere = [
      { what: 'keychain', run: () => cleared },
      { what: 'provider-tokens', run: revokeFound },
    ] as const;
    await wipe({ here: options.wipes, elsewhere }, tellWiped, log);
  }

  return {
    state: () => state,

    async start() {
      const known = await Promise.all(connections.map(({ refreshTokens }) => refreshTokens.load()));
      // The user may have signed out meanwhile, and begun a sign-in.
      if (!isStarting()) return;
      let ended: Problem | null = null;
      for (const [index, connection] of connections.entries()) {
        const kept = known[index];
        if (typeof kept !== 'string') continue;
        const end = parseSessionEnd(kept);
        if (end === null) {
          openSession(connection, parseSessionSecret(kept));
          return;
        }
        ended ??= end;
      }
      showSignedOut(ended);
      for (const connection of connections) void takeUpLate(connection);
    },

    signIn(present, wish = firstChoice) {
      const connection = connections[wish.choice];
      if (session !== null || connection === undefined) return nobody();
      attempt?.cancel(new SupersededError('another sign-in was started'));
      const { provider, signIn } = connection;
      const show = (device: DeviceCode | null): void =>
        enter({ step: 'signing-in', issuer: signIn.issuer, choice: wish.choice, device });
      const openRedirect = () => options.openRedirect(signIn);
      const mine = startSignIn({
        walk:
          wish.way === 'browser'
            ? browserSignIn({ provider, openRedirect, present })
            : deviceSignIn({ provider, clock, show }),
        clock,
        timeoutMs: signInTimeoutMs[wish.way],
      });
      attempt = mine;
      show(null);
      finished = finish(connection, mine);
      return mine.presented;
    },

    cancelSignIn() {
      attempt?.cancel(new ProblemError('sign-in-cancelled'));
    },

    async signOut() {
      if (isStarting()) return abandonStart();
      if (session === null || current === undefined) return nobody();
      const { provider, signIn } = current;
      const token = refreshToken === null ? null : session.lastRefreshToken;
      closeSession();
      refreshToken = null;
      ending = wipe(
        {
          here: [emptyKeychain, ...options.wipes],
          elsewhere: [
            { what: 'registration', run: () => options.unregistered().then(() => true) },
            ...endAtProvider({ ...options, provider, signIn, token }),
          ],
        },
        tellWiped,
        log,
      ).finally(() => {
        ending = null;
      });
      await ending;
    },

    unfinished: () => ending ?? session?.renewing() ?? null,
    sipCredential: (request) => (credential === null ? Promise.resolve(null) : credential(request)),
    iceServers: () => iceServers(),
  };
}

const firstChoice: SignInWish = { choice: 0, way: 'browser' };

const noIceServers = (): Promise<IceServersNow> => Promise.resolve({ servers: [], expiresAt: null });

function nobody(): Promise<never> {
  return Promise.reject(new ProblemError('unexpected', 'not possible in this step'));
}
