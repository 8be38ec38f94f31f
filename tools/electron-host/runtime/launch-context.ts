import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type AppBundle, locateApp } from './app-bundle.ts';
import { type Invocation, parseArguments } from './arguments.ts';

/** What this process was started with; read once, before anything of the app runs. */
export interface LaunchContext {
  /** The launcher's path: what the app sees as `process.execPath`. */
  readonly launcher: string;
  readonly node: string;
  readonly resourcesPath: string;
  readonly invocation: Invocation;
}

function readLaunchContext(): LaunchContext {
  const launcher = process.env.ELECTRON_HOST_LAUNCHER ?? path.join(import.meta.dirname, '..', 'electron');
  delete process.env.ELECTRON_HOST_LAUNCHER;
  if (process.env.ELECTRON_HOST_OWN_CACHE) {
    delete process.env.ELECTRON_HOST_OWN_CACHE;
    delete process.env.NODE_COMPILE_CACHE;
  }
  return {
    launcher,
    node: process.execPath,
    resourcesPath: path.join(path.dirname(launcher), 'resources'),
    invocation: parseArguments(process.argv.slice(2)),
  };
}

export const launchContext = readLaunchContext();

let bundle: AppBundle | undefined;

/** @throws Error in one line when there is no app to run. */
export function appBundle(): AppBundle {
  bundle ??= locateApp(launchContext.resourcesPath, launchContext.invocation.appPath);
  return bundle;
}

/** The version of Electron that the app is built for, from the `electron` package beside it. */
export function electronVersion(): string {
  const require = createRequire(import.meta.url);
  const manifest = JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
