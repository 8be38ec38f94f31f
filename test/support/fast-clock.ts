import type { Clock } from '../../src/renderer/engine/clock.ts';

/** A real clock on which time passes `factor` times as fast: what takes minutes is over in seconds. */
export function createFastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs / factor);
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
  };
}
