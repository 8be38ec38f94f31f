import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 30;

/** Asks until it is so. Throws with these words when it is not within `mostMs`, long enough for a busy machine. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  words: string | (() => string | Promise<string>),
  mostMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + mostMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(typeof words === 'string' ? words : await words());
    await sleep(pollMs);
  }
}

/** Measures until it fits, and gives what was measured last: the caller judges, with a figure to show. */
export async function settled<Measure>(
  measure: () => Measure | Promise<Measure>,
  fits: (measure: Measure) => boolean,
  mostMs = 15_000,
): Promise<Measure> {
  const deadline = Date.now() + mostMs;
  for (;;) {
    const last = await measure();
    if (fits(last) || Date.now() > deadline) return last;
    await sleep(pollMs * 3);
  }
}

/** Measures until it fits, and gives that; throws with what was measured last when it does not within `mostMs`. */
export async function untilFits<Measure>(
  measure: () => Measure | Promise<Measure>,
  fits: (measure: Measure) => boolean,
  what: string,
  mostMs = 30_000,
): Promise<Measure> {
  const last = await settled(measure, fits, mostMs);
  if (!fits(last)) throw new Error(`never ${what}: ${JSON.stringify(last)}`);
  return last;
}
