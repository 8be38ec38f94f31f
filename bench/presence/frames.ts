/** How the page drew since it was asked before. */
export interface Frames {
  /** From one to the next, ms: the longest, and the 99th of a hundred. */
  readonly longestMs: number;
  readonly p99Ms: number;
  readonly count: number;
  /** Above 50 ms, as Chromium counts them (Long Animation Frames), and the longest that our code ran in one. */
  readonly long: number;
  readonly longestScriptMs: number;
}

/** Runs in the page, once. */
export function watchFrames(): void {
  const gaps: number[] = [];
  const long: { duration: number; script: number }[] = [];
  let before = performance.now();
  const look = (): void => {
    const now = performance.now();
    gaps.push(now - before);
    before = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Chromium's own, and in no type library.
      const scripts = (Reflect.get(entry, 'scripts') ?? []) as readonly { readonly duration: number }[];
      const script = scripts.reduce((sum, { duration }) => sum + duration, 0);
      long.push({ duration: entry.duration, script });
    }
  }).observe({ type: 'long-animation-frame' });
  Reflect.set(window, 'benchFrames', { gaps, long });
}

/** Runs in the page. */
export function takeFrames(): Frames {
  const kept: { gaps: number[]; long: { duration: number; script: number }[] } = Reflect.get(
    window,
    'benchFrames',
  );
  const gaps = kept.gaps.splice(0).sort((a, b) => a - b);
  const long = kept.long.splice(0);
  return {
    longestMs: gaps.at(-1) ?? 0,
    p99Ms: gaps[Math.floor(gaps.length * 0.99)] ?? 0,
    count: gaps.length,
    long: long.length,
    longestScriptMs: Math.max(0, ...long.map(({ script }) => script)),
  };
}
