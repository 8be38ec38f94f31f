import type { NetworkChange, NetworkState, RoamCause } from '../../../shared/network.ts';
import type { NetworkEffect, Rung } from './recovery.ts';

/** The first rung for this cause; with a gateway or somebody unknown at the other end an ICE restart is right as a rule. */
export function chooseRung(cause: RoamCause, effect: NetworkEffect): Rung {
  // An ICE restart keeps the DTLS association, and that is what is broken.
  if (cause === 'no-keys') return 're-anchor';
  return effect === 'better' && cause !== 'silence' ? 'move' : 'ranked-restart';
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
  if (wayMoved && way !== base && before.defaultRoute !== null) return 'better';
  const added = [...addressesOf(after)].some((address) => !addressesOf(before).has(address));
  return added || wayMoved ? 'added' : 'none';
}

function addressesOf({ interfaces }: NetworkState): ReadonlySet<string> {
  return new Set(interfaces.flatMap(({ addresses }) => addresses));
}
