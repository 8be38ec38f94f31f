import type { Log } from '../diagnostics/log.ts';

interface Preventable {
  preventDefault(): void;
}

interface GuardedContents {
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (details: Preventable & { readonly url: string }) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void;
}

export interface NavigationGuard {
  /** Origins whose https pages a link may open in the system browser. */
  readonly externalOrigins: () => readonly string[];
  readonly openExternal: (url: string) => void;
  readonly log: Log;
}

/** A link that may leave the app: https, without credentials, to an origin of the list. Pure. */
export function isAllowedExternal(url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, username, password } = new URL(url);
  return protocol === 'https:' && username === '' && password === '' && origins.includes(origin);
}

/** The app is one page: it goes nowhere, opens nothing, embeds nothing. */
export function guardNavigation(contents: GuardedContents, guard: NavigationGuard): void {
  const refuse = (details: Preventable & { readonly url: string }): void => {
    details.preventDefault();
    guard.log.warn(`navigation refused: ${describeTarget(details.url)}`);
  };
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedExternal(url, guard.externalOrigins())) guard.openExternal(url);
    else guard.log.warn(`window refused: ${describeTarget(url)}`);
    return { action: 'deny' };
  });
}

interface GuardedSession {
  on(event: 'will-download', listener: (event: Preventable, item: { getURL(): string }) => void): unknown;
}

/** Nothing is fetched into a file by the page: what a person exports, main writes where they say. */
export function refuseDownloads(session: GuardedSession, log: Log): void {
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log.warn(`download refused: ${describeTarget(item.getURL())}`);
  });
}

/** Without path and query, which may hold what is nobody's business in a log. */
function describeTarget(url: string): string {
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : 'not a URL';
}
