import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The built app on the stand-in, laid out and started as an AppImage does that has unpacked itself: `app.isPackaged` is
// true, and there is one file that a newer version can take the place of.

const root = path.resolve(import.meta.dirname, '../../..');

/** Where it lies in the folder of its instance. */
export const appImageIn = (folder: string): string => path.join(folder, 'Offhook.AppImage');

/** Where whoever reads and presses in its page is asked; see `hand.ts`. */
export const handIn = (folder: string): string => path.join(folder, 'hand');

/** Once more: the old version is the newest again. */
export function layOutAppImage(folder: string, launcher: string): void {
  const unpacked = path.join(folder, 'unpacked');
  if (!existsSync(unpacked)) unpack(unpacked, launcher);
  const node = path.join(folder, 'node-with-hand');
  const hand = path.join(import.meta.dirname, 'hand.ts');
  writeProgram(
    node,
    `OFFHOOK_E2E_HAND='${handIn(folder)}' exec '${process.execPath}' --import '${hand}' "$@"`,
  );
  writeProgram(appImageIn(folder), `${startIn(folder, node)} "$@"`);
}

/** The same app as the next version of itself: it can be put in place, and says when it was started for that alone. */
export function nextVersion(folder: string, mark: string, ...args: readonly string[]): string {
  const put = `[ -n "$APPIMAGE_EXIT_AFTER_INSTALL" ] && exec touch '${mark}'`;
  const given = args.map((argument) => `'${argument}'`).join(' ');
  return `#!/bin/sh\n${put}\n${startIn(folder, process.execPath)} ${given} "$@"\n`;
}

function writeProgram(file: string, line: string): void {
  writeFileSync(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}

function startIn(folder: string, node: string): string {
  const environment = [
    `APPIMAGE='${appImageIn(folder)}'`,
    `XDG_CACHE_HOME='${path.join(folder, 'cache')}'`,
    `ELECTRON_HOST_NODE='${node}'`,
  ];
  return `${environment.join(' ')} exec '${path.join(folder, 'unpacked', 'offhook')}'`;
}

function unpack(unpacked: string, launcher: string): void {
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
}
