import type { Clock } from './clock.ts';

export interface RateLimitOptions {
  readonly perMinute: number;
  /** How many at once after a pause. */
  readonly burst: number;
  readonly clock: Pick<Clock, 'now'>;
  /** Beyond this many names the one that asked longest ago is forgotten. */
  readonly mostNames?: number;
}

/** A token bucket for each name. */
export interface RateLimit {
  /** 0 when it may go on, else the whole seconds after which it is worth asking again. */
  take(name: string): number;
}

interface Bucket {
  readonly level: number;
  readonly at: number;
}

export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { perMinute, burst, clock, mostNames = 10_000 } = options;
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;

  return {
    take(name) {
      const now = clock.now();
      const last = buckets.get(name) ?? { level: burst, at: now };
      // A clock that was set back fills nothing and takes nothing away.
      const level = Math.min(burst, last.level + Math.max(0, now - last.at) * perMs);
      const isGranted = level >= 1;
      // Put back as the youngest: a Map keeps the order of insertion.
      buckets.delete(name);
      buckets.set(name, { level: isGranted ? level - 1 : level, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > mostNames && oldest !== undefined) buckets.delete(oldest);
      return isGranted ? 0 : Math.max(1, Math.ceil((1 - level) / perMs / 1000));
    },
  };
}
