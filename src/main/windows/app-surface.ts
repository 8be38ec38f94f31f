import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App, BrowserWindow, Protocol, Session, Shell, WebContents } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import { type AppFiles, createAppProtocol } from './app-protocol.ts';
import { setSwitches } from './chromium-switches.ts';
import type { MainWindow } from './main-window.ts';
import { guardNavigation, refuseDownloads } from './navigation-guard.ts';
import { openInBrowser } from './open-external.ts';
import { type PageRules, restrictPermissions } from './permissions.ts';
import { revivePage } from './revive-page.ts';

/** Before Electron is ready: what cannot be said later. */
export function prepareSurface(app: App, protocol: Protocol): void {
  app.enableSandbox();
  setSwitches(app, process.env);
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export interface GuardOptions {
  readonly app: App;
  readonly shell: Shell;
  readonly externalOrigins: () => readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** A page died, whether it is loaded again or not. */
  readonly onPageGone: (contents: WebContents) => void;
  /** It died too often, and is loaded again only after so many ms. */
  readonly onPageRests: (contents: WebContents, restMs: number) => void;
}

/** Every page that ever comes to be is guarded, not only those we think of. */
export function guardEveryPage(options: GuardOptions): void {
  const { app, shell, externalOrigins, clock, log } = options;
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents, {
      externalOrigins,
      openExternal: (url) => {
        openInBrowser(url, shell).catch((error: unknown) => log.warn(`link not opened: ${String(error)}`));
      },
      log,
    });
    revivePage(contents, {
      ...{ clock, log },
      onGone: () => options.onPageGone(contents),
      onRest: (restMs) => options.onPageRests(contents, restMs),
    });
  });
}

/** Once Electron is ready: where the page comes from and what it may. */
export function openSurface(
  app: App,
  protocol: Protocol,
  session: Session,
  rules: PageRules,
  picture: AppFiles['picture'],
  log: Log,
): void {
  const rendererFolder = join(app.getAppPath(), 'out/renderer');
  protocol.handle('app', createAppProtocol(rendererFolder, { readFile, picture }));
  restrictPermissions(session, rules);
  refuseDownloads(session, log);
}

/** The window's picture as PNG, also while it is hidden; null when there is none. */
export async function captureWindow(window: MainWindow<BrowserWindow>): Promise<Uint8Array | null> {
  const contents = window.current()?.webContents;
  if (contents === undefined) return null;
  return (await contents.capturePage(undefined, { stayHidden: true })).toPNG();
}
