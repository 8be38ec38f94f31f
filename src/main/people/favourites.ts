import type { DatabaseSync } from 'node:sqlite';
import { type CompanyFavourite, type Favourite, type Mark, mostFavourites } from '../../shared/favourite.ts';
import type { ContactFields } from '../../shared/people.ts';
import { addContact, changeContact, contactByNumber, contactOf, contactsInOrder } from './contacts.ts';
import { rowOf, run } from './database.ts';
import { type NumberSense, samenessOf } from './number-forms.ts';

// Who is a favourite: the contacts that are marked, and whom the company names. There is no other list.

/** Contacts that are marked and can be called, in the order of their names. */
export function ownFavourites(database: DatabaseSync): readonly Favourite[] {
  return contactsInOrder(database, 0, mostFavourites)
    .filter(({ favourite }) => favourite)
    .map(({ id, name, numbers }) => ({
      name,
      numbers: numbers.filter(({ kind }) => kind !== 'fax').map(({ number }) => number),
      contact: id,
    }))
    .filter(({ numbers }) => numbers.length > 0);
}

/** The company's first. Pure. */
export function joinFavourites(
  company: readonly CompanyFavourite[],
  own: readonly Favourite[],
): readonly Favourite[] {
  const named = company.map(({ name, number }): Favourite => ({ name, numbers: [number], contact: null }));
  return [...named, ...own].slice(0, mostFavourites);
}

export function isOwnFavourite(database: DatabaseSync, number: string, sense: NumberSense): boolean {
  return (
    rowOf(
      database,
      'SELECT 1 FROM numbers JOIN contacts ON id = contact WHERE same_as = ? AND favourite = 1',
      samenessOf(number, sense),
    ) !== null
  );
}

/** Marks whoever has that number, and puts it first there; nobody has it: they are written down. */
export function markFavourite(
  database: DatabaseSync,
  { number, name }: Omit<Mark, 'target'>,
  sense: NumberSense,
): void {
  const same = samenessOf(number, sense);
  const known = contactByNumber(database, same);
  const contact = known === null ? null : contactOf(database, known.id);
  if (contact === null) {
    addContact(database, newContact(number, name ?? toldName(database, same) ?? number), sense);
    return;
  }
  const isIt = (each: ContactFields['numbers'][number]): boolean => samenessOf(each.number, sense) === same;
  const numbers = [...contact.numbers.filter(isIt), ...contact.numbers.filter((each) => !isIt(each))];
  changeContact(database, contact.id, { ...contact, favourite: true, numbers }, sense);
}

/** The contact itself stays. */
export function unmarkFavourite(database: DatabaseSync, number: string, sense: NumberSense): void {
  run(
    database,
    'UPDATE contacts SET favourite = 0 WHERE id IN (SELECT contact FROM numbers WHERE same_as = ?)',
    samenessOf(number, sense),
  );
}

/**
 * How a number is written down that is to be dialled as `target`. Contacts go by the dialling rules each time, so what
 * has gone by them once needs a writing of which they make the same again. Pure.
 */
export function chooseWriting(
  { number, target }: Pick<Mark, 'number' | 'target'>,
  dial: (number: string) => string,
  sense: NumberSense,
): string {
  const { outsideLine, internationalPrefix } = sense.rules;
  const inside = target.startsWith(outsideLine ?? '') ? target.slice((outsideLine ?? '').length) : target;
  const abroad = inside.startsWith(internationalPrefix)
    ? `+${inside.slice(internationalPrefix.length)}`
    : inside;
  const writings = [number, samenessOf(target, sense), inside, abroad];
  return writings.find((writing) => writing !== '' && dial(writing) === target) ?? target;
}

function newContact(number: string, name: string): ContactFields {
  const numbers = [{ kind: 'other' as const, number }];
  return { name, company: '', note: '', favourite: true, numbers, emails: [] };
}

/** What the network called the other side. */
export function toldName(database: DatabaseSync, same: string): string | null {
  const row = rowOf(
    database,
    'SELECT name FROM parties WHERE same_as = ? AND name IS NOT NULL ORDER BY last_call DESC LIMIT 1',
    same,
  );
  return typeof row?.name === 'string' && row.name !== '' ? row.name : null;
}
