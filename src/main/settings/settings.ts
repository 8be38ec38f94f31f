import type { Problem } from '../../shared/problem.ts';
import { type ResolvedSettings, resolveSettings, type SettingsUpdate } from '../../shared/settings.ts';
import type { Log } from '../diagnostics/log.ts';
import { describeError } from '../diagnostics/log.ts';
import type { SettingsDocument, SettingsRepair } from './settings-file.ts';

/** What is needed of electron-store: the whole document, in and out. */
export interface SettingsStore {
  store: SettingsDocument;
}

export interface SettingsOptions {
  readonly reading: SettingsRepair;
  /** Opens the file for writing; may throw where the folder cannot be written to. */
  readonly openStore: () => SettingsStore;
  /** What the policy decides; users cannot overrule it. */
  readonly managed: SettingsUpdate;
  readonly log: Log;
}

export interface SettingsDuty {
  resolved(): ResolvedSettings;
  /** Throws for a setting that the policy decides; nothing is changed then. */
  update(update: SettingsUpdate): ResolvedSettings;
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
  let store: SettingsStore | null = null;
  try {
    store = options.openStore();
    if (reading.keptAside !== null) store.store = document;
  } catch (error) {
    log.error(`settings are not saved: ${describeError(error)}`);
  }
  if (reading.fault !== null)
    log.warn(`settings file ${reading.fault}; kept as ${reading.keptAside ?? 'it is'}`);

  return {
    resolved: () => resolveSettings(document, managed),
    update(update) {
      const refused = (Object.keys(update) as (keyof SettingsUpdate)[]).filter(
        (key) => managed[key] !== undefined,
      );
      if (refused.length > 0) throw new ManagedSettingError(`${refused.join(', ')} set by the policy`);
      document = { ...document, ...update };
      if (store !== null) store.store = document;
      log.info(`settings changed: ${Object.keys(update).join(', ')}`);
      return resolveSettings(document, managed);
    },
    problem:
      reading.fault === null
        ? null
        : {
            code: 'settings-unreadable',
            detail:
              reading.keptAside === null ? reading.fault : `${reading.fault}; kept as ${reading.keptAside}`,
          },
  };
}
