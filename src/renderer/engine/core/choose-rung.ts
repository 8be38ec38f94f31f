import type { NetworkChange, NetworkState, RoamCause } from '../../../shared/network.ts';
import type { MoveWay, NetworkEffect, RecoveryState, Rung } from './recovery.ts';

/** What a rung depends on. */
export type Footing = Pick<RecoveryState, 'far' | 'isRanked'>;

/** The rungs for a path that died, first to last; measured in bench/roam.md, not guessed. */
export function rungsFor({ far, isRanked }: Footing, cause: RoamCause): readonly Rung[] {
  const { isDirect, followsAnew, takesReplaces } = far;
  const replaces: readonly Rung[] = takesReplaces ? ['replaces'] : [];
  // An ICE restart keeps the DTLS association, and that is what is broken.
  if (cause === 'no-keys') return ['re-anchor', ...replaces];
  if (isRanked && !isDirect) return ['ranked-restart', ...replaces, 'plain-restart'];
  return [...(isDirect || followsAnew ? (['re-anchor'] as const) : []), ...replaces, 'plain-restart'];
}

/**
 * The first rung for this cause. `isStrange`: whatever network is left or comes is news to the browser, which will not let
 * the connection there is use it for some seconds; a new one can, where the far side follows.
 */
export function chooseRung(
  cause: RoamCause,
  effect: NetworkEffect,
  footing: Footing,
  isStrange: boolean,
): Rung {
  if (effect === 'better' && cause !== 'silence') return 'move';
  if (isStrange && footing.far.followsAnew) return 're-anchor';
  return rungsFor(footing, cause)[0] ?? 'plain-restart';
}

/** The rung after one that came to nothing; null: none is left, and the first is due again. */
export function nextRung(rung: Rung, footing: Footing, cause: RoamCause): Rung | null {
  const ladder = rungsFor(footing, cause);
  // What was learnt meanwhile may have taken it off the ladder; a new connection for a strange network stands before it.
  const at = rung === 're-anchor' ? ladder.indexOf(rung) : Math.max(ladder.indexOf(rung), 0);
  return ladder[at + 1] ?? null;
}

export function wayOf(rung: Rung, { far: { isDirect, followsAnew }, isRanked }: Footing): MoveWay {
  switch (rung) {
    case 'move':
      if (isDirect || (!isRanked && followsAnew)) return 'new';
      return isRanked ? 'ranked' : 'plain';
    case 'ranked-restart':
      return 'ranked';
    case 're-anchor':
    case 'replaces':
      return 'new';
    case 'plain-restart':
      return 'plain';
  }
}

/** Wait before attempt number `attempt` (from 1), ms. */
export function againDelayMs(attempt: number, firstMs: number, mostMs: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.max(0, attempt - 1));
}

/**
 * What a change means for a path that starts at this address of ours; null: not known (a relay does not tell), and then
 * whatever was taken away may have been it. Pure.
 */
export function effectOn(change: NetworkChange, base: string | null): NetworkEffect {
  const { before, after, cause } = change;
  const gone = [...addressesOf(before)].some((address) => !addressesOf(after).has(address));
  const isLost = base === null ? gone : addressesOf(before).has(base) && !addressesOf(after).has(base);
  if (isLost || cause === 'resume') return cause === 'resume' && !isLost ? 'none' : 'lost';
  const way = after.defaultRoute?.address ?? null;
  const wayMoved = way !== null && way !== (before.defaultRoute?.address ?? null);
  const isThere = base !== null && goesByDefaultRoute(after, base);
  if (wayMoved && !isThere && before.defaultRoute !== null) return 'better';
  const added = [...addressesOf(after)].some((address) => !addressesOf(before).has(address));
  return added || wayMoved ? 'added' : 'none';
}

/**
 * Whether this address of ours is of the network by which the world is reached. The route is told by one address, which is
 * IPv4 where there are both: so its interface counts. Pure.
 */
export function goesByDefaultRoute({ interfaces, defaultRoute }: NetworkState, address: string): boolean {
  if (defaultRoute === null) return false;
  if (defaultRoute.address === address) return true;
  const ownerOf = (wanted: string) => interfaces.find(({ addresses }) => addresses.includes(wanted))?.name;
  const owner = ownerOf(address);
  return owner !== undefined && owner === (defaultRoute.interface ?? ownerOf(defaultRoute.address));
}

/** How long Chromium may take to tell its pages of a network: 2 s on Linux, 1.5 s on Windows, 0.5 s on macOS. */
const strangeMs = 2500;

/** Addresses that are new, and since when (epoch ms): for `isStrange`. Pure. */
export function newcomersOf(
  before: ReadonlyMap<string, number>,
  change: Pick<NetworkChange, 'before' | 'after'>,
  now: number,
): ReadonlyMap<string, number> {
  const known = addressesOf(change.before);
  return new Map(
    [...addressesOf(change.after)].flatMap((address): [string, number][] => {
      const since = known.has(address) ? before.get(address) : now;
      return since === undefined || now - since >= strangeMs ? [] : [[address, since]];
    }),
  );
}

/** Nothing is left, or only what has just come. Pure. */
export function isStrange(
  { after }: Pick<NetworkChange, 'after'>,
  newcomers: ReadonlyMap<string, number>,
): boolean {
  return [...addressesOf(after)].every((address) => newcomers.has(address));
}

function addressesOf({ interfaces }: NetworkState): ReadonlySet<string> {
  return new Set(interfaces.flatMap(({ addresses }) => addresses));
}
