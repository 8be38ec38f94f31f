import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type {
  ContactFields,
  CsvField,
  ImportDuplicates,
  ImportPreview,
  ImportState,
} from '../../shared/people.ts';
import { RequestError } from '../answer-request.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { type ContactFile, decodeText, openContactFile } from './contact-files/contact-file.ts';
import { writeCsv } from './contact-files/csv.ts';
import { writeCard } from './contact-files/vcard.ts';
import { contactOf } from './contacts.ts';
import { rowsOf } from './database.ts';
import { importPeople, lastImport, undoImport } from './import-people.ts';
import type { NumberSense } from './number-forms.ts';
import type { People } from './people.ts';

const shown = 5;

export interface ImportDeskOptions {
  readonly people: Pick<People, 'withStore'>;
  readonly sense: () => NumberSense;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: nothing was chosen. Which file it is the person says, never the page. */
  readonly chooseFile: () => Promise<string | null>;
  readonly choosePlace: (name: string) => Promise<string | null>;
  /** Rejects for what cannot be read, or is too large. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly onState: (state: ImportState) => void;
  readonly onChanged: () => void;
}

export interface ImportDesk {
  /** Null: nobody chose a file. */
  preview(): Promise<ImportPreview | null>;
  /** How the same rows look by other columns. */
  look(id: string, columns: readonly CsvField[]): ContactFields[];
  run(id: string, columns: readonly CsvField[] | null, duplicates: ImportDuplicates): Promise<ImportState>;
  cancel(): void;
  undo(): Promise<void>;
  /** The file that was imported last, and can be undone. */
  last(): string | null;
  /** How many were written; null: nobody chose a place. */
  export(format: 'vcard' | 'csv'): Promise<number | null>;
}

/** Contacts from a file and into one. One import at a time. */
export function createImportDesk(options: ImportDeskOptions): ImportDesk {
  const { people, sense, clock, log } = options;
  let waiting: { readonly id: string; readonly name: string; readonly file: ContactFile } | null = null;
  let running = false;
  let cancelled = false;

  function database() {
    const opened = people.withStore((store) => store.database);
    if (opened === null) throw new RequestError('not-available', 'nobody is signed in');
    return opened;
  }

  function demand(id: string): NonNullable<typeof waiting> {
    if (waiting?.id !== id) throw new RequestError('not-available', 'no such import');
    return waiting;
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

  return {
    last: () => (running ? null : (lastImport(database())?.file ?? null)),
    cancel() {
      cancelled = true;
    },
    async preview() {
      database();
      const path = await options.chooseFile();
      if (path === null) return null;
      const file = openContactFile(decodeText(await options.readFile(path)));
      waiting = { id: randomUUID(), name: basename(path), file };
      log.info(`import of ${file.total} from a ${file.kind} file is looked at`);
      const { kind, total, table } = file;
      return {
        ...{ id: waiting.id, name: waiting.name, kind, total, people: firstOf(file, null) },
        table:
          table === null
            ? null
            : {
                headers: table.headers === null ? null : [...table.headers],
                columns: [...table.columns],
                samples: table.samples.map((row) => [...row]),
              },
      };
    },
    look: (id, columns) => firstOf(demand(id).file, columns),
    async run(id, columns, duplicates) {
      const { file, name } = demand(id);
      if (running) throw new RequestError('not-available', 'an import is going on');
      running = true;
      cancelled = false;
      try {
        const state = await importPeople({
          ...{ database: database(), file, name, columns, duplicates, sense, clock },
          onProgress: options.onState,
          isCancelled: () => cancelled,
        });
        log.info(`imported: ${JSON.stringify(state)}`);
        waiting = null;
        return state;
      } catch (error) {
        log.error(`import: ${describeError(error)}`);
        throw error;
      } finally {
        running = false;
        options.onChanged();
      }
    },
    async undo() {
      if (running) throw new RequestError('not-available', 'an import is going on');
      await undoImport(database(), sense, clock);
      log.info('the last import was undone');
      options.onChanged();
    },
    async export(format) {
      const from = database();
      const path = await options.choosePlace(format === 'csv' ? 'contacts.csv' : 'contacts.vcf');
      if (path === null) return null;
      const contacts: ContactFields[] = [];
      for (const { id } of rowsOf(from, 'SELECT id FROM contacts ORDER BY sort_key, id')) {
        const contact = contactOf(from, Number(id));
        if (contact !== null) contacts.push(contact);
        // Calls come first.
        if (contacts.length % 200 === 0) await new Promise<void>((resolve) => void clock.after(0, resolve));
      }
      await options.writeFile(path, format === 'csv' ? writeCsv(contacts) : contacts.map(writeCard).join(''));
      log.info(`${contacts.length} contacts written as ${format}`);
      return contacts.length;
    },
  };
}
