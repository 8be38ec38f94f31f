import type { DatabaseSync } from 'node:sqlite';
import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import { updateCall, writeCall } from './call-history.ts';
import { transact } from './database.ts';
import type { NumberSense } from './number-forms.ts';

type Quality = NonNullable<CallSummary['quality']>;

/** A rating that held for less of the call is not what people remember of it. */
const fairPart = 0.1;
const poorestFirst: readonly Quality[] = ['silent', 'poor', 'fair', 'good'];

/** The poorest rating that held for a fair part of the call. Pure. */
export function qualityOf(counts: ReadonlyMap<Quality, number>): Quality | null {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return poorestFirst.find((rating) => (counts.get(rating) ?? 0) > all * fairPart) ?? null;
}

interface Followed {
  readonly id: number;
  /** What of it was written last. */
  written: string;
  readonly ratings: Map<Quality, number>;
}

export interface CallLog {
  /** Writes what is new of the calls; true when something was. A call is on disk before this returns. */
  follow(summary: EngineSummary): boolean;
}

export function createCallLog(database: DatabaseSync, sense: () => NumberSense): CallLog {
  const followed = new Map<string, Followed>();

  function begin(call: CallSummary): Followed {
    const entry = { id: writeCall(database, call, sense()), written: '', ratings: new Map() };
    followed.set(call.id, entry);
    return entry;
  }

  function follow(call: CallSummary): boolean {
    const known = followed.get(call.id);
    if (known !== undefined && call.end === null && call.quality !== null) {
      known.ratings.set(call.quality, (known.ratings.get(call.quality) ?? 0) + 1);
    }
    const now = `${call.connectedAt} ${call.endedAt} ${call.end?.cause} ${call.roams.length} ${call.recording}`;
    if (known?.written === now) return false;
    transact(database, () => {
      const entry = known ?? begin(call);
      updateCall(database, entry.id, call, qualityOf(entry.ratings));
      entry.written = now;
    });
    return true;
  }

  return {
    follow({ calls }) {
      const changed = calls.map(follow).includes(true);
      const there = new Set(calls.map(({ id }) => id));
      for (const id of followed.keys()) if (!there.has(id)) followed.delete(id);
      return changed;
    },
  };
}
