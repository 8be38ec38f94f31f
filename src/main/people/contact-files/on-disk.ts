import { readFile, stat, writeFile } from 'node:fs/promises';

const mostBytes = 64 * 1024 * 1024;

/** Rejects for what cannot be read, or is too large. */
export async function readContactFile(path: string): Promise<Uint8Array> {
  if ((await stat(path)).size > mostBytes) throw new Error('too large for an address book');
  return readFile(path);
}

/** For the user alone. */
export const writeContactFile = (path: string, text: string): Promise<void> =>
  writeFile(path, text, { mode: 0o600 });
