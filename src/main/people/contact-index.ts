import type { DatabaseSync } from 'node:sqlite';
import type { ContactFields } from '../../shared/people.ts';
import { rowsOf, run } from './database.ts';
import { type NumberSense, samenessOf, searchForms } from './number-forms.ts';

/** Without accents and capitals: how names are put in order and compared. Pure. */
export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').trim();
}

/** Writes how the contact is found. */
export function indexContact(
  database: DatabaseSync,
  id: number,
  { name, company, numbers, emails }: Pick<ContactFields, 'name' | 'company' | 'numbers' | 'emails'>,
  sense: NumberSense,
): void {
  const forms = numbers.flatMap(({ number }) => searchForms(number, sense));
  const text = [name, company, ...forms, ...emails].map(fold).join('\n');
  run(database, 'INSERT OR REPLACE INTO contact_words (rowid, text) VALUES (?, ?)', id, text);
  run(database, 'INSERT OR REPLACE INTO contact_parts (rowid, text) VALUES (?, ?)', id, text);
}

export function unindexContact(database: DatabaseSync, id: number): void {
  run(database, 'DELETE FROM contact_words WHERE rowid = ?', id);
  run(database, 'DELETE FROM contact_parts WHERE rowid = ?', id);
}

interface Indexed {
  readonly id: number;
  readonly name: string;
  readonly company: string;
  readonly emails: string[];
  readonly numbers: { readonly place: number; readonly kind: 'other'; readonly number: string }[];
}

function contactsAfter(database: DatabaseSync, id: number, most: number): readonly Indexed[] {
  return rowsOf(
    database,
    'SELECT id, name, company, emails FROM contacts WHERE id > ? ORDER BY id LIMIT ?',
    id,
    most,
  ).map((row) => ({
    id: Number(row.id),
    name: String(row.name),
    company: String(row.company),
    emails: JSON.parse(String(row.emails)) as string[],
    numbers: rowsOf(
      database,
      'SELECT place, number FROM numbers WHERE contact = ? ORDER BY place',
      Number(row.id),
    ).map(({ place, number }) => ({ place: Number(place), kind: 'other', number: String(number) })),
  }));
}

/** Reads some numbers anew, by rules that have changed: contacts after `id`. The last one; null: there were none. */
export function reindexSome(
  database: DatabaseSync,
  id: number,
  most: number,
  sense: NumberSense,
): number | null {
  const some = contactsAfter(database, id, most);
  for (const contact of some) {
    for (const { place, number } of contact.numbers) {
      run(
        database,
        'UPDATE numbers SET same_as = ? WHERE contact = ? AND place = ?',
        samenessOf(number, sense),
        contact.id,
        place,
      );
    }
    indexContact(database, contact.id, contact, sense);
  }
  return some.at(-1)?.id ?? null;
}

/** Parties are few: each number once. */
export function reindexParties(database: DatabaseSync, sense: NumberSense): void {
  for (const row of rowsOf(database, 'SELECT id, number, uri, name FROM parties')) {
    const [uri, number] = [String(row.uri), String(row.number)];
    const name = typeof row.name === 'string' ? row.name : null;
    run(
      database,
      'UPDATE parties SET same_as = ?, found_by = ? WHERE id = ?',
      ...[partySameness(uri, number, sense), partyText(uri, number, name, sense), Number(row.id)],
    );
  }
}

/** By rules that have changed: each chat's sameness and what it is found by. Two that became the same stay two. */
export function reindexChats(database: DatabaseSync, sense: NumberSense): void {
  for (const row of rowsOf(database, 'SELECT id, number, uri, name FROM chats')) {
    const [uri, number] = [String(row.uri), String(row.number)];
    const name = typeof row.name === 'string' ? row.name : null;
    run(
      database,
      'UPDATE OR IGNORE chats SET same_as = ?, found_by = ? WHERE id = ?',
      ...[partySameness(uri, number, sense), partyText(uri, number, name, sense), Number(row.id)],
    );
  }
}

/**
 * Who the other side of a call is. Of somebody in another domain only a number that is valid for the whole world counts:
 * `200@elsewhere.example` is not our extension 200.
 */
export function partySameness(uri: string, number: string, sense: NumberSense): string {
  const byAddress = samenessOf(uri, sense);
  if (!byAddress.includes('@')) return byAddress;
  const byNumber = samenessOf(number, sense);
  return byNumber.startsWith('+') ? byNumber : byAddress;
}

/** What a search in the history looks into. */
export function partyText(uri: string, number: string, name: string | null, sense: NumberSense): string {
  return [name ?? '', uri, ...searchForms(number, sense)].map(fold).join('\n');
}
