import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/main/clock.ts';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { migrations } from '../../../../src/main/people/migrations.ts';
import { createPeople } from '../../../../src/main/people/people.ts';
import type { Problem } from '../../../../src/shared/problem.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';
import { german, person } from '../../../support/open-people.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function start(folder = mkdtempSync(join(tmpdir(), 'offhook-people-'))) {
  folders.push(folder);
  const problems: Problem[] = [];
  const log = createMemoryLog();
  const people = createPeople({
    folder,
    clock: systemClock,
    log,
    sense: () => german,
    onProblem: (problem) => void problems.push(problem),
    beforeClose: () => undefined,
  });
  people.use('sip:alice@example.com');
  const names = () =>
    people.tryStore(
      (store) => store.list({ text: '', from: 0, most: 200 }).people.map(({ name }) => name),
      [],
    );
  const find = (text: string) => people.tryStore((store) => store.find(text, 200).length, -1);
  const files = () => readdirSync(folder).filter((name) => name.endsWith('.db'));
  const file = () => join(folder, files()[0] ?? '');
  return { folder, people, problems, log, names, find, files, file };
}

const add = (people: ReturnType<typeof start>['people'], count: number): void => {
  for (let index = 0; index < count; index += 1) {
    people.withStore((store) =>
      store.save(
        null,
        person(`Person ${String(index).padStart(4, '0')} ${'x'.repeat(60)}`, `030 ${7_111_000 + index}`),
      ),
    );
  }
};
const restUntilRead = (find: () => number, count: number) => expect.poll(find).toBe(count);

describe('the people of an account', () => {
  it('are there again after a restart, for nobody else, and readable by their owner alone', () => {
    const first = start();
    add(first.people, 3);
    expect(statSync(first.file()).mode & 0o077).toBe(0);
    first.people.use('sip:bob@example.com');
    expect(first.names()).toEqual([]);
    first.people.use(null);
    expect(first.people.withStore(() => 1)).toBeNull();
    const again = start(first.folder);
    expect(again.names()).toHaveLength(3);
    expect(again.problems).toEqual([]);
    expect(again.files().join()).not.toMatch(/alice|bob/);
  });

  it('lose nothing of the calls when the process is not there to close them', () => {
    const first = start();
    first.people.follow({
      ...idleEngine,
      calls: [summaryCall({ direction: 'incoming', state: 'incoming' })],
    });
    // No close: the next one finds the files as a killed process leaves them.
    const again = start(first.folder);
    const history = again.people.withStore((store) =>
      store.history({ filter: 'missed', text: '', contact: null, before: null, most: 5 }),
    );
    expect(history?.groups.map(({ number }) => number)).toEqual(['200']);
    expect(again.people.withStore((store) => store.unseen())).toBe(1);
  });

  it('has every call after the process was killed in the middle of one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'offhook-people-'));
    const writer = join(import.meta.dirname, '../../../support/killed-writer.ts');
    const { signal, stderr } = spawnSync(process.execPath, [writer, folder], { encoding: 'utf8' });
    expect([signal, stderr]).toEqual(['SIGKILL', '']);
    const again = start(folder);
    expect(again.problems).toEqual([]);
    const query = { filter: 'all', text: '', contact: null, before: null, most: 200 } as const;
    const groups = again.people.withStore((store) => store.history(query).groups) ?? [];
    expect(groups).toHaveLength(100);
    expect(groups[0]).toMatchObject({ number: '1099', calls: [{ outcome: 'answered' }] });
  });

  it('go with everything that was kept aside, when they are wiped', () => {
    const { people, folder, file } = start();
    add(people, 1);
    writeFileSync(`${file()}.broken-2026`, 'old');
    people.use(null);
    people.wipe();
    expect(readdirSync(folder)).toEqual([]);
    people.use('sip:alice@example.com');
    expect(people.withStore((store) => store.list({ text: '', from: 0, most: 1 }).total)).toBe(0);
  });
});

describe('a broken file', () => {
  it('that is no database is kept aside and told of, and a new one is begun', () => {
    const first = start();
    first.people.close();
    const file = first.file();
    writeFileSync(
      file,
      'this is no database, and long enough to be looked at as one by whoever opens it'.repeat(20),
    );
    const again = start(first.folder);
    expect(again.problems.map(({ code }) => code)).toEqual(['people-rebuilt']);
    expect(again.names()).toEqual([]);
    const aside = readdirSync(first.folder).find((name) => /\.broken-[^.]*Z$/.test(name)) ?? '';
    expect(readFileSync(join(first.folder, aside), 'utf8')).toContain('no database');
    expect(again.people.withStore((store) => store.save(null, person('Anna')))).toBe(1);
  });

  it('with a hole gives back what is before and behind it, and can be searched', async () => {
    const first = start();
    add(first.people, 400);
    first.people.close();
    const file = first.file();
    const bytes = readFileSync(file);
    // One page of the names, from the middle of the file.
    const at = bytes.indexOf('Person 0200');
    const page = at - (at % 4096);
    bytes.fill(0xee, page, page + 4096);
    writeFileSync(file, bytes);
    const database = new DatabaseSync(file);
    // As a killed process leaves it: the next opening looks at all of it.
    database.exec("UPDATE facts SET value = '0' WHERE name = 'closed'");
    database.close();
    const again = start(first.folder);
    expect(again.problems.map(({ code }) => code)).toEqual(['people-rebuilt']);
    const names = again.names();
    expect(names.length).toBeGreaterThan(150);
    expect(
      again.people.withStore((store) => store.list({ text: '', from: 0, most: 1 }).total),
    ).toBeGreaterThan(300);
    await restUntilRead(() => again.find('person 0000'), 1);
    await restUntilRead(() => again.find('person 0399'), 1);
    expect(
      again.people.withStore((store) => store.nameOf('sip:0307111399@example.com', '0307111399')),
    ).toMatch(/0399/);
  });

  it('that is found to be broken in the middle of work is put aside then', () => {
    const first = start();
    add(first.people, 400);
    first.people.close();
    const bytes = readFileSync(first.file());
    const at = bytes.indexOf('Person 0200');
    const page = at - (at % 4096);
    bytes.fill(0xee, page, page + 4096);
    writeFileSync(first.file(), bytes);
    const again = start(first.folder);
    expect(again.problems).toEqual([]);
    for (let from = 0; from < 400 && again.problems.length === 0; from += 200) {
      again.people.tryStore((store) => store.list({ text: '', from, most: 200 }), null);
    }
    expect(again.problems.map(({ code }) => code)).toEqual(['people-rebuilt']);
    expect(
      again.people.withStore((store) => store.list({ text: '', from: 0, most: 1 }).total),
    ).toBeGreaterThan(300);
  });

  it('of a newer Offhook is kept aside too, and what is known of it is taken over', () => {
    const first = start();
    add(first.people, 2);
    first.people.withStore(({ database }) => database.exec(`PRAGMA user_version = ${migrations.length + 1}`));
    first.people.close();
    const again = start(first.folder);
    expect(again.problems.map(({ code }) => code)).toEqual(['people-rebuilt']);
    expect(again.names()).toHaveLength(2);
  });

  it('is told of when nothing can be written at all, and calls go on', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'offhook-people-')), 'a-file');
    folders.push(join(folder, '..'));
    writeFileSync(folder, '');
    const { people, problems } = start(folder);
    expect(problems.map(({ code }) => code)).toEqual(['people-not-kept']);
    expect(people.follow({ ...idleEngine, calls: [summaryCall()] })).toBe(false);
  });
});
