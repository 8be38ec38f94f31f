import type { Clock } from '../../src/renderer/engine/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves on and runs what falls due, in order. */
  advance(ms: number): void;
  /** Moves on while nothing runs, as in a machine that sleeps: what fell due is late. */
  sleep(ms: number): void;
  readonly pending: number;
}

export function createFakeClock(): FakeClock {
  let now = 1_000_000;
  let next = 0;
  const due = new Map<number, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    after(delayMs, run) {
      const id = ++next;
      due.set(id, { at: now + delayMs, run });
      return () => due.delete(id);
    },
    random: () => 0.5,
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [id, entry] =
          [...due].filter(([, each]) => each.at <= until).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
        if (id === undefined || entry === undefined) break;
        due.delete(id);
        now = Math.max(now, entry.at);
        entry.run();
      }
      now = Math.max(now, until);
    },
    sleep(ms) {
      now += ms;
    },
    get pending() {
      return due.size;
    },
  };
}

/** Moves on in small steps and lets answers arrive between them, so that nobody seems to have missed a deadline. */
export async function pass(clock: FakeClock, ms: number, stepMs = 250): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(stepMs, left));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
