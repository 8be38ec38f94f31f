import type { DatabaseSync } from 'node:sqlite';
import type { ContactFields } from '../../shared/people.ts';
import { changeContact, removeContact } from './contacts.ts';
import { type Row, rowOf, rowsOf, run, transact } from './database.ts';
import type { ImportOptions } from './import-people.ts';
import { takePictureBack } from './pictures.ts';
import { letOthers, sliceMs } from './slice.ts';
import { tidyAsItShrinks, tidyRest, tidySome } from './tidy-index.ts';

type UndoOptions = Pick<ImportOptions, 'database' | 'sense' | 'clock' | 'isCancelled'>;

/** The latest import that can be undone. */
export function lastImport(database: DatabaseSync): { readonly id: number; readonly file: string } | null {
  const row = rowOf(database, 'SELECT id, file FROM imports ORDER BY id DESC LIMIT 1');
  return row === null ? null : { id: Number(row.id), file: String(row.file) };
}

/**
 * Takes the latest import back, slice by slice: who came goes, who was merged is again as before. Stopped in the middle,
 * it can be gone on with.
 */
export async function undoImport(options: UndoOptions): Promise<void> {
  tidyAsItShrinks(options.database);
  await undoSlices(options);
  await tidyRest(options);
}

async function undoSlices({ database, sense, clock, isCancelled }: UndoOptions): Promise<void> {
  const last = lastImport(database);
  if (last === null) return;
  const { id: importId } = last;
  const some = (sql: string) => rowsOf(database, `${sql} WHERE import = ? LIMIT 200`, importId);
  const pictures = () =>
    rowsOf(
      database,
      `SELECT contact FROM pictures WHERE import = ?1
       UNION ALL SELECT contact FROM pictures WHERE given_import = ?1 LIMIT 200`,
      importId,
    );
  const undoings: readonly (() => number)[] = [
    () => withinSlice(some('SELECT id FROM contacts'), ({ id }) => removeContact(database, Number(id))),
    () =>
      withinSlice(some('SELECT contact, before FROM merged'), ({ contact, before }) => {
        changeContact(database, Number(contact), JSON.parse(String(before)) as ContactFields, sense());
        run(database, 'DELETE FROM merged WHERE import = ? AND contact = ?', importId, Number(contact));
      }),
    () => withinSlice(pictures(), ({ contact }) => takePictureBack(database, Number(contact), importId)),
  ];
  for (const undoSlice of undoings) {
    while (transact(database, undoSlice) > 0) {
      do {
        await letOthers(clock);
        if (!database.isOpen || isCancelled()) return;
      } while (tidySome(database));
    }
  }
  run(database, 'DELETE FROM imports WHERE id = ?', importId);
}

/** How many rows there was time for; none only where there are none. */
function withinSlice(rows: readonly Row[], work: (row: Row) => void): number {
  const until = performance.now() + sliceMs;
  let count = 0;
  for (const row of rows) {
    work(row);
    count += 1;
    if (performance.now() >= until) break;
  }
  return count;
}
