import Store from 'electron-store';
import type { SettingsStore } from './settings.ts';
import type { SettingsDocument } from './settings-file.ts';

/** electron-store over `settings.json` in `folder`: atomic writes, never a secret. */
export function openSettingsStore(folder: string): SettingsStore {
  return new Store<SettingsDocument>({ cwd: folder, name: 'settings', configFileMode: 0o600 });
}
