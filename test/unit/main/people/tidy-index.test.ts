import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../../../src/main/people/open-database.ts';
import { tidyLater } from '../../../../src/main/people/tidy-index.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

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
});
