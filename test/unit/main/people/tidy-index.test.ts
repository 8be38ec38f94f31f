import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../../src/main/clock.ts';
import { openContactFile } from '../../../../src/main/people/contact-files/contact-file.ts';
import { importPeople } from '../../../../src/main/people/import-people.ts';
import { closeDatabase, openDatabase } from '../../../../src/main/people/open-database.ts';
import { tidyLater } from '../../../../src/main/people/tidy-index.ts';
import { undoImport } from '../../../../src/main/people/undo-import.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';
import { german } from '../../../support/open-people.ts';

describe('the order of the search index', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-tidy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (): DatabaseSync =>
    openDatabase(path.join(folder, 'people.db'), new Date(0), createMemoryLog()).database;
  const automerge = (database: DatabaseSync): unknown[] =>
    ['contact_words', 'contact_parts'].map(
      (index) => database.prepare(`SELECT v FROM ${index}_config WHERE k = 'automerge'`).get()?.v,
    );

  it('is kept again after the next start, where an import failed and the file was closed all the same', () => {
    const first = open();
    tidyLater(first);
    expect(automerge(first)).toEqual([0, 0]);
    closeDatabase(first);
    const second = open();
    expect(automerge(second)).toEqual([4, 4]);
    closeDatabase(second);
  });

  it('shrinks as an import is undone, so that no piece of it is left that reads it all', async () => {
    const database = open();
    const count = (what: string): number =>
      Number(database.prepare(`SELECT count(*) AS count FROM ${what}`).get()?.count);
    const all = 2000;
    const cards = Array.from(
      { length: all },
      (_, at) => `BEGIN:VCARD\nVERSION:4.0\nFN:Person ${at} ${at * 7919}\nEND:VCARD\n`,
    );
    const options = { database, sense: () => german, isCancelled: () => false };
    await importPeople({
      ...options,
      ...{ file: openContactFile(cards.join('')), name: 'people.vcf', columns: null, duplicates: 'add' },
      ...{ clock: systemClock, onProgress: () => undefined },
    });
    const before = count('contact_parts_data');
    /** How much of the index was there, when only so much of the contacts was. */
    const shares: [contacts: number, index: number][] = [];
    const clock: Clock = {
      ...systemClock,
      after(delayMs, action) {
        shares.push([count('contacts') / all, count('contact_parts_data') / before]);
        return systemClock.after(delayMs, action);
      },
    };
    await undoImport({ ...options, clock });
    const late = shares.filter(([contacts]) => contacts > 0 && contacts < 0.3);
    expect(late.length).toBeGreaterThan(0);
    expect(Math.min(...late.map(([, index]) => index))).toBeLessThan(0.7);
    expect(count('contacts')).toBe(0);
    closeDatabase(database);
  });
});
