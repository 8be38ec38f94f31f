import type { DeviceCode } from '../../shared/desktop-state.ts';
import { ProblemError } from '../../shared/problem.ts';
import { type Clock, pause } from '../clock.ts';
import { type IdentityProvider, isPassing, type Tokens } from './identity-provider.ts';
import type { SignInWalk } from './sign-in-attempt.ts';

/** A network that is away for a moment does not end it (RFC 8628 section 3.5). */
const retryMs = 5000;

export interface DeviceSignInOptions {
  readonly provider: IdentityProvider;
  readonly clock: Clock;
  /** Shows the code and where to type it. */
  readonly show: (code: DeviceCode) => void;
}

/** By a code that the person types on another device, until it is done there or the code has ended. */
export function deviceSignIn({ provider, clock, show }: DeviceSignInOptions): SignInWalk {
  return async (signal, shown) => {
    const authorization = await provider.authorizeDevice(signal);
    signal.throwIfAborted();
    const { userCode, verificationUri, expiresAt } = authorization;
    show({ userCode, verificationUri, expiresAt });
    shown();
    const ended = new AbortController();
    const cancel = clock.after(expiresAt - clock.now(), () =>
      ended.abort(new ProblemError('sign-in-timed-out', 'the code has expired')),
    );
    const both = AbortSignal.any([signal, ended.signal]);
    try {
      return await askUntilDone(authorization.tokens, clock, both);
    } finally {
      cancel();
    }
  };
}

async function askUntilDone(
  ask: (signal: AbortSignal) => Promise<Tokens>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Tokens> {
  for (;;) {
    try {
      return await ask(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProblemError) || !isPassing(error.code)) throw error;
      await pause(clock, retryMs, signal);
      signal.throwIfAborted();
    }
  }
}
