import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { fold } from '../../shared/fold.ts';
import type { Contact, ContactFields, CsvField, ImportDuplicates, ImportState } from '../../shared/people.ts';
import type { Clock } from '../clock.ts';
import type { ContactFile } from './contact-files/contact-file.ts';
import type { Photo } from './contact-files/photo.ts';
import { sortKeyOf } from './contact-index.ts';
import { addContact, changeContact, contactOf } from './contacts.ts';
import { rowsOf, run, transact } from './database.ts';
import { type NumberSense, samenessOf } from './number-forms.ts';
import { givePicture, hasPicture } from './pictures.ts';
import { letOthers, sliceMs } from './slice.ts';
import { tidyLater, tidyRest, tidySome } from './tidy-index.ts';

/** So often it is told how far it is. */
const toldMs = 100;

export interface ImportOptions {
  readonly database: DatabaseSync;
  readonly file: ContactFile;
  readonly name: string;
  /** Of a table, as the person has said it. */
  readonly columns: readonly CsvField[] | null;
  /** What becomes of somebody who is there already. */
  readonly duplicates: ImportDuplicates;
  readonly sense: () => NumberSense;
  readonly clock: Clock;
  readonly onProgress: (state: ImportState) => void;
  readonly isCancelled: () => boolean;
}

/** Brings contacts in, slice by slice; what is in stays when it is cancelled or killed, and can be undone as a whole. */
export async function importPeople(options: ImportOptions): Promise<ImportState> {
  const { database, file, clock, onProgress } = options;
  const importId = run(
    database,
    'INSERT INTO imports (at, file) VALUES (?, ?)',
    clock.now(),
    options.name,
  ).id;
  let state: ImportState = {
    done: 0,
    total: file.total,
    added: 0,
    merged: 0,
    skipped: 0,
    unreadable: 0,
    pictures: 0,
    picturesLeft: 0,
    over: false,
  };
  tidyLater(database);
  let told = performance.now();
  while (state.done < file.total && database.isOpen && !options.isCancelled()) {
    const from = state;
    state = transact(database, () => importSlice(options, importId, from));
    if (performance.now() - told >= toldMs) {
      told = performance.now();
      onProgress(state);
    }
    tidySome(database);
    await letOthers(clock);
  }
  await tidyRest(options);
  state = { ...state, over: true };
  onProgress(state);
  return state;
}

function importSlice(options: ImportOptions, importId: number, from: ImportState): ImportState {
  const { file, columns } = options;
  const until = performance.now() + sliceMs;
  let state = from;
  while (state.done < file.total && performance.now() < until) {
    const fields = file.read(state.done, columns);
    const photo = fields === null ? 'none' : file.photo(state.done);
    const { outcome, pictures } = fields === null ? unreadable : bringIn(options, importId, fields, photo);
    state = {
      ...state,
      done: state.done + 1,
      [outcome]: state[outcome] + 1,
      pictures: state.pictures + pictures,
      picturesLeft: state.picturesLeft + (photo === 'left' ? 1 : 0),
    };
  }
  return state;
}

interface Brought {
  readonly outcome: 'added' | 'merged' | 'skipped' | 'unreadable';
  readonly pictures: 0 | 1;
}
const unreadable: Brought = { outcome: 'unreadable', pictures: 0 };
const skipped: Brought = { outcome: 'skipped', pictures: 0 };

function bringIn(
  { database, duplicates, sense, clock }: ImportOptions,
  importId: number,
  fields: ContactFields,
  photo: Photo,
): Brought {
  /** Whoever has one keeps it. */
  function bringPicture(id: number): 0 | 1 {
    if (!(photo instanceof Uint8Array) || hasPicture(database, id)) return 0;
    givePicture(database, id, photo, { now: clock.now(), importId });
    return 1;
  }
  const same = duplicates === 'add' ? null : findSame(database, fields, sense());
  if (same === null) {
    const id = addContact(database, fields, sense(), importId);
    return { outcome: 'added', pictures: bringPicture(id) };
  }
  if (duplicates === 'skip') return skipped;
  const { id, picture: _, ...before } = same;
  const merged = mergeContacts(before, fields, sense());
  const pictures = bringPicture(id);
  if (isDeepStrictEqual(merged, before)) return pictures === 0 ? skipped : { outcome: 'merged', pictures };
  run(
    database,
    `INSERT INTO merged (import, contact, before)
     SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE id = ? AND import = ?) ON CONFLICT DO NOTHING`,
    ...[importId, id, JSON.stringify(before), id, importId],
  );
  changeContact(database, id, merged, sense());
  return { outcome: 'merged', pictures };
}

/**
 * The same person: of the same name, with a number or an address in common, or of the same company as far as both say one.
 * A number alone does not make two people one: a whole company may have it.
 */
function findSame(database: DatabaseSync, fields: ContactFields, sense: NumberSense): Contact | null {
  const key = sortKeyOf(fields);
  const rows = rowsOf(
    database,
    'SELECT id FROM contacts WHERE favourite IN (0, 1) AND sort_key = ? LIMIT 20',
    key,
  );
  const numbers = new Set(fields.numbers.map(({ number }) => samenessOf(number, sense)));
  const emails = new Set(fields.emails.map(fold));
  for (const { id } of rows) {
    const contact = contactOf(database, Number(id));
    if (contact === null || (contact.name === '') !== (fields.name === '')) continue;
    const shares =
      contact.numbers.some(({ number }) => numbers.has(samenessOf(number, sense))) ||
      contact.emails.some((email) => emails.has(fold(email)));
    const [ours, theirs] = [fold(contact.company), fold(fields.company)];
    if (shares || ours === '' || theirs === '' || ours === theirs) return contact;
  }
  return null;
}

/** Both together: what was there stays as it is, what is new comes after it. Pure. */
export function mergeContacts(ours: ContactFields, theirs: ContactFields, sense: NumberSense): ContactFields {
  const numbers = new Set(ours.numbers.map(({ number }) => samenessOf(number, sense)));
  const emails = new Set(ours.emails.map(fold));
  const note =
    theirs.note === '' || ours.note.includes(theirs.note) ? ours.note : `${ours.note}\n${theirs.note}`.trim();
  return {
    name: ours.name,
    company: ours.company === '' ? theirs.company : ours.company,
    note: note.length > 4000 ? ours.note : note,
    favourite: ours.favourite || theirs.favourite,
    numbers: [
      ...ours.numbers,
      ...theirs.numbers.filter(({ number }) => !numbers.has(samenessOf(number, sense))),
    ].slice(0, 32),
    emails: [...ours.emails, ...theirs.emails.filter((email) => !emails.has(fold(email)))].slice(0, 32),
  };
}
