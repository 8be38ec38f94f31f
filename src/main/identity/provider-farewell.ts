import type { SignIn } from '../../shared/policy.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { orAborted } from './or-aborted.ts';
import type { WipeStep } from './sign-out.ts';

const timeoutMs = 5000;

export interface FarewellOptions {
  readonly provider: IdentityProvider;
  readonly signIn: SignIn;
  /** null: the provider gave none. It may come late, when a renewal was under way. */
  readonly token: (() => Promise<string | null>) | null;
  readonly clock: Clock;
  readonly openBrowser: (url: string) => Promise<void>;
}

/** Signed out here all the same; the provider forgets in its own time. */
async function inTime<T>(clock: Clock, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const cancel = clock.after(timeoutMs, () =>
    abort.abort(new ProblemError('identity-provider-unreachable', 'no answer in time')),
  );
  return action(abort.signal).finally(cancel);
}

/** False where the provider has no way to take a token back. */
export function revokeInTime(
  provider: IdentityProvider,
  token: () => Promise<string | null>,
  clock: Clock,
): Promise<boolean> {
  return inTime(clock, async (signal) => {
    const newest = await orAborted(signal, token());
    return newest === null ? true : provider.revoke(newest, signal);
  });
}

/** What a sign-out does at the provider. */
export function endAtProvider({ provider, signIn, token, clock, openBrowser }: FarewellOptions): WipeStep[] {
  const steps: WipeStep[] = [];
  if (token !== null) {
    steps.push({ what: 'provider-tokens', run: () => revokeInTime(provider, token, clock) });
  }
  if (signIn.logout === 'provider') {
    steps.push({
      what: 'provider-session',
      async run() {
        const url = await inTime(clock, (signal) => provider.logoutUrl(signal));
        if (url === null) return false;
        await openBrowser(url);
        return true;
      },
    });
  }
  return steps;
}
