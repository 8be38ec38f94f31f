import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { record } from '../support/calls.ts';
import { strict } from '../support/strict.ts';

export const shell = strict('shell', {
  openExternal: async (url: string): Promise<void> => {
    record('shell.openExternal', url);
    openOnDesktop(url);
  },
  openPath: async (file: string): Promise<string> => {
    record('shell.openPath', file);
    openOnDesktop(file);
    return '';
  },
  showItemInFolder: (file: string): void => record('shell.showItemInFolder', file),
  beep: (): void => record('shell.beep'),
});

shell satisfies Partial<Electron.Shell>;

/** Where a person sits before a desktop, as Electron does on Linux; elsewhere the record is all. */
function openOnDesktop(target: string): void {
  const opener = process.env.DISPLAY ? findOnPath('xdg-open') : undefined;
  if (opener === undefined) return;
  const child = spawn(opener, [target], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

function findOnPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
