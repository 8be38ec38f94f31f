import { readFileSync } from 'node:fs';
import path from 'node:path';
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar';
import type { platforms } from '../../../tools/packaging/stand-in.ts';

/** What `npm run package` has built: it starts these tests, and says where. */
export const folder =
  process.env.OFFHOOK_PACKAGES ?? path.resolve(import.meta.dirname, '../../../.run/packages');

interface Manifest {
  readonly kind: 'electron' | 'host';
  readonly built: readonly {
    readonly platform: (typeof platforms)[number];
    readonly unpacked: string;
    readonly artifacts: readonly string[];
  }[];
}

export const manifest = JSON.parse(readFileSync(path.join(folder, 'packages.json'), 'utf8')) as Manifest;

export const builtFor = manifest.built.map(({ platform, unpacked }) => {
  const place = path.join(folder, unpacked);
  const resources = { linux: 'resources', win32: 'resources', darwin: 'Offhook.app/Contents/Resources' }[
    platform
  ];
  const program = { linux: 'offhook', win32: 'Offhook.exe', darwin: 'Offhook.app' }[platform];
  return {
    platform,
    place,
    resources: path.join(place, resources),
    archive: path.join(place, resources, 'app.asar'),
    program: path.join(place, program),
  };
});

export function artifact(ending: string): string {
  const found = manifest.built.flatMap(({ artifacts }) => artifacts).find((file) => file.endsWith(ending));
  if (found === undefined) throw new Error(`no ${ending} was built`);
  return found;
}

/** Paths with slashes, files alone. */
export function filesOf(archive: string): string[] {
  return listPackage(archive, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').slice(1))
    .filter((name) => !('files' in statFile(archive, path.normalize(name))));
}

export const readPacked = (archive: string, name: string): Buffer =>
  extractFile(archive, path.normalize(name));
export const headerOf = (archive: string): string => getRawHeader(archive).headerString;
