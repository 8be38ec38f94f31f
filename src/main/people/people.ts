import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSummary } from '../../shared/engine-summary.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { NumberSense } from './number-forms.ts';
import { closeDatabase, isBroken, openDatabase, rebuild } from './open-database.ts';
import { createPeopleStore, type PeopleStore } from './people-store.ts';

export interface PeopleOptions {
  /** Where the databases lie, one an account. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly sense: () => NumberSense;
  readonly onProblem: (problem: Problem) => void;
  /** Whoever else has the file open lets it go. */
  readonly beforeClose: () => void;
}

export interface People {
  /** Whose people and calls they are from now on; null: nobody's. */
  use(aor: string | null): void;
  /**
   * Does something with what is open; null while nobody is signed in. Throws what the database throws; a file that
   * turns out to be broken is put aside before.
   */
  withStore<T>(work: (store: PeopleStore) => T): T | null;
  /** The same for what goes on in any case: a fault is logged and told once, and `otherwise` is the answer. */
  tryStore<T>(work: (store: PeopleStore) => T, otherwise: T): T;
  /** Takes up what the page says of its calls; true when something is new. */
  follow(summary: EngineSummary): boolean;
  /** Removes all that is kept of the account in use, or of the one that was last; what was kept aside too. */
  wipe(): void;
  /** The dialling rules are others. */
  rulesChanged(): void;
  close(): void;
}

interface Open {
  readonly file: string;
  store: PeopleStore;
}

/** One file an account: whoever signs in next finds nothing of whoever was there before. */
export function createPeople(options: PeopleOptions): People {
  const { folder, clock, log, sense } = options;
  let open: Open | null = null;
  let aor: string | null = null;
  let file: string | null = null;

  function tell(code: Problem['code'], detail: string): void {
    options.onProblem({ code, detail });
  }

  function openStore(path: string): Open | null {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const opened = openDatabase(path, new Date(clock.now()), log);
      if (opened.fault !== null) tell('people-rebuilt', `${opened.fault}; kept as ${opened.keptAside ?? ''}`);
      const store = createPeopleStore({ database: opened.database, sense, clock });
      reread(store);
      return { file: path, store };
    } catch (error) {
      log.error(`not opened: ${describeError(error)}`);
      tell('people-not-kept', describeError(error));
      return null;
    }
  }

  function reread(store: PeopleStore): void {
    store.reread().catch((error: unknown) => log.warn(`numbers not read anew: ${describeError(error)}`));
  }

  /** A page of the file was found to be broken while it was in use. */
  function mend(broken: Open, error: unknown): void {
    try {
      options.beforeClose();
      broken.store.database.close();
      const { database, keptAside } = rebuild(broken.file, new Date(clock.now()), describeError(error), log);
      broken.store = createPeopleStore({ database, sense, clock });
      reread(broken.store);
      tell('people-rebuilt', `${describeError(error)}; kept as ${keptAside ?? ''}`);
    } catch (again) {
      log.error(`not rebuilt: ${describeError(again)}`);
      tell('people-not-kept', describeError(again));
      open = null;
    }
  }

  function withStore<T>(work: (store: PeopleStore) => T): T | null {
    if (open === null) return null;
    try {
      return work(open.store);
    } catch (error) {
      if (isBroken(error)) mend(open, error);
      throw error;
    }
  }

  function tryStore<T>(work: (store: PeopleStore) => T, otherwise: T): T {
    try {
      return withStore(work) ?? otherwise;
    } catch (error) {
      log.error(describeError(error));
      if (!isBroken(error)) tell('people-not-kept', describeError(error));
      return otherwise;
    }
  }

  function close(): void {
    try {
      if (open !== null) {
        options.beforeClose();
        closeDatabase(open.store.database);
      }
    } catch (error) {
      log.warn(`not closed: ${describeError(error)}`);
    }
    open = null;
  }

  return {
    withStore,
    tryStore,
    close,
    use(next) {
      if (next === aor) return;
      close();
      aor = next;
      if (next === null) return;
      file = join(folder, `${nameOf(next)}.db`);
      open = openStore(file);
    },
    follow: (summary) => tryStore((store) => store.follow(summary), false),
    rulesChanged() {
      if (open !== null) reread(open.store);
    },
    wipe() {
      close();
      if (file === null || !existsSync(folder)) return;
      const name = file.slice(folder.length + 1);
      for (const each of readdirSync(folder)) if (each.startsWith(name)) rmSync(join(folder, each));
    },
  };
}

/** The address itself is nothing that a folder's listing should tell. */
function nameOf(aor: string): string {
  return createHash('sha256').update(aor.toLowerCase()).digest('hex').slice(0, 16);
}
