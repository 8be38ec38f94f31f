import type { KnownPresence, PresenceChanges } from '../../shared/presence.ts';

/** What the page has told of colleagues, for whoever is found here. */
export interface PresenceBoard {
  take(changes: PresenceChanges): void;
  of(number: string): KnownPresence | null;
  /** The page that watched them is gone. */
  clear(): void;
}

/** Far more than a page watches: lamps, favourites and two thousand contacts. */
const most = 20_000;

export function createPresenceBoard(): PresenceBoard {
  const known = new Map<string, KnownPresence>();
  return {
    take(changes) {
      for (const { number, presence } of changes) {
        if (presence === null) known.delete(number);
        else if (known.has(number) || known.size < most) known.set(number, presence);
      }
    },
    of: (number) => known.get(number) ?? null,
    clear: () => known.clear(),
  };
}
