/** When this phone could not be called: what a person is told, so that they ask who has called. */
export interface Reachability {
  /** Epoch ms of the last proof before it got lost; null while it can be called, and before it ever could. */
  readonly since: number | null;
  /** The newest gap that is over. */
  readonly lastGap: ReachabilityGap | null;
  readonly wasReachable: boolean;
}

export interface ReachabilityGap {
  readonly from: number;
  readonly to: number;
}

export const neverReachable: Reachability = { since: null, lastGap: null, wasReachable: false };

/**
 * What is known after another look. `provenAt` is the newest proof: whatever was lost was lost after it, and before it
 * was noticed. Times are epoch ms. Pure.
 */
export function lookAtReachability(
  before: Reachability,
  isReachable: boolean,
  provenAt: number | null,
  now: number,
): Reachability {
  if (isReachable) {
    if (before.since === null) return before.wasReachable ? before : { ...before, wasReachable: true };
    return { since: null, lastGap: { from: before.since, to: now }, wasReachable: true };
  }
  if (before.since !== null || !before.wasReachable) return before;
  return { ...before, since: Math.min(provenAt ?? now, now) };
}
