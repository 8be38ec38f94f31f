import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { describeError, type Log } from '../diagnostics/log.ts';
import { keptTables } from './migrations.ts';

/**
 * Copies what can be read of a broken file, row by row: from both ends, as there may be a hole in the middle.
 * How contacts are found is made anew later, as after a change of the dialling rules.
 */
export function salvage(file: string, into: DatabaseSync, log: Log): void {
  let from: DatabaseSync;
  try {
    // Not read-only: a WAL that was left is read in only by somebody who may write.
    from = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  } catch (error) {
    log.error(`nothing could be read of it: ${describeError(error)}`);
    return;
  }
  into.exec('PRAGMA foreign_keys = OFF');
  try {
    for (const table of keptTables) {
      const counts = ['ASC', 'DESC'].map((order) => copyTable(from, into, table, order, log));
      log.warn(`${table}: ${counts.reduce((sum, count) => sum + count, 0)} saved`);
    }
    // A call whose other side is lost cannot be shown.
    into.exec('DELETE FROM calls WHERE party NOT IN (SELECT id FROM parties)');
    into.exec('DELETE FROM messages WHERE chat NOT IN (SELECT id FROM chats)');
    into.exec('DELETE FROM numbers WHERE contact NOT IN (SELECT id FROM contacts)');
    into.exec('DELETE FROM pictures WHERE contact NOT IN (SELECT id FROM contacts)');
  } finally {
    into.exec('PRAGMA foreign_keys = ON');
    closeQuietly(from);
  }
}

function copyTable(
  from: DatabaseSync,
  into: DatabaseSync,
  table: (typeof keptTables)[number],
  order: string,
  log: Log,
): number {
  // A file of an earlier version has not all of them.
  const there = new Set(columnsOf(from, table));
  const columns = columnsOf(into, table).filter((name) => there.has(name));
  const [key] = columns;
  if (key === undefined) return 0;
  const insert = into.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let count = 0;
  into.exec('BEGIN');
  try {
    for (const row of from
      .prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${key} ${order}`)
      .iterate()) {
      count += Number(insert.run(...columns.map((column) => inputOf(row[column]))).changes);
    }
  } catch (error) {
    log.warn(`${table}: ${describeError(error)}`);
  }
  into.exec('COMMIT');
  return count;
}

/** None where the file cannot say it. */
function columnsOf(database: DatabaseSync, table: string): string[] {
  try {
    return database
      .prepare(`PRAGMA table_info(${table})`)
      .all()
      .map(({ name }) => String(name));
  } catch {
    return [];
  }
}

function inputOf(value: unknown): SQLInputValue {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  return isPlain || value instanceof Uint8Array ? value : null;
}

function closeQuietly(database: DatabaseSync): void {
  try {
    database.close();
  } catch {
    // A broken file may not even close.
  }
}
