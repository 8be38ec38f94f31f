import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A JSON Web Token by its look: header and payload begin with {" in base64url. */
export const jsonWebToken = /eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}/;

/** The files below `folder` that hold this text, by their relative paths. */
export function filesHolding(folder: string, text: string | RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readWhileThere(file);
      return typeof text === 'string' ? content.includes(text) : text.test(content);
    })
    .map((file) => path.relative(folder, file));
}

/** A running browser keeps making and removing files. */
function readWhileThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
