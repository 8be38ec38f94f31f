import type { WipeStep } from '../identity/sign-out.ts';

interface WipedSession {
  clearStorageData(): Promise<void>;
  clearCache(): Promise<void>;
}

/** What the page and Chromium keep on disk. The session exists only once Electron is ready. */
export function pageWipes(session: () => WipedSession): readonly WipeStep[] {
  const done = (action: (session: WipedSession) => Promise<void>) => async (): Promise<boolean> => {
    await action(session());
    return true;
  };
  return [
    { what: 'page-storage', run: done((held) => held.clearStorageData()) },
    { what: 'caches', run: done((held) => held.clearCache()) },
  ];
}
