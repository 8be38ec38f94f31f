import { linkSchemes } from '../../shared/links/read-link.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Log } from '../diagnostics/log.ts';

/** What is needed of Electron's app. */
export interface ProtocolClient {
  isDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean;
  setAsDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean;
  removeAsDefaultProtocolClient(scheme: string, path?: string, args?: string[]): boolean;
}

export interface LinkHandlerOptions {
  readonly app: ProtocolClient;
  /** In development the program is Electron, and the app's folder its first argument; null when packaged. */
  readonly development: { readonly program: string; readonly folder: string } | null;
  readonly log: Log;
}

/** Makes the desktop hand links to us, or leaves them to others: as the person, or the company, has set it. */
export function followLinkSetting({
  app,
  development,
  log,
}: LinkHandlerOptions): (setting: Settings['links']) => void {
  const command: [string?, string[]?] =
    development === null ? [] : [development.program, [development.folder]];
  return (setting) => {
    for (const scheme of linkSchemes) {
      const isOurs = app.isDefaultProtocolClient(scheme, ...command);
      if (isOurs === (setting === 'on')) continue;
      const done = isOurs
        ? app.removeAsDefaultProtocolClient(scheme, ...command)
        : app.setAsDefaultProtocolClient(scheme, ...command);
      if (done) log.info(`${scheme}: ${setting}`);
      else log.warn(`${scheme}: the desktop did not take it (${setting})`);
    }
  };
}
