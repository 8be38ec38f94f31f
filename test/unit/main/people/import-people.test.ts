import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/main/clock.ts';
import { openContactFile } from '../../../../src/main/people/contact-files/contact-file.ts';
import { createContactWork } from '../../../../src/main/people/contact-work.ts';
import { addContact } from '../../../../src/main/people/contacts.ts';
import { rowOf, run } from '../../../../src/main/people/database.ts';
import { createImportDesk } from '../../../../src/main/people/import-desk.ts';
import { givePicture } from '../../../../src/main/people/pictures.ts';
import { lastImport, undoImport } from '../../../../src/main/people/undo-import.ts';
import type { ImportState } from '../../../../src/shared/people.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';
import { german, openPeople, person } from '../../../support/open-people.ts';
import { jpegHead } from '../../../support/picture-heads.ts';

const cards = (...names: readonly string[]) =>
  names.map((name) => `BEGIN:VCARD\r\nVERSION:3.0\r\n${name}\r\nEND:VCARD\r\n`).join('');

function start(text: string) {
  const store = openPeople();
  const states: ImportState[] = [];
  const written = new Map<string, string>();
  let cancelled = false;
  const work = createContactWork({
    database: () => store.database,
    sense: () => german,
    clock: systemClock,
    readFile: async () => Buffer.from(text),
    async writeFile(path, content) {
      let text = '';
      for await (const part of typeof content === 'string' ? [content] : content) text += part;
      written.set(path, text);
    },
    onProgress: (state) => void states.push(state),
    isCancelled: () => cancelled,
  });
  const desk = createImportDesk({
    people: { withStore: (errand) => errand(store) },
    work: {
      ...work,
      cancel: () => {
        cancelled = true;
      },
      undo: (nothing) => {
        cancelled = false;
        return work.undo(nothing);
      },
    },
    log: createMemoryLog(),
    chooseFile: async () => '/home/alice/people.vcf',
    choosePlace: async (name) => `/home/alice/${name}`,
    onChanged: () => undefined,
  });
  const people = () =>
    store
      .list({ text: '', from: 0, most: 200 })
      .people.map(({ name, numbers }) => [name, ...numbers.map(({ number }) => number)]);
  return { store, desk, states, people, written };
}

describe('an import', () => {
  it('is shown before anything is changed, then brings everybody in, and tells how far it is', async () => {
    const { desk, states, people } = start(cards('FN:Anna\r\nTEL:7042', 'nonsense without end', 'FN:Bob'));
    const preview = await desk.preview();
    expect(preview).toMatchObject({ name: 'people.vcf', kind: 'vcard', total: 3, table: null });
    expect(preview?.people.map(({ name }) => name)).toEqual(['Anna', 'Bob']);
    expect(people()).toEqual([]);
    const state = await desk.run(preview?.id ?? '', null, 'merge');
    expect(state).toEqual({
      ...{ done: 3, total: 3, added: 2, merged: 0, skipped: 0, unreadable: 1 },
      ...{ pictures: 0, picturesLeft: 0, over: true },
    });
    expect(states.at(-1)).toEqual(state);
    expect(people()).toEqual([['Anna', '7042'], ['Bob']]);
  });

  it('merges whoever is there already, and is undone as a whole', async () => {
    const text = cards(
      'FN:Anna Berg\r\nTEL:+49 30 7654321\r\nTEL:7042\r\nNOTE:new',
      'FN:Bob',
      'FN:Anna Berg\r\nTEL:7043',
    );
    const { store, desk, people } = start(text);
    store.save(null, person('anna berg', '030 7654321'));
    const preview = await desk.preview();
    const state = await desk.run(preview?.id ?? '', null, 'merge');
    expect(state).toMatchObject({ added: 1, merged: 2 });
    expect(people()).toEqual([['anna berg', '030 7654321', '7042', '7043'], ['Bob']]);
    expect(store.nameOf('sip:7043@example.com', '7043')).toBe('anna berg');
    expect(desk.last()).toBe('people.vcf');
    await desk.undo();
    expect(people()).toEqual([['anna berg', '030 7654321']]);
    expect(store.find('bob', 5)).toEqual([]);
    expect(store.nameOf('sip:7043@example.com', '7043')).toBeNull();
    expect(desk.last()).toBeNull();
  });

  it('brings pictures along for whoever has none, and takes them back', async () => {
    const picture = `PHOTO;ENCODING=b;TYPE=JPEG:${Buffer.from(jpegHead(40, 30)).toString('base64')}`;
    const text = cards(
      `FN:Anna\r\nTEL:7042\r\n${picture}`,
      `FN:Bob\r\n${picture}`,
      `FN:Carla\r\nPHOTO;VALUE=uri:https://pictures.example/carla.jpg`,
      `FN:Dana\r\n${picture}`,
    );
    const { store, desk, written } = start(text);
    const [bob, dana] = ['Bob', 'Dana'].map((name) => store.save(null, person(name)) ?? 0);
    const own = Uint8Array.of(1);
    givePicture(store.database, dana ?? 0, own, { now: 1, importId: null });
    for (const expected of [
      { added: 2, merged: 1, skipped: 1, pictures: 2, picturesLeft: 1 },
      { added: 0, merged: 0, skipped: 4, pictures: 0, picturesLeft: 1 },
    ]) {
      const preview = await desk.preview();
      expect(await desk.run(preview?.id ?? '', null, 'merge')).toMatchObject(expected);
      if (expected.added === 0) await desk.undo();
    }
    const given = (id = 0) =>
      rowOf(store.database, 'SELECT given FROM pictures WHERE contact = ?', id)?.given ?? null;
    expect(given(bob)).toEqual(jpegHead(40, 30));
    // What still waits to be made small goes out as it came.
    await desk.export('vcard');
    const [file = ''] = [...written.values()];
    expect(openContactFile(file).photo(0)).toEqual(Buffer.from(jpegHead(40, 30)));
    await desk.undo();
    expect([given(bob), given(dana)]).toEqual([null, own]);
    expect(rowOf(store.database, 'SELECT count(*) AS count FROM pictures')?.count).toBe(1);
  });

  it('is undone whole, however little time there is for it at once', async () => {
    const { store } = start('');
    const importId = run(store.database, 'INSERT INTO imports (at, file) VALUES (1, ?)', 'people.vcf').id;
    for (const name of ['Anna', 'Bob', 'Carla']) addContact(store.database, person(name), german, importId);
    // As on a machine that stands still whenever it is asked for the time.
    const { now } = performance;
    let passed = 0;
    performance.now = () => (passed += 1000);
    try {
      await undoImport({
        database: store.database,
        ...{ sense: () => german, clock: systemClock, isCancelled: () => false },
      });
    } finally {
      performance.now = now;
    }
    expect(store.list({ text: '', from: 0, most: 5 }).total).toBe(0);
    expect(lastImport(store.database)).toBeNull();
  });

  it('leaves whoever is in it a second time as they are', async () => {
    const text = cards('FN:Anna Berg\r\nORG:Cargo\r\nTEL:7042\r\nEMAIL:a@b.example\r\nNOTE:kind', 'FN:Bob');
    const { desk } = start(text);
    for (const expected of [{ added: 2 }, { added: 0, merged: 0, skipped: 2 }]) {
      const preview = await desk.preview();
      expect(await desk.run(preview?.id ?? '', null, 'merge')).toMatchObject(expected);
    }
  });

  it.each([
    [
      'skip',
      [
        ['Anna', '1'],
        ['Anna', '2'],
      ],
    ],
    [
      'add',
      [
        ['Anna', '1'],
        ['Anna', '1', '3'],
        ['Anna', '2'],
      ],
    ],
  ] as const)('can %s them too', async (duplicates, expected) => {
    const { store, desk, people } = start(cards('FN:Anna\r\nORG:Cargo\r\nTEL:1\r\nTEL:3'));
    store.save(null, { ...person('Anna', '1'), company: 'Cargo' });
    store.save(null, { ...person('Anna', '2'), company: 'Other' });
    const preview = await desk.preview();
    await desk.run(preview?.id ?? '', null, duplicates);
    expect(people().toSorted()).toEqual(expected);
  });

  it('takes the columns that the person has said', async () => {
    const { desk, people } = start('Nickname,Reach\nAnna,7042\nBob,7043');
    const preview = await desk.preview();
    expect(preview?.table?.headers).toBeNull();
    const looked = await desk.look(preview?.id ?? '', ['ignore', 'name']);
    expect(looked[1]?.name).toBe('7042');
    await desk.run(preview?.id ?? '', ['name', 'mobile'], 'merge');
    expect(people()).toContainEqual(['Anna', '7042']);
  });

  it('stops where it is when it is cancelled, and can be undone', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `FN:Person ${index}\r\nTEL:${10_000 + index}`);
    const { desk, store } = start(cards(...names));
    const preview = await desk.preview();
    const running = desk.run(preview?.id ?? '', null, 'merge');
    await expect(desk.run(preview?.id ?? '', null, 'merge')).rejects.toThrow('going on');
    desk.cancel();
    const { done } = await running;
    expect(done).toBeLessThan(5000);
    expect(store.list({ text: '', from: 0, most: 1 }).total).toBe(done);
    await desk.undo();
    expect(store.list({ text: '', from: 0, most: 1 }).total).toBe(0);
  });

  it('goes out again as it came in', async () => {
    const { desk, written } = start(
      cards('FN:Anna Berg\r\nTEL;TYPE=cell:+49 171 5550123\r\nEMAIL:a@b.example'),
    );
    const preview = await desk.preview();
    await desk.run(preview?.id ?? '', null, 'merge');
    for (const format of ['vcard', 'csv'] as const) expect(await desk.export(format)).toBe(1);
    for (const text of written.values()) {
      expect(openContactFile(text).read(0, null)).toMatchObject({
        name: 'Anna Berg',
        numbers: [{ kind: 'mobile', number: '+49 171 5550123' }],
        emails: ['a@b.example'],
      });
    }
    expect([...written.keys()]).toEqual(['/home/alice/contacts.vcf', '/home/alice/contacts.csv']);
  });
});
