import type { DatabaseSync } from 'node:sqlite';
import type {
  Contact,
  ContactFields,
  CsvField,
  ImportDuplicates,
  ImportPreview,
  ImportState,
} from '../../shared/people.ts';
import type { Clock } from '../clock.ts';
import { type ContactFile, decodeText, openContactFile } from './contact-files/contact-file.ts';
import { writeCsv } from './contact-files/csv.ts';
import { writeCard } from './contact-files/vcard.ts';
import { contactOf } from './contacts.ts';
import { rowsOf } from './database.ts';
import { importPeople } from './import-people.ts';
import type { NumberSense } from './number-forms.ts';
import { pictureForFile } from './pictures.ts';
import { letOthers } from './slice.ts';
import { undoImport } from './undo-import.ts';

const shown = 5;

export interface ImportRequest {
  /** Of the file, as it is shown. */
  readonly name: string;
  readonly columns: readonly CsvField[] | null;
  readonly duplicates: ImportDuplicates;
}

/** What takes its time with files of contacts. Each rejects for what cannot be read or written. */
export interface ContactWork {
  /** Reads a file; what is asked for later is asked of this one. */
  open(path: string): Promise<Omit<ImportPreview, 'id' | 'name'>>;
  /** How the same rows look by other columns. */
  look(columns: readonly CsvField[]): Promise<ContactFields[]>;
  bringIn(request: ImportRequest): Promise<ImportState>;
  undo(nothing: null): Promise<void>;
  /** How many were written. */
  write(to: { readonly format: 'vcard' | 'csv'; readonly path: string }): Promise<number>;
}

export interface ContactWorkOptions {
  readonly database: () => DatabaseSync;
  readonly sense: () => NumberSense;
  readonly clock: Clock;
  /** Rejects for what cannot be read, or is too large. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly writeFile: (path: string, text: string | AsyncIterable<string>) => Promise<void>;
  readonly onProgress: (state: ImportState) => void;
  readonly isCancelled: () => boolean;
}

/** The work itself, in whichever thread it is done: in slices, so that others have their turn. */
export function createContactWork(options: ContactWorkOptions): ContactWork {
  const { database, sense, clock, isCancelled } = options;
  let file: ContactFile | null = null;

  function demandFile(): ContactFile {
    if (file === null) throw new Error('no file is open');
    return file;
  }

  async function* everybody(from: DatabaseSync): AsyncGenerator<Contact> {
    for (const [index, { id }] of rowsOf(from, 'SELECT id FROM contacts ORDER BY sort_key, id').entries()) {
      if (index % 200 === 199) await letOthers(clock);
      if (isCancelled()) throw new Error('stopped');
      const contact = contactOf(from, Number(id));
      if (contact !== null) yield contact;
    }
  }

  return {
    async open(path) {
      file = openContactFile(decodeText(await options.readFile(path)));
      const { kind, total, table } = file;
      return { kind, total, people: firstOf(file, null), table: table === null ? null : copyOf(table) };
    },
    look: async (columns) => firstOf(demandFile(), columns),
    async bringIn({ name, columns, duplicates }) {
      const state = await importPeople({
        ...{ database: database(), file: demandFile(), name, columns, duplicates, sense, clock },
        ...{ onProgress: options.onProgress, isCancelled },
      });
      file = null;
      return state;
    },
    undo: () => undoImport({ database: database(), sense, clock, isCancelled }),
    async write({ format, path }) {
      const from = database();
      if (format === 'csv') {
        // A table's width is known at its end.
        const contacts: ContactFields[] = [];
        for await (const contact of everybody(from)) contacts.push(contact);
        await options.writeFile(path, writeCsv(contacts));
        return contacts.length;
      }
      let count = 0;
      async function* cards(): AsyncGenerator<string> {
        for await (const contact of everybody(from)) {
          count += 1;
          yield writeCard(contact, pictureForFile(from, contact.id));
        }
      }
      await options.writeFile(path, cards());
      return count;
    },
  };
}

/** The first that can be read. */
function firstOf(file: ContactFile, columns: readonly CsvField[] | null): ContactFields[] {
  const found: ContactFields[] = [];
  for (let index = 0; index < Math.min(file.total, 200) && found.length < shown; index += 1) {
    const fields = file.read(index, columns);
    if (fields !== null) found.push(fields);
  }
  return found;
}

function copyOf({ headers, columns, samples }: NonNullable<ContactFile['table']>) {
  return {
    headers: headers === null ? null : [...headers],
    columns: [...columns],
    samples: samples.map((row) => [...row]),
  };
}
