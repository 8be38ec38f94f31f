import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../../src/main/people/migrations.ts';
import { salvage } from '../../../../src/main/people/salvage.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

describe('what can be read of a broken file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-salvage-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(migrations.map((_, index) => index + 1))(
    'is read in its form %s, whatever came later',
    (version) => {
      const file = path.join(folder, 'people.db');
      const old = new DatabaseSync(file);
      for (const migration of migrations.slice(0, version)) old.exec(migration);
      old.exec(`
      INSERT INTO parties (id, uri, number, same_as, found_by) VALUES (1, 'sip:200@example.com', '200', '200', '200');
      INSERT INTO calls (call_id, party, direction, outcome, started_at, roams, unseen)
        VALUES ('a', 1, 'incoming', 'missed', 1, 0, 1);
    `);
      old.close();
      const into = new DatabaseSync(':memory:');
      for (const migration of migrations) into.exec(migration);
      salvage(file, into, createMemoryLog());
      expect(into.prepare('SELECT outcome, recorded FROM calls').all()).toEqual([
        { outcome: 'missed', recorded: 0 },
      ]);
      into.close();
    },
  );

  it('has the pictures of the contacts that are there, byte for byte, and those of nobody else', () => {
    const file = path.join(folder, 'people.db');
    const old = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    for (const migration of migrations) old.exec(migration);
    old.exec(`INSERT INTO contacts (id, name, company, note, favourite, emails, sort_key)
      VALUES (1, 'Anna', '', '', 0, '[]', 'anna')`);
    const insert = old.prepare('INSERT INTO pictures (contact, version, small, given) VALUES (?, 7, ?, ?)');
    const [small, given] = [Uint8Array.of(255, 216, 0, 1), Uint8Array.of(137, 0)];
    insert.run(1, small, given);
    insert.run(2, small, null);
    old.close();
    const into = new DatabaseSync(':memory:');
    for (const migration of migrations) into.exec(migration);
    salvage(file, into, createMemoryLog());
    expect(into.prepare('SELECT contact, version, small, given FROM pictures').all()).toEqual([
      { contact: 1, version: 7, small, given },
    ]);
    into.close();
  });
});
