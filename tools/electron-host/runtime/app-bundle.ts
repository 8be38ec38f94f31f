import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { unpackAsar } from './asar.ts';

export interface AppManifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}

export interface AppBundle {
  /** The folder with package.json. */
  readonly folder: string;
  /** The file to run first. */
  readonly main: string;
  readonly manifest: AppManifest;
  /** False if the app was named on the command line: Electron's `process.defaultApp`. */
  readonly fromResources: boolean;
}

/**
 * Finds the app: the one in the resources folder, or else the one named on the command line.
 * @throws Error in one line when there is no app at the named place.
 */
export function locateApp(resourcesPath: string, named: string | undefined): AppBundle {
  for (const candidate of ['app.asar', 'app']) {
    const place = path.join(resourcesPath, candidate);
    if (existsSync(place)) return readBundle(place, true);
  }
  if (named === undefined) throw new Error('no app given: name its folder or its main file');
  const place = path.resolve(named);
  if (!existsSync(place)) throw new Error(`unable to find an Electron app at ${place}`);
  return readBundle(place, false);
}

function readBundle(place: string, fromResources: boolean): AppBundle {
  if (place.endsWith('.asar')) return readFolder(unpackAsar(place), fromResources);
  if (statSync(place).isDirectory()) return readFolder(place, fromResources);
  const folder = folderWithManifest(path.dirname(place));
  return { folder, main: place, manifest: readManifest(folder), fromResources };
}

function readFolder(folder: string, fromResources: boolean): AppBundle {
  const manifest = readManifest(folder);
  const main = path.resolve(folder, manifest.main ?? 'index.js');
  if (!existsSync(main)) throw new Error(`the app's main file ${main} does not exist: build the app first`);
  return { folder, main, manifest, fromResources };
}

function folderWithManifest(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) return start;
  }
}

function readManifest(folder: string): AppManifest {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')) as AppManifest;
}
