import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The built app on the stand-in, laid out and started as an AppImage does that has unpacked itself: `app.isPackaged` is
// true, and there is one file that a newer version can take the place of.

const root = path.resolve(import.meta.dirname, '../../..');

/** Where it lies in the folder of its instance. */
export const appImageIn = (folder: string): string => path.join(folder, 'Offhook.AppImage');

export function layOutAppImage(folder: string, launcher: string): void {
  const unpacked = path.join(folder, 'unpacked');
  mkdirSync(path.join(unpacked, 'resources'), { recursive: true });
  const host = path.dirname(launcher);
  for (const name of readdirSync(host))
    if (name !== path.basename(launcher)) symlinkSync(path.join(host, name), path.join(unpacked, name));
  const program = path.join(unpacked, 'offhook');
  copyFileSync(launcher, program);
  symlinkSync(root, path.join(unpacked, 'resources', 'app'));
  // As electron-builder writes it; the policy names the place itself.
  writeFileSync(
    path.join(unpacked, 'resources', 'app-update.yml'),
    'provider: generic\nurl: https://unused.invalid\nupdaterCacheDirName: offhook-updater\n',
  );
  const environment = [
    `APPIMAGE='${appImageIn(folder)}'`,
    `XDG_CACHE_HOME='${path.join(folder, 'cache')}'`,
    `ELECTRON_HOST_NODE='${process.execPath}'`,
  ];
  writeFileSync(appImageIn(folder), `#!/bin/sh\n${environment.join(' ')} exec '${program}' "$@"\n`, {
    mode: 0o755,
  });
}
