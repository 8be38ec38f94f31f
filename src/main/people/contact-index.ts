import type { DatabaseSync } from 'node:sqlite';
import type { ContactFields } from '../../shared/people.ts';
import { run } from './database.ts';
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
