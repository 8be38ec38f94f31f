import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { indexContact, partySameness, partyText, rulesOf, sortKeyOf } from './contact-index.ts';
import { factOf, rowOf, rowsOf, run, setFact, transact } from './database.ts';
import { type NumberSense, samenessOf } from './number-forms.ts';
import { letOthers, sliceMs } from './slice.ts';
import { tidyLater, tidyRest, tidySome } from './tidy-index.ts';

export interface RereadOptions {
  readonly database: DatabaseSync;
  readonly sense: () => NumberSense;
  readonly clock: Clock;
  /** Even if they were read by the same rules. */
  readonly again: boolean;
}

/** Reads the one after `id` anew, and says which that was; null: there is none. */
type RereadNext = (database: DatabaseSync, id: number, sense: NumberSense) => number | null;

/**
 * Reads all numbers by the rules of now, if they were read by others. There may be tens of thousands, and main does it: a few
 * milliseconds at a time. Resolves when it is done, or was taken back: the rules are others again, or the file is closed.
 */
export async function reread({ database, sense, clock, again }: RereadOptions): Promise<void> {
  const rules = rulesOf(sense());
  if (!again && factOf(database, 'read-by') === rules) return;
  const isCancelled = (): boolean => !database.isOpen || rulesOf(sense()) !== rules;
  const tell = (readBy: string): void => transact(database, () => setFact(database, 'read-by', readBy));
  // Whatever stops it: from now on some are read by these rules, and the others by those of before.
  tell('');
  tidyLater(database);
  for (const next of [rereadContact, rereadParty, rereadChat]) {
    let last: number | null = 0;
    while (last !== null) {
      const after: number = last;
      last = transact(database, () => rereadSlice(database, next, after, sense()));
      await letOthers(clock);
      // Whoever has changed the rules begins anew, and leaves the index in order.
      if (isCancelled()) return;
      tidySome(database);
      await letOthers(clock);
      if (isCancelled()) return;
    }
  }
  tell(rules);
  await tidyRest({ database, clock, isCancelled });
}

/** As many as there is time for; the last of them, null: there is none left. */
function rereadSlice(
  database: DatabaseSync,
  next: RereadNext,
  after: number,
  sense: NumberSense,
): number | null {
  const until = performance.now() + sliceMs;
  let last: number | null = after;
  do last = next(database, last, sense);
  while (last !== null && performance.now() < until);
  return last;
}

function rereadContact(database: DatabaseSync, after: number, sense: NumberSense): number | null {
  const row = rowOf(
    database,
    'SELECT id, name, company, emails FROM contacts WHERE id > ? ORDER BY id LIMIT 1',
    after,
  );
  if (row === null) return null;
  const id = Number(row.id);
  const numbers = rowsOf(database, 'SELECT place, number FROM numbers WHERE contact = ? ORDER BY place', id);
  for (const { place, number } of numbers) {
    run(
      database,
      'UPDATE numbers SET same_as = ? WHERE contact = ? AND place = ?',
      ...[samenessOf(String(number), sense), id, Number(place)],
    );
  }
  const fields = {
    name: String(row.name),
    company: String(row.company),
    emails: JSON.parse(String(row.emails)) as string[],
    numbers: numbers.map(({ number }) => ({ kind: 'other' as const, number: String(number) })),
  };
  const sortKey = sortKeyOf(fields);
  run(database, 'UPDATE contacts SET sort_key = ? WHERE id = ? AND sort_key <> ?', sortKey, id, sortKey);
  indexContact(database, id, fields, sense);
  return id;
}

const rereadParty: RereadNext = (database, after, sense) =>
  rereadOther(database, after, sense, {
    find: 'SELECT id, number, uri, name FROM parties WHERE id > ? ORDER BY id LIMIT 1',
    change: 'UPDATE parties SET same_as = ?, found_by = ? WHERE id = ?',
  });

/** Two that became the same stay two. */
const rereadChat: RereadNext = (database, after, sense) =>
  rereadOther(database, after, sense, {
    find: 'SELECT id, number, uri, name FROM chats WHERE id > ? ORDER BY id LIMIT 1',
    change: 'UPDATE OR IGNORE chats SET same_as = ?, found_by = ? WHERE id = ?',
  });

/** Each other side's sameness, and what it is found by. */
function rereadOther(
  database: DatabaseSync,
  after: number,
  sense: NumberSense,
  sql: { readonly find: string; readonly change: string },
): number | null {
  const row = rowOf(database, sql.find, after);
  if (row === null) return null;
  const [id, uri, number] = [Number(row.id), String(row.uri), String(row.number)];
  const name = typeof row.name === 'string' ? row.name : null;
  const sameAs = partySameness(uri, number, sense);
  run(database, sql.change, sameAs, partyText(uri, number, name, sense), id);
  return id;
}
