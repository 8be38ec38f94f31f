import type { Clock } from '../clock.ts';
import type { LookAround } from './share-watch.ts';

/** Longer than any program has that is asked for applications. */
export const lookMs = 5000;

/** A look that never comes to an end is one that has failed: whoever waits for it would else wait for ever, and look no more. */
export function lookInTime(look: LookAround, clock: Clock): LookAround {
  return (wish) =>
    new Promise((resolve, reject) => {
      const cancel = clock.after(lookMs, () => reject(new Error('the system does not answer')));
      const seen = look(wish);
      seen.then(resolve, reject);
      void seen.finally(cancel).catch(() => undefined);
    });
}
