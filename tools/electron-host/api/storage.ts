import type { CdpSession } from '../chromium/connection.ts';
import { browser } from '../runtime/running-browser.ts';
import { allContents } from './open-contents.ts';
import { originOf, toChromiumUrl } from './schemes.ts';
import { claimTarget } from './target-arrivals.ts';

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
  const storageTypes = (options.storages ?? Object.keys(kinds)).map((kind) => kinds[kind] ?? kind).join(',');
  const origins = options.origin === undefined ? [...visited] : [originOf(toChromiumUrl(options.origin))];
  await withPage(async (session) => {
    for (const origin of origins) await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  });
  if (options.origin === undefined && storageTypes.includes('cookies')) {
    await browser().session.send('Storage.clearCookies', {});
  }
}

export function clearHttpCache(): Promise<void> {
  return withPage((session) => session.send('Network.clearBrowserCache'));
}

/** These commands want the session of a page: one that is open, or else one that is opened for the purpose. */
async function withPage(use: (session: CdpSession) => Promise<void>): Promise<void> {
  const [contents] = allContents();
  if (contents) return use(await contents.devTools());
  const { targetId } = await browser().session.send('Target.createTarget', { url: 'about:blank' });
  const session = await claimTarget(targetId);
  session.send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
  try {
    return await use(session);
  } finally {
    await browser().session.send('Target.closeTarget', { targetId });
  }
}
