import type { Clock } from './core/ports.ts';

export type { Clock } from './core/ports.ts';

/** setTimeout holds 31 bits: what a server or a far side says to be longer (Session-Expires, Retry-After) would come at once. */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, longestDelayMs));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Named timers of one machine: starting a name again replaces it. */
export interface Timers<Name extends string> {
  start(name: Name, delayMs: number): void;
  stop(name: Name): void;
  stopAll(): void;
}

export function createTimers<Name extends string>(clock: Clock, fired: (name: Name) => void): Timers<Name> {
  const cancels = new Map<Name, () => void>();
  function stop(name: Name): void {
    cancels.get(name)?.();
    cancels.delete(name);
  }
  return {
    start(name, delayMs) {
      stop(name);
      cancels.set(
        name,
        clock.after(delayMs, () => {
          cancels.delete(name);
          fired(name);
        }),
      );
    },
    stop,
    stopAll() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
