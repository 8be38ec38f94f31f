import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { type IdentityProvider, isPassing, type Tokens, type User } from './identity-provider.ts';
import { orAborted } from './or-aborted.ts';
import type { ProofKey } from './proof-key.ts';
import { chooseRenewalMs } from './renewed.ts';
import { type SessionSecret, storedKeyOf } from './session-secret.ts';

/** A provider whose tokens are born dead must not be asked in a circle. */
const shortestRenewalMs = 1000;
/** After a renewal that failed for a reason that passes. */
const renewalRetryMs = 30_000;

export interface AccessTokenOptions {
  /** The tokens of a sign-in, or the refresh token of an earlier run. */
  readonly first: Tokens | SessionSecret;
  readonly provider: IdentityProvider;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Called with each new refresh token, before the access token is handed out. Must not reject. */
  readonly saveRefreshToken: (refreshToken: string) => Promise<void>;
  /** Another token took the place of one that was in use. */
  readonly onRenewed: () => void;
  /** The session is over for good; called once. */
  readonly onExpired: (problem: ProblemError) => void;
}

/** Keeps one session's access token fresh. */
export interface AccessTokens {
  /** A token that is valid now. One refresh at a time; rejects with ProblemError when none can be had. */
  get(): Promise<string>;
  /** A new token, though the old one looks valid: a server refused it. */
  renew(): Promise<string>;
  /** Who signed in; null while no answer named anybody. */
  user(): User | null;
  /** What the access token is bound to; null: to nothing. */
  proofKey(): ProofKey | null;
  /** Once no renewal is under way any more: also the token of one that the end of the session has overtaken. */
  lastRefreshToken(): Promise<string | null>;
  /** Settles once the renewal that is under way has come to its end and its token is kept; null when there is none. */
  renewing(): Promise<void> | null;
}

export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { first, provider, clock, signal, log } = options;
  let refreshToken = first.refreshToken;
  const storedKey = storedKeyOf(first);
  let current: Tokens | null = null;
  let user: User | null = null;
  /** Epoch ms; null while there is no token, or for one that never ends. */
  let renewAt: number | null = null;
  let renewal: Promise<string> | null = null;
  const unending = new AbortController().signal;
  let isExpired = false;
  let cancelTimer = (): void => undefined;
  signal.addEventListener('abort', () => cancelTimer(), { once: true });
  if ('accessToken' in first) take(first);

  function take(tokens: Tokens): void {
    current = tokens;
    user = tokens.user ?? user;
    const now = clock.now();
    renewAt =
      tokens.expiresAt === null ? null : now + chooseRenewalMs(tokens.expiresAt - now, options.random());
    if (renewAt !== null) schedule(Math.max(renewAt - now, shortestRenewalMs));
  }

  function schedule(delayMs: number): void {
    cancelTimer();
    if (signal.aborted || isExpired) return;
    cancelTimer = clock.after(delayMs, () => {
      renew().catch((error: unknown) => {
        if (signal.aborted || isExpired) return;
        // A passing fault never signs out: the next try may find the network back.
        log.warn(`access token not renewed: ${describeError(error)}`);
        schedule(renewalRetryMs);
      });
    });
  }

  async function refresh(): Promise<string> {
    if (refreshToken === null) {
      throw new ProblemError('session-expired', 'the provider gave no refresh token');
    }
    // Not ended by `signal`: the provider may have rotated the token, and a sign-out must take back the new one.
    const tokens = await provider.refresh(refreshToken, unending, storedKey);
    const { refreshToken: next } = tokens;
    const isRotated = next !== null && next !== refreshToken;
    if (isRotated) refreshToken = next;
    signal.throwIfAborted();
    if (isRotated) {
      await options.saveRefreshToken(next);
      signal.throwIfAborted();
    }
    const isFirst = current === null;
    take(tokens);
    log.info('access token renewed');
    if (!isFirst) options.onRenewed();
    return tokens.accessToken;
  }

  function renew(): Promise<string> {
    if (signal.aborted) return Promise.reject(signal.reason);
    renewal ??= refresh()
      .catch((error: unknown) => {
        const isOver = error instanceof ProblemError && error.code === 'session-expired';
        if (isOver && !isExpired && !signal.aborted) {
          isExpired = true;
          cancelTimer();
          options.onExpired(error);
        }
        throw error;
      })
      .finally(() => {
        renewal = null;
      });
    return orAborted(signal, renewal);
  }

  const renewing = (): Promise<void> | null =>
    renewal?.then(
      () => undefined,
      () => undefined,
    ) ?? null;

  return {
    async get() {
      if (current === null) return renew();
      const { accessToken, expiresAt } = current;
      if (expiresAt === null || renewAt === null || clock.now() < renewAt) return accessToken;
      try {
        return await renew();
      } catch (error) {
        // Still good for a moment: better than nothing while the provider is away.
        const passes = error instanceof ProblemError && isPassing(error.code);
        if (passes && expiresAt > clock.now()) return accessToken;
        throw error;
      }
    },
    renew,
    user: () => user,
    proofKey: () => current?.proofKey ?? null,
    async lastRefreshToken() {
      await renewing();
      return refreshToken;
    },
    renewing,
  };
}
