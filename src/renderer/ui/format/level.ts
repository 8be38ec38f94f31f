const silenceDb = -54;

/** A linear level 0..1 as 0..100 on a scale that ears agree with: -54 dBFS is 0, full scale is 100. */
export function levelPercent(level: number): number {
  if (!(level > 0)) return 0;
  const db = 20 * Math.log10(Math.min(1, level));
  return Math.round(Math.max(0, 1 - db / silenceDb) * 100);
}
