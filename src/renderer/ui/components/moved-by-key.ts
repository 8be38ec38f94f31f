const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** Where a key leads in a list of `count` rows; null: it is no key that moves, or there is nowhere to go. */
export function movedByKey(key: string, active: number | null, count: number): number | null {
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  return Math.max(0, Math.min(count - 1, active === null ? 0 : active + step));
}
