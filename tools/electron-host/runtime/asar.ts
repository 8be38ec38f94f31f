import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface AsarFolder {
  readonly files: Readonly<Record<string, AsarEntry>>;
}
interface AsarFile {
  readonly offset?: string;
  readonly size?: number;
  readonly link?: string;
  readonly unpacked?: boolean;
}
type AsarEntry = AsarFolder | AsarFile;

const prefix = 'electron-host-asar-';

/**
 * Unpacks an asar archive into a folder that is removed when the process ends, and returns that folder.
 * Node cannot read inside archives; Electron can. Format: a Pickle with the header's size, a Pickle with
 * the header as JSON, then the files' bytes one after another.
 */
export function unpackAsar(archive: string): string {
  removeStaleFolders();
  const bytes = readFileSync(archive);
  const headerSize = bytes.readUInt32LE(4);
  const jsonLength = bytes.readUInt32LE(12);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + jsonLength)) as AsarFolder;
  const root = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  const content = bytes.subarray(8 + headerSize);
  unpackFolder(header, '', { root, content, unpackedRoot: `${archive}.unpacked` });
  return root;
}

interface Source {
  readonly root: string;
  readonly content: Buffer;
  readonly unpackedRoot: string;
}

function unpackFolder(folder: AsarFolder, relative: string, source: Source): void {
  mkdirSync(path.join(source.root, relative), { recursive: true });
  for (const [name, entry] of Object.entries(folder.files)) {
    const inner = path.join(relative, name);
    if ('files' in entry) unpackFolder(entry, inner, source);
    else unpackFile(entry, inner, source);
  }
}

function unpackFile(file: AsarFile, relative: string, { root, content, unpackedRoot }: Source): void {
  const target = path.join(root, relative);
  if (file.link !== undefined) {
    symlinkSync(path.join(root, file.link), target);
  } else if (file.unpacked) {
    cpSync(path.join(unpackedRoot, relative), target);
  } else {
    const start = Number(file.offset);
    writeFileSync(target, content.subarray(start, start + (file.size ?? 0)));
  }
}

/** A host that was killed could not remove its folder: its successor does. */
function removeStaleFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
