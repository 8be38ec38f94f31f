import { strict } from '../support/strict.ts';
import {
  isMappedScheme,
  registerSchemes,
  type SchemeHandler,
  schemeHandler,
  setSchemeHandler,
} from './schemes.ts';

const builtIn = new Set(['http', 'https', 'file']);

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]): void => {
    registerSchemes(schemes.map(({ scheme }) => scheme));
  },
  handle: (scheme: string, handler: SchemeHandler): void => {
    if (builtIn.has(scheme)) throw new Error(`electron-host: protocol.handle('${scheme}') is not supported`);
    if (schemeHandler(scheme)) throw new Error('The scheme has been registered');
    if (!isMappedScheme(scheme)) registerSchemes([scheme]);
    setSchemeHandler(scheme, handler);
  },
  unhandle: (scheme: string): void => setSchemeHandler(scheme, undefined),
  isProtocolHandled: (scheme: string): boolean => builtIn.has(scheme) || schemeHandler(scheme) !== undefined,
}) satisfies Partial<Electron.Protocol>;
