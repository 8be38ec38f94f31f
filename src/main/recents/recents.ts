import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import { outcomeOf } from '../people/call-history.ts';
import type { People } from '../people/people.ts';
import type { Party } from '../people/people-store.ts';

/** Somebody there has been a call with. */
export type Recent = Party;

export interface Recents {
  /** Takes up what the page says of its calls; true when something is new. */
  follow(summary: EngineSummary): boolean;
  /** The newest first, each number once. */
  list(): readonly Recent[];
  knows(number: string): boolean;
  /** Calls that were missed since somebody last looked. */
  missed(): number;
  /** Somebody has looked; true when there was something to see. */
  seen(): boolean;
  /** The history is another one: of another person, or with less in it. */
  changed(): void;
}

const most = 50;

/** Nobody answered an incoming call here, nor elsewhere, nor was it declined. Pure. */
export const isMissed = (call: CallSummary): boolean => outcomeOf(call) === 'missed';

/** What tray and links need of the history; asked of the database once for each change. */
export function createRecents(people: Pick<People, 'follow' | 'tryStore'>): Recents {
  let known: { readonly list: readonly Recent[]; readonly missed: number } | null = null;
  const none: readonly Recent[] = [];

  function read(): { readonly list: readonly Recent[]; readonly missed: number } {
    known ??= {
      list: people.tryStore((store) => store.parties(most), none),
      missed: people.tryStore((store) => store.unseen(), 0),
    };
    return known;
  }

  function changed(): void {
    known = null;
  }

  return {
    changed,
    follow(summary) {
      const isNew = people.follow(summary);
      if (isNew) changed();
      return isNew;
    },
    list: () => read().list,
    knows: (number) => people.tryStore((store) => store.knows(number), false),
    missed: () => read().missed,
    seen() {
      if (read().missed === 0) return false;
      const had = people.tryStore((store) => store.seen(), false);
      if (had) changed();
      return had;
    },
  };
}
