import type { Wiped } from '../../shared/desktop-state.ts';
import { describeError, type Log } from '../diagnostics/log.ts';

export interface WipeStep {
  readonly what: Wiped['what'];
  /** False: there is no way to do it. Rejects when it failed. */
  readonly run: () => Promise<boolean | 'kept'>;
}

export interface SignOutSteps {
  /** On this computer, one after the other: they are quick. */
  readonly here: readonly WipeStep[];
  /** Elsewhere, at once: servers may be slow or away. */
  readonly elsewhere: readonly WipeStep[];
}

/**
 * Removes what a sign-in left. `tell` gets the list once everything here is done, and on every change from then on.
 * One thing that cannot be removed keeps neither the others nor the user here.
 */
export async function wipe(
  { here, elsewhere }: SignOutSteps,
  tell: (wiped: Wiped[]) => void,
  log: Log,
): Promise<void> {
  const wiped: Wiped[] = [...here, ...elsewhere].map(({ what }) => ({ what, outcome: 'running' }));
  const note = (what: Wiped['what'], outcome: Wiped['outcome']): void => {
    const at = wiped.findIndex((item) => item.what === what);
    wiped[at] = { what, outcome };
  };

  async function attempt({ what, run }: WipeStep): Promise<void> {
    try {
      const result = await run();
      const outcome = result === 'kept' ? 'kept' : result ? 'done' : 'unavailable';
      note(what, outcome);
      log.info(`sign-out, ${outcome}: ${what}`);
    } catch (error) {
      note(what, 'failed');
      log.warn(`sign-out, failed: ${what}: ${describeError(error)}`);
    }
  }

  for (const step of here) await attempt(step);
  log.info('signed out');
  tell([...wiped]);
  await Promise.all(
    elsewhere.map(async (step) => {
      await attempt(step);
      tell([...wiped]);
    }),
  );
}
