import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { rowOf, run, transact } from './database.ts';
import { letOthers } from './slice.ts';

// FTS5 puts its index in order whenever it has been written often enough, in pieces that take up to half a second. Whoever
// writes much has it wait, and does it in small pieces, between which others have their turn.

const indexes = ['contact_words', 'contact_parts'] as const;
/** Pages of the index that are written in order at a time: some 5 ms, where most of what is read stays. */
const pagesAtOnce = 24;
/** In percent. A piece ends with so many pages written: where nearly all was deleted, one alone read the whole index. */
const shrunkEnough = 40;

type Option = 'automerge' | 'deletemerge' | 'crisismerge' | 'merge';

function tell(database: DatabaseSync, index: (typeof indexes)[number], option: Option, value: number): void {
  run(database, `INSERT INTO ${index} (${index}, rank) VALUES (?, ?)`, option, BigInt(value));
}

/** From now on nothing is put in order but by `tidySome`. */
export function tidyLater(database: DatabaseSync): void {
  setTidying(database, { automerge: 0, deletemerge: 0, crisismerge: 500 });
}

/** The same for whoever deletes much: it is put in order each time that so much of it is gone, and most still stays. */
export function tidyAsItShrinks(database: DatabaseSync): void {
  setTidying(database, { automerge: 0, deletemerge: shrunkEnough, crisismerge: 500 });
}

/** As it was, and is after a process that was killed in between: FTS5's own figures. */
export function tidyAtOnce(database: DatabaseSync): void {
  setTidying(database, { automerge: 4, deletemerge: 10, crisismerge: 16 });
}

function setTidying(
  database: DatabaseSync,
  options: Readonly<Record<'automerge' | 'deletemerge' | 'crisismerge', number>>,
): void {
  transact(database, () => {
    for (const index of indexes)
      for (const option of ['automerge', 'deletemerge', 'crisismerge'] as const)
        tell(database, index, option, options[option]);
  });
}

/** One piece of each index; false: there was nothing to do. */
export function tidySome(database: DatabaseSync): boolean {
  const changes = () => Number(rowOf(database, 'SELECT total_changes() AS count')?.count ?? 0);
  return indexes
    .map((index) => {
      const before = changes();
      transact(database, () => tell(database, index, 'merge', pagesAtOnce));
      // The command itself counts as one.
      return changes() - before > 1;
    })
    .includes(true);
}

export async function tidyRest({
  database,
  clock,
  isCancelled,
}: {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly isCancelled: () => boolean;
}): Promise<void> {
  if (!database.isOpen) return;
  tidyAtOnce(database);
  while (!isCancelled() && tidySome(database)) await letOthers(clock);
}
