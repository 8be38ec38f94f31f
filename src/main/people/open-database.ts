import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describeError, type Log } from '../diagnostics/log.ts';
import { factOf, setFact, transact } from './database.ts';
import { migrations } from './migrations.ts';
import { salvage } from './salvage.ts';
import { tidyAtOnce } from './tidy-index.ts';

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** Where a broken file was put; null: it was in order, or could not be moved. */
  readonly keptAside: string | null;
  /** What was wrong; null: nothing. */
  readonly fault: string | null;
}

/** SQLite's own codes for a file that is broken, and for one that is none of its own. */
const brokenCodes = [11, 26];

/** Of node:sqlite: the result code, without what extends it. */
export function isBroken(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    brokenCodes.includes(error.errcode & 0xff)
  );
}

class NewerError extends Error {
  override readonly name = 'NewerError';
}

/**
 * Opens the file, and brings it to the form of today. A broken one, and one that a newer Offhook wrote, is renamed to
 * `<file>.broken-<timestamp>`, and what can be read of it goes into a new one. Throws when there is no writing at all.
 */
export function openDatabase(file: string, now: Date, log: Log): OpenedDatabase {
  let database: DatabaseSync | null = null;
  try {
    database = openFile(file);
    // Whoever was killed may have been so in the middle of writing; a whole check takes its time, so only then.
    if (!wasClosed(database)) demandWhole(database);
    // An import that was killed, or that failed, has put it off.
    tidyAtOnce(database);
    setFact(database, 'closed', '0');
    return { database, keptAside: null, fault: null };
  } catch (error) {
    database?.close();
    if (!isBroken(error) && !(error instanceof NewerError)) throw error;
    return rebuild(file, now, describeError(error), log);
  }
}

/** The file is all right, as far as we know: the next opening is quick. */
export function closeDatabase(database: DatabaseSync): void {
  setFact(database, 'closed', '1');
  database.close();
}

/** Puts the broken file aside, and begins a new one with what can be read of it. */
export function rebuild(file: string, now: Date, fault: string, log: Log): OpenedDatabase {
  const keptAside = `${file}.broken-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(file + end)) renameSync(file + end, keptAside + end);
  }
  log.error(`${fault}; kept as ${keptAside}`);
  const database = openFile(file);
  salvage(keptAside, database, log);
  setFact(database, 'closed', '0');
  return { database, keptAside, fault };
}

/** Also for tests: `:memory:` is a file to SQLite. */
export function openFile(file: string): DatabaseSync {
  if (file !== ':memory:') {
    // SQLite would make it readable for everybody; what it adds beside has the same mode.
    if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
    else chmodSync(file, 0o600);
  }
  const database = new DatabaseSync(file, {
    enableForeignKeyConstraints: true,
    // An import writes from a thread of its own. They take turns; this is for what is not foreseen.
    timeout: 5000,
  });
  try {
    // With a WAL, NORMAL loses nothing when the process dies, and the last moments when the power does.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = FAST');
    migrate(database);
    // Each word with whom it leads to, in order. Of this connection: it is a look at the index, and keeps nothing.
    database.exec(
      "CREATE VIRTUAL TABLE temp.word_places USING fts5vocab('main', 'contact_words', 'instance')",
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
  const from = Number(version);
  if (from > migrations.length) throw new NewerError(`written by a newer Offhook (version ${from})`);
  for (const [index, migration] of migrations.entries()) {
    if (index < from) continue;
    transact(database, () => database.exec(`${migration}; PRAGMA user_version = ${index + 1}`));
  }
}

function wasClosed(database: DatabaseSync): boolean {
  return factOf(database, 'closed') !== '0';
}

class NotWholeError extends Error {
  override readonly name = 'NotWholeError';
  readonly errcode = brokenCodes[0];
}

function demandWhole(database: DatabaseSync): void {
  const [first] = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {});
  if (first !== 'ok') throw new NotWholeError(String(first));
}
