import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface RunFolder {
  readonly path: string;
  /** Readable by its owner only, whatever lay there before. Returns the absolute path. */
  write(name: string, content: string): string;
  /** Absolute path of what lies there. */
  at(name: string): string;
  /** Copies files of a folder of this project. */
  copy(source: string, ending: string, into: string): void;
  /** Takes everything away again if the folder is ours alone. */
  remove(): void;
}

/** @param wanted made if it is not there, and kept at the end; a folder of our own unless told */
export function createRunFolder(wanted: string | undefined): RunFolder {
  const own = wanted === undefined;
  const folder = own ? mkdtempSync(path.join(tmpdir(), 'offhook-edge-')) : path.resolve(wanted);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const at = (name: string) => path.join(folder, name);
  return {
    path: folder,
    at,
    write(name, content) {
      const file = at(name);
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      rmSync(file, { force: true });
      writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
      return file;
    },
    copy(source, ending, into) {
      for (const name of readdirSync(source).filter((each) => each.endsWith(ending)))
        cpSync(path.join(source, name), at(path.join(into, name)));
    },
    remove() {
      if (own) rmSync(folder, { recursive: true, force: true });
    },
  };
}
