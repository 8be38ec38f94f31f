import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** What outlives the process that wrote it, whenever that is killed. */
export interface Kept {
  /** undefined: nothing was written yet. Throws the system's error, or SyntaxError where somebody else wrote it. */
  read(): unknown;
  /** JSON; what was there before is gone. */
  write(value: unknown): void;
}

/** For a provider that nobody starts again. */
export const nothingKept: Kept = { read: () => undefined, write: () => undefined };

export function keptIn(file: string): Kept {
  return {
    read() {
      try {
        return JSON.parse(readFileSync(file, 'utf8'));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write(value) {
      // Half a file would be none.
      writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}
