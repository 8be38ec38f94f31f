import type { DatabaseSync } from 'node:sqlite';
import { picturePath } from '../../shared/picture.ts';
import { rowOf, run } from './database.ts';

// Pictures of contacts. What comes in waits as it is, undecoded, until a page has made it small; only that is shown.

export interface GivenPicture {
  readonly contact: number;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** Where a page finds the contact's picture; null: there is none. */
export function pictureOf(database: DatabaseSync, contact: number): string | null {
  const row = rowOf(
    database,
    'SELECT version FROM pictures WHERE contact = ? AND small IS NOT NULL',
    contact,
  );
  return row === null ? null : picturePath(contact, Number(row.version));
}

export function hasPicture(database: DatabaseSync, contact: number): boolean {
  return rowOf(database, 'SELECT 1 FROM pictures WHERE contact = ?', contact) !== null;
}

/** JPEG; null: there is none, or another one by now. */
export function smallPicture(database: DatabaseSync, contact: number, version: number): Uint8Array | null {
  const row = rowOf(
    database,
    'SELECT small FROM pictures WHERE contact = ? AND version = ?',
    contact,
    version,
  );
  return row?.small instanceof Uint8Array ? row.small : null;
}

/** For a file: the small one, or what still waits to be made small. */
export function pictureForFile(database: DatabaseSync, contact: number): Uint8Array | null {
  const row = rowOf(
    database,
    'SELECT ifnull(small, given) AS picture FROM pictures WHERE contact = ?',
    contact,
  );
  return row?.picture instanceof Uint8Array ? row.picture : null;
}

/** To be made small; what is shown until then stays. Its version. */
export function givePicture(
  database: DatabaseSync,
  contact: number,
  bytes: Uint8Array,
  { now, importId }: { readonly now: number; readonly importId: number | null },
): number {
  run(
    database,
    `INSERT INTO pictures (contact, version, given_import, given) VALUES (?, ?, ?, ?)
     ON CONFLICT (contact) DO UPDATE SET version = max(version + 1, excluded.version),
       given_import = excluded.given_import, given = excluded.given`,
    ...[contact, now, importId, bytes],
  );
  return Number(rowOf(database, 'SELECT version FROM pictures WHERE contact = ?', contact)?.version);
}

/** The next that waits; those that somebody chose by hand come first. */
export function nextGiven(database: DatabaseSync): GivenPicture | null {
  const row = rowOf(
    database,
    'SELECT contact, version, given FROM pictures WHERE given IS NOT NULL ORDER BY given_import IS NOT NULL, contact LIMIT 1',
  );
  if (row === null || !(row.given instanceof Uint8Array)) return null;
  return { contact: Number(row.contact), version: Number(row.version), bytes: row.given };
}

/** Null: it could not be read, and what was there before stays. False: nobody waits for that any more. */
export function settlePicture(
  database: DatabaseSync,
  { contact, version, small, now }: Omit<GivenPicture, 'bytes'> & { small: Uint8Array | null; now: number },
): boolean {
  const { changes } = run(
    database,
    `UPDATE pictures SET small = ifnull(?1, small), import = iif(?1 IS NULL, import, given_import),
       version = max(version + 1, ?2), given = NULL, given_import = NULL
     WHERE contact = ?3 AND version = ?4 AND given IS NOT NULL`,
    ...[small, now, contact, version],
  );
  removeEmpty(database, contact);
  return changes > 0;
}

const removeEmpty = (database: DatabaseSync, contact: number): unknown =>
  run(database, 'DELETE FROM pictures WHERE contact = ? AND small IS NULL AND given IS NULL', contact);

/** What that import brought goes; what somebody chose meanwhile stays. */
export function takePictureBack(database: DatabaseSync, contact: number, importId: number): void {
  run(
    database,
    'UPDATE pictures SET small = NULL, import = NULL WHERE contact = ? AND import = ?',
    contact,
    importId,
  );
  run(
    database,
    'UPDATE pictures SET given = NULL, given_import = NULL WHERE contact = ? AND given_import = ?',
    contact,
    importId,
  );
  removeEmpty(database, contact);
}

export function removePicture(database: DatabaseSync, contact: number): void {
  run(database, 'DELETE FROM pictures WHERE contact = ?', contact);
}
