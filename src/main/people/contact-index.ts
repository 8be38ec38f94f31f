import type { DatabaseSync } from 'node:sqlite';
import { fold, spellings } from '../../shared/fold.ts';
import type { ContactFields } from '../../shared/people.ts';
import { run } from './database.ts';
import { type NumberSense, samenessOf, searchForms } from './number-forms.ts';

/** What lists are ordered by. Pure. */
export function sortKeyOf({ name, company }: Pick<ContactFields, 'name' | 'company'>): string {
  return fold(name === '' ? company : name);
}

type Indexed = Pick<ContactFields, 'name' | 'company' | 'numbers' | 'emails'>;

/** What a contact is found by, in lines. Pure. */
export function foundBy({ name, company, numbers, emails }: Indexed, sense: NumberSense): string {
  const forms = numbers.flatMap(({ number }) => searchForms(number, sense));
  return [...[name, company, ...emails].flatMap(spellings), ...forms.map(fold)].join('\n');
}

/** By which rules numbers are read, and names written: 2 since `fold` knows more letters, 3 since `spellings`. Pure. */
export const rulesOf = ({ rules, domain }: NumberSense): string => JSON.stringify([3, rules, domain]);

/** Writes how the contact is found. */
export function indexContact(database: DatabaseSync, id: number, fields: Indexed, sense: NumberSense): void {
  const text = foundBy(fields, sense);
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
  return [...spellings(name ?? ''), ...[uri, ...searchForms(number, sense)].map(fold)].join('\n');
}
