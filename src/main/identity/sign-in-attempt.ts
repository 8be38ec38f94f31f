import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import { describeError } from '../diagnostics/log.ts';
import type { IdentityProvider, Tokens } from './identity-provider.ts';
import type { Loopback } from './loopback.ts';

export interface SignInAttemptOptions {
  readonly provider: IdentityProvider;
  readonly openLoopback: () => Promise<Loopback>;
  /** Shows the user where to sign in: the system browser, or whoever asked over the control socket. */
  readonly present: (authorizationUrl: string) => Promise<void>;
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

/** One walk through the browser and back. Rejects with ProblemError, or with what `cancel` was given. */
export function startSignIn(options: SignInAttemptOptions): SignInAttempt {
  const abort = new AbortController();
  const { signal } = abort;
  const presented = Promise.withResolvers<void>();

  async function walk(): Promise<Tokens> {
    const loopback = await options.openLoopback();
    let succeeded = false;
    try {
      const authorization = await options.provider.authorize(loopback.redirectUri, signal);
      signal.throwIfAborted();
      await options.present(authorization.url).catch((error: unknown) => {
        throw new ProblemError('unexpected', `no browser: ${describeError(error)}`, { cause: error });
      });
      presented.resolve();
      const callback = await loopback.callback(authorization.state, signal);
      const tokens = await authorization.finish(callback, signal);
      signal.throwIfAborted();
      succeeded = true;
      return tokens;
    } finally {
      loopback.finish(succeeded);
    }
  }

  const cancelTimer = options.clock.after(options.timeoutMs, () =>
    abort.abort(new ProblemError('sign-in-timed-out')),
  );
  const tokens = walk().finally(cancelTimer);
  tokens.catch((error: unknown) => presented.reject(error));
  // Nobody needs to wait for it: what went wrong is in `tokens` too.
  presented.promise.catch(() => undefined);
  return { presented: presented.promise, tokens, cancel: (reason) => abort.abort(reason) };
}
