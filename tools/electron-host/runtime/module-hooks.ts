import { createRequire, registerHooks } from 'node:module';

const names = new Set(['electron', 'electron/main', 'electron/common']);
const url = 'electron-host:electron';

/**
 * Resolves `electron` to the host's, for import and require alike, before any other code could find the package of
 * that name, whose index.js would look for Electron's binary.
 */
export function provideElectron(electron: Readonly<Record<string, unknown>>): void {
  const key = Symbol.for('electron-host.module');
  Object.defineProperty(globalThis, key, { value: electron });
  const source = [
    `const electron = globalThis[Symbol.for('electron-host.module')];`,
    'export default electron;',
    ...Object.keys(electron).map((name) => `export const ${name} = electron.${name};`),
    // require() gives the object itself, as Electron does, so that tests can replace its members.
    `export { electron as 'module.exports' };`,
  ].join('\n');
  registerHooks({
    resolve: (specifier, context, next) =>
      names.has(specifier) ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
    load: (wanted, context, next) =>
      wanted === url ? { format: 'module', source, shortCircuit: true } : next(wanted, context),
  });
  // Test tools evaluate `require('electron')` through the inspector, where a module's own require does not exist.
  Object.assign(globalThis, { require: createRequire(import.meta.url) });
}
