import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { Contact, ContactFields, CsvField, ImportDuplicates, ImportState } from '../../shared/people.ts';
import { type Clock, timePasses } from '../clock.ts';
import type { ContactFile } from './contact-files/contact-file.ts';
import { fold } from './contact-index.ts';
import { addContact, changeContact, contactOf, removeContact } from './contacts.ts';
import { type Row, rowOf, rowsOf, run, transact } from './database.ts';
import { type NumberSense, samenessOf } from './number-forms.ts';
import { tidyAtOnce, tidyLater, tidySome } from './tidy-index.ts';

/** So long somebody else who writes waits. */
const sliceMs = 5;
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
    const outcome = fields === null ? 'unreadable' : bringIn(options, importId, fields);
    state = { ...state, done: state.done + 1, [outcome]: state[outcome] + 1 };
  }
  return state;
}

function bringIn(
  { database, duplicates, sense }: ImportOptions,
  importId: number,
  fields: ContactFields,
): 'added' | 'merged' | 'skipped' {
  const same = duplicates === 'add' ? null : findSame(database, fields, sense());
  if (same === null) {
    addContact(database, fields, sense(), importId);
    return 'added';
  }
  if (duplicates === 'skip') return 'skipped';
  const { id, ...before } = same;
  const merged = mergeContacts(before, fields, sense());
  if (isDeepStrictEqual(merged, before)) return 'skipped';
  run(
    database,
    `INSERT INTO merged (import, contact, before)
     SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE id = ? AND import = ?) ON CONFLICT DO NOTHING`,
    ...[importId, id, JSON.stringify(before), id, importId],
  );
  changeContact(database, id, merged, sense());
  return 'merged';
}

/**
 * The same person: of the same name, with a number or an address in common, or of the same company as far as both say one.
 * A number alone does not make two people one: a whole company may have it.
 */
function findSame(database: DatabaseSync, fields: ContactFields, sense: NumberSense): Contact | null {
  const key = fold(fields.name === '' ? fields.company : fields.name);
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

/** The latest import that can be undone. */
export function lastImport(database: DatabaseSync): { readonly id: number; readonly file: string } | null {
  const row = rowOf(database, 'SELECT id, file FROM imports ORDER BY id DESC LIMIT 1');
  return row === null ? null : { id: Number(row.id), file: String(row.file) };
}

/**
 * Takes the latest import back, slice by slice: who came goes, who was merged is again as before. Stopped in the middle,
 * it can be gone on with.
 */
export async function undoImport(
  options: Pick<ImportOptions, 'database' | 'sense' | 'clock' | 'isCancelled'>,
): Promise<void> {
  tidyLater(options.database);
  await undoSlices(options);
  await tidyRest(options);
}

async function undoSlices({
  database,
  sense,
  clock,
  isCancelled,
}: Pick<ImportOptions, 'database' | 'sense' | 'clock' | 'isCancelled'>): Promise<void> {
  const last = lastImport(database);
  if (last === null) return;
  const came = 'SELECT id FROM contacts WHERE import = ? LIMIT 200';
  const merged = 'SELECT contact, before FROM merged WHERE import = ? LIMIT 200';
  for (const undoSlice of [
    () => withinSlice(rowsOf(database, came, last.id), ({ id }) => removeContact(database, Number(id))),
    () =>
      withinSlice(rowsOf(database, merged, last.id), ({ contact, before }) => {
        changeContact(database, Number(contact), JSON.parse(String(before)) as ContactFields, sense());
        run(database, 'DELETE FROM merged WHERE import = ? AND contact = ?', last.id, Number(contact));
      }),
  ]) {
    while (transact(database, undoSlice) > 0) {
      await letOthers(clock);
      if (!database.isOpen || isCancelled()) return;
    }
  }
  run(database, 'DELETE FROM imports WHERE id = ?', last.id);
}

/** How many rows there was time for. */
function withinSlice(rows: readonly Row[], work: (row: Row) => void): number {
  const until = performance.now() + sliceMs;
  let count = 0;
  for (const row of rows) {
    if (performance.now() >= until) break;
    work(row);
    count += 1;
  }
  return count;
}

async function tidyRest({
  database,
  clock,
  isCancelled,
}: Pick<ImportOptions, 'database' | 'clock' | 'isCancelled'>): Promise<void> {
  if (!database.isOpen) return;
  tidyAtOnce(database);
  while (!isCancelled() && tidySome(database)) await letOthers(clock);
}

/** Calls come first. */
const letOthers = (clock: Clock): Promise<void> => timePasses(clock, 0);
