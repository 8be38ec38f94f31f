import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { electronVersion, launchContext } from './launch-context.ts';
import { browserOrNone } from './running-browser.ts';

/** Makes `process` look as it does in Electron's main process. */
export function describeProcess(isPackaged: boolean): void {
  const { launcher, resourcesPath } = launchContext;
  process.argv = [launcher, ...process.argv.slice(2)];
  process.execPath = launcher;
  const define = (target: object, name: string, descriptor: PropertyDescriptor): void => {
    Object.defineProperty(target, name, { enumerable: true, configurable: true, ...descriptor });
  };
  define(process, 'type', { value: 'browser' });
  define(process, 'resourcesPath', { value: resourcesPath });
  if (!isPackaged) define(process, 'defaultApp', { value: true });
  define(process.versions, 'electron', { value: electronVersion() });
  // The truth of the Chromium that runs; not known before it does.
  define(process.versions, 'chrome', { get: () => browserOrNone()?.version ?? '' });
  forkWithNode();
}

/** child_process.fork starts process.execPath, which is no Node here; Electron too runs its binary as Node then. */
function forkWithNode(): void {
  const { fork } = childProcess;
  childProcess.fork = (module, ...rest) => {
    const options = rest.find((value) => typeof value === 'object' && !Array.isArray(value)) ?? {};
    const args = rest.find((value) => Array.isArray(value)) ?? [];
    return fork(module, args, { execPath: launchContext.node, ...options });
  };
  syncBuiltinESMExports();
}
