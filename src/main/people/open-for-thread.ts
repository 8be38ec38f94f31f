import type { DatabaseSync } from 'node:sqlite';
import { shareWriting } from './database.ts';
import { openFile } from './open-database.ts';
import { secondTurn, type WriteWord } from './write-turn.ts';

/** The WAL is copied into the file after so many writings: it stays small, and a search in it quick. */
const writingsBetween = 25;

/** A second connection to a file that is open already. */
export function openForThread(
  file: string,
  word: WriteWord,
): { readonly database: DatabaseSync; readonly close: () => void } {
  const database = openFile(file);
  const turn = secondTurn(word);
  let writings = 0;

  // Outside of a turn: neither who reads nor who writes waits for it.
  const copyWal = (): void => database.exec('PRAGMA wal_checkpoint(PASSIVE)');

  shareWriting(database, (write) => {
    const result = turn(write);
    writings += 1;
    if (writings % writingsBetween === 0) copyWal();
    return result;
  });
  return {
    database,
    close() {
      try {
        copyWal();
      } catch {
        // It stays in the WAL, and is copied another time.
      }
      database.close();
    },
  };
}
