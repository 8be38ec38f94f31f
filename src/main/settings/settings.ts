import type { CompanyFavourite } from '../../shared/favourite.ts';
import type { Problem } from '../../shared/problem.ts';
import { type ResolvedSettings, resolveSettings, type SettingsUpdate } from '../../shared/settings.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { SettingsDocument, SettingsRepair } from './settings-file.ts';

/** What is needed of electron-store: the whole document, written at once. */
export interface SettingsStore {
  store: SettingsDocument;
}

export interface SettingsOptions {
  readonly reading: SettingsRepair;
  /** Opens the file for writing, at the first change: a start only reads. May reject. */
  readonly openStore: () => Promise<SettingsStore>;
  /** What the policy decides; users cannot overrule it. */
  readonly managed: SettingsUpdate;
  readonly log: Log;
}

export interface SettingsDuty {
  resolved(): ResolvedSettings;
  /**
   * Holds at once, and resolves when it is written; a file that cannot be written is only logged.
   * Rejects with ManagedSettingError for a setting that the policy decides; nothing is changed then.
   */
  update(update: SettingsUpdate): Promise<void>;
  /** Whom somebody pinned before favourites were contacts; until `forgetOldPins`. */
  oldPins(): readonly CompanyFavourite[];
  /** They are contacts now. */
  forgetOldPins(): Promise<void>;
  /** What was wrong with the file, for a notice. */
  readonly problem: Problem | null;
}

/** Thrown when somebody tries to change what the policy decides. */
export class ManagedSettingError extends Error {
  override readonly name = 'ManagedSettingError';
}

export function createSettings(options: SettingsOptions): SettingsDuty {
  const { reading, managed, log } = options;
  let document = reading.document;
  let store: Promise<SettingsStore> | null = null;

  async function save(): Promise<void> {
    try {
      store ??= options.openStore();
      (await store).store = document;
    } catch (error) {
      store = null;
      log.error(`settings are not saved: ${describeError(error)}`);
    }
  }

  const problem = describeFault(reading);
  if (problem !== null) log.warn(`settings file: ${problem.detail}`);
  // What could be used of a broken file goes into a new one.
  if (reading.keptAside !== null) void save();

  return {
    resolved: () => resolveSettings(document, managed),
    async update(update) {
      const keys = Object.keys(update) as (keyof SettingsUpdate)[];
      const refused = keys.filter((key) => managed[key] !== undefined);
      if (refused.length > 0) throw new ManagedSettingError(`${refused.join(', ')} set by the policy`);
      document = { ...document, ...update };
      log.info(`settings changed: ${keys.join(', ')}`);
      await save();
    },
    oldPins: () => document.favourites ?? [],
    async forgetOldPins() {
      const { favourites: _, ...rest } = document;
      document = rest;
      await save();
    },
    problem,
  };
}

function describeFault({ fault, keptAside }: SettingsRepair): Problem | null {
  if (fault === null) return null;
  return {
    code: 'settings-unreadable',
    detail: keptAside === null ? fault : `${fault}; kept as ${keptAside}`,
  };
}
