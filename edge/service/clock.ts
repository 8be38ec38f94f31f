/** Time as a parameter, so that tests hold it still. Milliseconds. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Runs `action` once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    // setTimeout holds 31 bits; a longer delay would fire at once.
    const timer = setTimeout(action, Math.min(Math.max(delayMs, 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

/** Seconds since the epoch, as JWT and TURN count. */
export function secondsOf(clock: Pick<Clock, 'now'>): number {
  return Math.floor(clock.now() / 1000);
}
