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
import { describeError, type Log } from '../diagnostics/log.ts';
import { askStore } from './ask-store.ts';
import type { ContactWork } from './contact-work.ts';
import { isBroken } from './open-database.ts';
import type { People } from './people.ts';
import { lastImport } from './undo-import.ts';

export interface ImportDeskOptions {
  readonly people: Pick<People, 'withStore'>;
  readonly work: ContactWork & { readonly cancel: () => void };
  readonly log: Log;
  /** Null: nothing was chosen. Which file it is the person says, never the page. */
  readonly chooseFile: () => Promise<string | null>;
  readonly choosePlace: (name: string) => Promise<string | null>;
  readonly onChanged: () => void;
}

export interface ImportDesk {
  /** Null: nobody chose a file. */
  preview(): Promise<ImportPreview | null>;
  /** How the same rows look by other columns. */
  look(id: string, columns: readonly CsvField[]): Promise<ContactFields[]>;
  run(id: string, columns: readonly CsvField[] | null, duplicates: ImportDuplicates): Promise<ImportState>;
  cancel(): void;
  undo(): Promise<void>;
  /** The file that was imported last, and can be undone. */
  last(): string | null;
  /** How many were written; null: nobody chose a place. */
  export(format: 'vcard' | 'csv'): Promise<number | null>;
}

/** Contacts from a file and into one. One thing at a time. */
export function createImportDesk({ people, work, log, ...options }: ImportDeskOptions): ImportDesk {
  let waiting: { readonly id: string; readonly name: string } | null = null;
  let running = false;

  const database = () => askStore(people, (store) => store.database);

  function demand(id: string): NonNullable<typeof waiting> {
    if (waiting?.id !== id) throw new RequestError('not-available', 'no such import');
    return waiting;
  }

  async function alone<T>(what: string, errand: () => Promise<T>): Promise<T> {
    if (running) throw new RequestError('not-available', 'an import is going on');
    running = true;
    try {
      return await errand();
    } catch (error) {
      log.error(`${what}: ${describeError(error)}`);
      if (isBroken(error)) putAside(error);
      throw error;
    } finally {
      running = false;
    }
  }

  /** The work has a connection of its own; what it finds broken is broken here, too. */
  function putAside(error: unknown): void {
    people.withStore(() => {
      throw error;
    });
  }

  /** Reads numbers by the rules of now, if they have changed while contacts came in. */
  function rereadIfNeeded(rules: string | null): void {
    people.withStore((store) => {
      if (rules !== null && store.readBy() !== rules) void store.reread(true);
    });
  }

  return {
    last: () => (running ? null : (lastImport(database())?.file ?? null)),
    cancel: () => work.cancel(),
    async preview() {
      database();
      const path = await options.chooseFile();
      if (path === null) return null;
      const file = await alone('a file of contacts', () => work.open(path));
      waiting = { id: randomUUID(), name: basename(path) };
      log.info(`import of ${file.total} from a ${file.kind} file is looked at`);
      return { ...waiting, ...file };
    },
    async look(id, columns) {
      demand(id);
      return work.look(columns);
    },
    async run(id, columns, duplicates) {
      const { name } = demand(id);
      database();
      const rules = people.withStore((store) => store.readBy());
      try {
        const state = await alone('import', () => work.bringIn({ name, columns, duplicates }));
        log.info(`imported: ${JSON.stringify(state)}`);
        waiting = null;
        return state;
      } finally {
        rereadIfNeeded(rules);
        options.onChanged();
      }
    },
    async undo() {
      if (lastImport(database()) === null) return;
      await alone('undoing an import', () => work.undo(null));
      log.info('the last import was undone');
      options.onChanged();
    },
    async export(format) {
      database();
      const path = await options.choosePlace(format === 'csv' ? 'contacts.csv' : 'contacts.vcf');
      if (path === null) return null;
      const count = await alone('writing contacts', () => work.write({ format, path }));
      log.info(`${count} contacts written as ${format}`);
      return count;
    },
  };
}
