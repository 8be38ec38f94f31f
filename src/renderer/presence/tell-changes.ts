import type { KnownPresence, PresenceChanges } from '../../shared/presence.ts';
import type { Clock } from '../engine/core/ports.ts';
import { availabilityOf, type Colleague } from './colleague.ts';

type Colleagues = ReadonlyMap<string, Colleague>;
type Told = ReadonlyMap<string, KnownPresence>;

/** What many change in at once goes out together. */
const periodMs = 250;
const mostAtOnce = 1000;

/** Tells whose state is another one, by their word alone: the first change at once, then at most four times a second. */
export function tellChanges(
  subscribe: (listener: () => void) => void,
  colleagues: () => Colleagues,
  clock: Clock,
  tell: (changes: PresenceChanges) => void,
): void {
  let told: Told = new Map();
  let seen: Colleagues | null = null;
  let waits = false;

  function look(): void {
    waits = false;
    if (colleagues() === seen) return;
    seen = colleagues();
    const known = knownOf(seen);
    const changes = changesBetween(told, known);
    told = known;
    for (let from = 0; from < changes.length; from += mostAtOnce)
      tell(changes.slice(from, from + mostAtOnce));
    waits = true;
    clock.after(periodMs, look);
  }

  subscribe(() => {
    if (!waits) look();
  });
}

/** Nobody whose state is not known is worth a word. */
function knownOf(colleagues: Colleagues): Told {
  const known = new Map<string, KnownPresence>();
  for (const [number, colleague] of colleagues) {
    const state = availabilityOf(colleague);
    if (state !== 'unknown') known.set(number, { state, isSure: colleague.isSure });
  }
  return known;
}

function changesBetween(before: Told, now: Told): PresenceChanges {
  const gone = [...before.keys()].filter((number) => !now.has(number));
  const other = [...now].filter(([number, { state, isSure }]) => {
    const told = before.get(number);
    return told?.state !== state || told.isSure !== isSure;
  });
  return [
    ...gone.map((number) => ({ number, presence: null })),
    ...other.map(([number, presence]) => ({ number, presence })),
  ];
}
