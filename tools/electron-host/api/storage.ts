import { browser } from '../runtime/running-browser.ts';
import { originOf, toChromiumUrl } from './schemes.ts';

/** DevTools clears an origin at a time, so the host remembers which ones the app's pages came from. */
const visited = new Set<string>();

export function rememberOrigin(chromiumUrl: string): void {
  const origin = originOf(chromiumUrl);
  if (origin !== 'null') visited.add(origin);
}

/** Electron's names of kinds of storage to those of DevTools. */
const kinds: Readonly<Record<string, string>> = {
  cookies: 'cookies',
  filesystem: 'file_systems',
  indexdb: 'indexeddb',
  localstorage: 'local_storage',
  shadercache: 'shader_cache',
  websql: 'websql',
  serviceworkers: 'service_workers',
  cachestorage: 'cache_storage',
};

/** Clears storage in Chromium itself: of one origin, or of all that were visited. */
export async function clearStorage(options: Electron.ClearStorageDataOptions): Promise<void> {
  const { session } = browser();
  const storageTypes = (options.storages ?? Object.keys(kinds)).map((kind) => kinds[kind] ?? kind).join(',');
  const origins = options.origin === undefined ? [...visited] : [originOf(toChromiumUrl(options.origin))];
  for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  if (options.origin === undefined && storageTypes.includes('cookies')) {
    await session.send('Storage.clearCookies', {});
  }
}
