import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pictureLimits } from '../../../shared/picture.ts';

const mostBytes = 64 * 1024 * 1024;

/** Rejects for what cannot be read, or is too large. */
export async function readContactFile(path: string): Promise<Uint8Array> {
  if ((await stat(path)).size > mostBytes) throw new Error('too large for an address book');
  return readFile(path);
}

/** Null: it is larger than a picture may be. Rejects for what cannot be read. */
export async function readPictureFile(path: string): Promise<Uint8Array | null> {
  return (await stat(path)).size > pictureLimits.bytes ? null : readFile(path);
}

/** For the user alone. Whole, or not at all: what was there before stays until then. */
export async function writeContactFile(path: string, text: string | AsyncIterable<string>): Promise<void> {
  // Nobody else's, whatever lies there.
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, text, { mode: 0o600, flag: 'wx' });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
