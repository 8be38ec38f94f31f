import type { DatabaseSync } from 'node:sqlite';
import type { Contact, ContactFields, ContactNumber, FoundPerson, NumberKind } from '../../shared/people.ts';
import { indexContact, sortKeyOf, unindexContact } from './contact-index.ts';
import { type Row, rowOf, rowsOf, run } from './database.ts';
import { type NumberSense, samenessOf } from './number-forms.ts';
import { pictureOf } from './pictures.ts';

// Single steps over the tables of contacts; whoever calls them makes a transaction of what belongs together.

export function addContact(
  database: DatabaseSync,
  fields: ContactFields,
  sense: NumberSense,
  importId: number | null = null,
): number {
  const { id } = run(
    database,
    'INSERT INTO contacts (name, company, note, favourite, emails, sort_key, import) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...valuesOf(fields),
    importId,
  );
  writeNumbers(database, id, fields, sense);
  return id;
}

/** False: there is no such contact. */
export function changeContact(
  database: DatabaseSync,
  id: number,
  fields: ContactFields,
  sense: NumberSense,
): boolean {
  const { changes } = run(
    database,
    'UPDATE contacts SET name = ?, company = ?, note = ?, favourite = ?, emails = ?, sort_key = ? WHERE id = ?',
    ...valuesOf(fields),
    id,
  );
  if (changes === 0) return false;
  run(database, 'DELETE FROM numbers WHERE contact = ?', id);
  writeNumbers(database, id, fields, sense);
  return true;
}

export function removeContact(database: DatabaseSync, id: number): void {
  unindexContact(database, id);
  run(database, 'DELETE FROM contacts WHERE id = ?', id);
}

export function contactOf(database: DatabaseSync, id: number): Contact | null {
  const row = rowOf(
    database,
    'SELECT id, name, company, note, favourite, emails FROM contacts WHERE id = ?',
    id,
  );
  if (row === null) return null;
  return {
    id,
    name: String(row.name),
    company: String(row.company),
    note: String(row.note),
    favourite: row.favourite === 1,
    emails: JSON.parse(String(row.emails)) as string[],
    numbers: numbersOf(database, id),
    picture: pictureOf(database, id),
  };
}

/** Favourites first, then all in the order of their names. */
export function contactsInOrder(database: DatabaseSync, from: number, most: number): readonly FoundPerson[] {
  return rowsOf(
    database,
    'SELECT id, name, company, favourite FROM contacts ORDER BY favourite DESC, sort_key, id LIMIT ? OFFSET ?',
    most,
    from,
  ).map((row) => personOf(database, row));
}

export function countContacts(database: DatabaseSync): number {
  return Number(rowOf(database, 'SELECT count(*) AS count FROM contacts')?.count ?? 0);
}

/** Whose number that is, in whatever writing it was made `sameAs`; favourites first where several have it. */
export function contactByNumber(
  database: DatabaseSync,
  sameAs: string,
): { readonly id: number; readonly name: string } | null {
  const row = rowOf(
    database,
    `SELECT id, name, company FROM numbers JOIN contacts ON id = contact
     WHERE same_as = ? ORDER BY favourite DESC, id LIMIT 1`,
    sameAs,
  );
  return row === null ? null : { id: Number(row.id), name: shownName(row) };
}

export function personOf(database: DatabaseSync, row: Row): FoundPerson {
  const id = Number(row.id);
  return {
    id,
    name: shownName(row),
    company: row.name === '' ? '' : String(row.company),
    favourite: row.favourite === 1,
    numbers: numbersOf(database, id),
    picture: pictureOf(database, id),
  };
}

function shownName({ name, company }: Row): string {
  return String(name === '' ? company : name);
}

function numbersOf(database: DatabaseSync, id: number): ContactNumber[] {
  return rowsOf(database, 'SELECT kind, number FROM numbers WHERE contact = ? ORDER BY place', id).map(
    ({ kind, number }) => ({ kind: String(kind) as NumberKind, number: String(number) }),
  );
}

function valuesOf({ name, company, note, favourite, emails }: ContactFields) {
  return [
    name,
    company,
    note,
    favourite ? 1 : 0,
    JSON.stringify(emails),
    sortKeyOf({ name, company }),
  ] as const;
}

function writeNumbers(database: DatabaseSync, id: number, fields: ContactFields, sense: NumberSense): void {
  for (const [place, { kind, number }] of fields.numbers.entries()) {
    run(
      database,
      'INSERT INTO numbers (contact, place, kind, number, same_as) VALUES (?, ?, ?, ?, ?)',
      ...[id, place, kind, number, samenessOf(number, sense)],
    );
  }
  indexContact(database, id, fields, sense);
}
