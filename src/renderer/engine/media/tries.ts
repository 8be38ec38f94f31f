import type { Clock } from '../core/ports.ts';

/** A device that was just plugged in, or is let go by another program, opens soon or later. */
export const tryAgainMs = [500, 1000, 2000, 4000, 8000, 15_000, 30_000] as const;

export interface Tries {
  /** One more, later than the last time. Of several there is one. */
  plan(): void;
  /** None is needed for now; the next is later than the last one all the same. */
  rest(): void;
  /** None is needed, and the next begins soon again. */
  forget(): void;
}

/** What did not open is tried again, ever later, until somebody says that it need not be. */
export function createTries(after: Clock['after'], run: () => void): Tries {
  let cancel: () => void = () => undefined;
  let made = 0;
  return {
    plan() {
      cancel();
      cancel = after(tryAgainMs[Math.min(made, tryAgainMs.length - 1)] ?? 0, run);
      made += 1;
    },
    rest() {
      cancel();
    },
    forget() {
      cancel();
      made = 0;
    },
  };
}
