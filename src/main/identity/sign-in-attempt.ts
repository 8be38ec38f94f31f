import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { Tokens } from './identity-provider.ts';

/** One way to tokens: `browser-sign-in.ts` or `device-sign-in.ts`. `shown` is called once the person knows the way. */
export type SignInWalk = (signal: AbortSignal, shown: () => void) => Promise<Tokens>;

export interface SignInAttemptOptions {
  readonly walk: SignInWalk;
  readonly clock: Clock;
  /** How long the user has, in ms. */
  readonly timeoutMs: number;
}

/** Why an attempt was given up; the reason of its abort signal. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

export interface SignInAttempt {
  /** Settles when the user was shown the way, or when it came not so far. */
  readonly presented: Promise<void>;
  readonly tokens: Promise<Tokens>;
  cancel(reason: ProblemError | SupersededError): void;
}

/** A walk that can be given up. Rejects with ProblemError, or with what `cancel` was given. */
export function startSignIn({ walk, clock, timeoutMs }: SignInAttemptOptions): SignInAttempt {
  const abort = new AbortController();
  const presented = Promise.withResolvers<void>();
  const cancelTimer = clock.after(timeoutMs, () => abort.abort(new ProblemError('sign-in-timed-out')));
  const tokens = walk(abort.signal, presented.resolve).finally(cancelTimer);
  tokens.catch((error: unknown) => presented.reject(error));
  // Nobody needs to wait for it: what went wrong is in `tokens` too.
  presented.promise.catch(() => undefined);
  return { presented: presented.promise, tokens, cancel: (reason) => abort.abort(reason) };
}
