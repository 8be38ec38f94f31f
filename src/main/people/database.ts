import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Does something while nobody else writes. */
export type Turn = <T>(work: () => T) => T;

const turns = new WeakMap<DatabaseSync, Turn>();

/** From now on another connection writes into the same file: whatever this one writes waits for its turn. */
export function shareWriting(database: DatabaseSync, turn: Turn): void {
  turns.set(database, turn);
  // Whoever writes most copies the WAL into the file; that takes long at times.
  database.exec('PRAGMA wal_autocheckpoint = 0');
}

/** Nobody else writes any more. */
export function writeAlone(database: DatabaseSync): void {
  turns.delete(database);
  if (database.isOpen) database.exec('PRAGMA wal_autocheckpoint = 1000');
}

function inTurn<T>(database: DatabaseSync, work: () => T): T {
  const turn = turns.get(database);
  return turn === undefined || database.isTransaction ? work() : turn(work);
}

/** All of it or nothing. */
export function transact<T>(database: DatabaseSync, work: () => T): T {
  return inTurn(database, () => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}

export function setFact(database: DatabaseSync, name: string, value: string): void {
  database
    .prepare('INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
    .run(name, value);
}

export function factOf(database: DatabaseSync, name: string): string | null {
  const row = database.prepare('SELECT value FROM facts WHERE name = ?').get(name);
  return typeof row?.value === 'string' ? row.value : null;
}

const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** The statement, prepared once for each database. */
export function statement(database: DatabaseSync, sql: string): StatementSync {
  const known = prepared.get(database) ?? new Map<string, StatementSync>();
  prepared.set(database, known);
  const found = known.get(sql) ?? database.prepare(sql);
  known.set(sql, found);
  return found;
}

export type Row = Readonly<Record<string, SQLInputValue | Uint8Array>>;

export function rowsOf(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly Row[] {
  return statement(database, sql).all(...values);
}

export function rowOf(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): Row | null {
  return statement(database, sql).get(...values) ?? null;
}

/** How many rows it changed, and the last row that it made. */
export function run(
  database: DatabaseSync,
  sql: string,
  ...values: SQLInputValue[]
): { readonly changes: number; readonly id: number } {
  const { changes, lastInsertRowid } = inTurn(database, () => statement(database, sql).run(...values));
  return { changes: Number(changes), id: Number(lastInsertRowid) };
}
