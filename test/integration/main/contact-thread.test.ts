import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { idleEngine } from '../../../src/main/control/commands.ts';
import { createImportDesk } from '../../../src/main/people/import-desk.ts';
import type { People } from '../../../src/main/people/people.ts';
import { lastImport } from '../../../src/main/people/undo-import.ts';
import type { ImportState } from '../../../src/shared/people.ts';
import type { Problem } from '../../../src/shared/problem.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { german, person } from '../../support/open-people.ts';
import { openPeopleInThread } from '../../support/people-in-thread.ts';
import { summaryCall } from '../../support/summary-call.ts';
import { waitUntil } from '../../support/wait-until.ts';

const many = 4000;
const atEnd: (() => void)[] = [];
afterEach(() => {
  for (const step of atEnd.splice(0).reverse()) step();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-thread-'));
  atEnd.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function cards(count: number): string {
  return Array.from(
    { length: count },
    (_, index) =>
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person ${index}\r\nTEL:030 ${7_000_000 + index}\r\nEND:VCARD\r\n`,
  ).join('');
}

function start(folder: string, onProgress: (state: ImportState, people: People) => void = () => undefined) {
  const problems: Problem[] = [];
  const { people, work, threads } = openPeopleInThread({
    folder: join(folder, 'people'),
    sense: () => german,
    log: createMemoryLog(),
    onProblem: (problem) => void problems.push(problem),
    onProgress: (state) => onProgress(state, people),
  });
  atEnd.push(() => people.close());
  const count = () => people.withStore((store) => store.list({ text: '', from: 0, most: 1 }).total);
  const calls = () =>
    people.withStore((store) =>
      store
        .history({ filter: 'all', text: '', contact: null, before: null, most: 200 })
        .groups.flatMap((group) => group.calls.map(({ callId }) => callId)),
    );
  return { people, work, threads, problems, count, calls };
}

const call = (id: string, startedAt: number) => ({
  ...idleEngine,
  calls: [summaryCall({ id, startedAt })],
});
const request = { name: 'people.vcf', columns: null, duplicates: 'merge' } as const;

describe('an import in a thread of its own', () => {
  it('leaves main free to find people, to write them and their calls, and is undone as a whole', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'people.vcf'), cards(many));
    const written: string[] = [];
    const { people, work, problems, count, calls } = start(folder, ({ done }, { withStore, follow }) => {
      withStore((store) => {
        expect(store.find('person 0', 5)[0]?.name).toBe('Person 0');
        store.save(null, person(`Main ${done}`, '7042'));
      });
      written.push(`call-${done}`);
      follow(call(`call-${done}`, done));
    });
    expect(await work.open(join(folder, 'people.vcf'))).toMatchObject({ kind: 'vcard', total: many });
    expect(await work.bringIn(request)).toMatchObject({ done: many, added: many, over: true });
    expect(written.length).toBeGreaterThan(0);
    expect(count()).toBe(many + written.length);
    expect(calls()?.toSorted()).toEqual(written.toSorted());
    expect(people.withStore((store) => store.nameOf('sip:0307000007@x.example', '0307000007'))).toBe(
      'Person 7',
    );
    await work.undo(null);
    expect(count()).toBe(written.length);
    expect(problems).toEqual([]);
  });

  it('stops when it is cancelled, and goes out as a file from the thread, too', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'people.vcf'), cards(8000));
    const { work, count } = start(folder, () => work.cancel());
    await work.open(join(folder, 'people.vcf'));
    const { done, over } = await work.bringIn(request);
    expect(over).toBe(true);
    expect(done).toBeLessThan(8000);
    expect(count()).toBe(done);
    expect(await work.write({ format: 'csv', path: join(folder, 'out.csv') })).toBe(done);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(done + 1);
  });

  it('lets the file go when somebody else signs in in the middle of it', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'people.vcf'), cards(8000));
    const { people, work, problems } = start(folder, () => {
      people.use(null);
      people.wipe();
    });
    await work.open(join(folder, 'people.vcf'));
    await work.bringIn(request).catch(() => undefined);
    expect(readdirSync(join(folder, 'people'))).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('loses nothing when the process is killed in the middle of it', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'people.vcf'), cards(many));
    const importer = join(import.meta.dirname, '../../support/killed-importer.ts');
    const { signal, stderr, stdout } = spawnSync(process.execPath, [importer, folder], { encoding: 'utf8' });
    expect([signal, stderr]).toEqual(['SIGKILL', '']);
    const told = JSON.parse(stdout) as { readonly calls: number; readonly done: number };
    const { people, work, problems, count, calls } = start(folder);
    expect(problems).toEqual([]);
    expect(calls()).toHaveLength(told.calls);
    expect(count()).toBeGreaterThanOrEqual(told.done);
    expect(people.withStore(({ find }) => find('person 0', 5)[0]?.name)).toBe('Person 0');
    expect(
      people.withStore(({ database }) =>
        database.prepare("SELECT v FROM contact_words_config WHERE k = 'automerge'").get(),
      ),
    ).toEqual({ v: 4 });
    // What is there can be taken back, or completed by the same file.
    await work.open(join(folder, 'people.vcf'));
    const { added, skipped } = await work.bringIn({ ...request, name: 'again.vcf' });
    expect([added + skipped, count()]).toEqual([many, many]);
    await work.undo(null);
    await work.undo(null);
    expect(count()).toBe(0);
    expect(people.withStore(({ database }) => lastImport(database))).toBeNull();
  });

  it('says what cannot be read, and goes on with the next file', async () => {
    const folder = makeFolder();
    const { work } = start(folder);
    await expect(work.open(join(folder, 'nobody.vcf'))).rejects.toThrow('ENOENT');
    await expect(work.look(['name'])).rejects.toThrow('no file is open');
    writeFileSync(join(folder, 'people.csv'), 'Name,Phone\nAnna,7042');
    expect(await work.open(join(folder, 'people.csv'))).toMatchObject({ kind: 'csv', total: 1 });
    expect(await work.bringIn({ ...request, name: 'people.csv' })).toMatchObject({ added: 1 });
    await expect(
      work.write({ format: 'csv', path: join(folder, 'no', 'such', 'folder.csv') }),
    ).rejects.toThrow('ENOENT');
  });

  it('leaves no thread behind, whether it came to a good end or not', async () => {
    const folder = makeFolder();
    const { work, threads } = start(folder);
    await work.write({ format: 'csv', path: join(folder, 'out.csv') });
    await waitUntil(() => threads() === 0);
    await expect(work.write({ format: 'csv', path: join(folder, 'none', 'out.csv') })).rejects.toThrow(
      'ENOENT',
    );
    await waitUntil(() => threads() === 0);
  });

  it('tells of a broken file as main would', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'people.vcf'), cards(500));
    const first = start(folder);
    await first.work.open(join(folder, 'people.vcf'));
    await first.work.bringIn(request);
    first.people.close();
    const [name = ''] = readdirSync(join(folder, 'people')).filter((each) => each.endsWith('.db'));
    const file = join(folder, 'people', name);
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf('Person 250'); at >= 0; at = bytes.indexOf('Person 250')) {
      const page = at - (at % 4096);
      bytes.fill(0xee, page, page + 4096);
    }
    writeFileSync(file, bytes);
    const again = start(folder);
    const desk = createImportDesk({
      ...{ people: again.people, work: again.work, log: createMemoryLog() },
      chooseFile: async () => null,
      choosePlace: async () => join(folder, 'out.vcf'),
      onChanged: () => undefined,
    });
    await expect(desk.export('vcard')).rejects.toThrow('malformed');
    expect(again.problems.map(({ code }) => code)).toEqual(['people-rebuilt']);
    expect(existsSync(join(folder, 'out.vcf'))).toBe(false);
    expect(again.count()).toBeGreaterThan(300);
    expect(await desk.export('vcard')).toBe(again.count());
  });
});
