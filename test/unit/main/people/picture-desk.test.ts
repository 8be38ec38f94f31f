import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/main/clock.ts';
import { rowOf, run } from '../../../../src/main/people/database.ts';
import type { PeopleStore } from '../../../../src/main/people/people-store.ts';
import { createPictureDesk, type PictureDeskOptions } from '../../../../src/main/people/picture-desk.ts';
import { givePicture } from '../../../../src/main/people/pictures.ts';
import { undoImport } from '../../../../src/main/people/undo-import.ts';
import { type PictureOutcome, pictureSide } from '../../../../src/shared/picture.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';
import { german, openPeople, person } from '../../../support/open-people.ts';
import { jpegHead, pngHead } from '../../../support/picture-heads.ts';

const photo = jpegHead(4000, 3000);
const small = jpegHead(pictureSide, pictureSide);

const beginImport = ({ database }: PeopleStore): number =>
  run(database, 'INSERT INTO imports (at, file) VALUES (1, ?)', 'people.vcf').id;
const undo = ({ database }: PeopleStore): Promise<void> =>
  undoImport({ database, sense: () => german, clock: systemClock, isCancelled: () => false });

function start(some: Partial<PictureDeskOptions> = {}) {
  const store = openPeople();
  const clock = createFakeClock();
  const changes: number[] = [];
  const desk = createPictureDesk({
    people: { withStore: (work) => work(store), tryStore: (work) => work(store) },
    clock,
    log: createMemoryLog(),
    chooseFile: async () => '/home/alice/anna.jpg',
    readFile: async () => photo,
    onChanged: () => changes.push(clock.now()),
    ...some,
  });
  const id = store.save(null, person('Anna', '7042')) ?? 0;
  /** What a page does. */
  function page(made: Uint8Array | null): boolean {
    const next = desk.next();
    if (next === null) return false;
    desk.settle({ contact: next.contact, version: next.version, small: made });
    return true;
  }
  async function choose(made: Uint8Array | null) {
    const chosen = desk.choose(id);
    await expect.poll(() => page(made)).toBe(true);
    return chosen;
  }
  return { store, clock, desk, id, page, choose, changes, shown: () => store.get(id)?.picture ?? null };
}

describe('a picture that somebody chooses', () => {
  it('waits for a page to make it small, and only that is shown', async () => {
    const { store, desk, id, choose, shown } = start();
    expect(await choose(small)).toBe('taken');
    const address = shown();
    expect(address).toMatch(new RegExp(`^/pictures/${id}-\\d+\\.jpg$`));
    expect(store.list({ text: 'anna', from: 0, most: 5 }).people[0]?.picture).toBe(address);
    expect(store.pictureFor('sip:7042@example.com', '7042')).toBe(address);
    const version = Number(/-(\d+)/.exec(address ?? '')?.[1]);
    expect(desk.small(id, version)).toEqual(small);
    expect(desk.small(id, version + 1)).toBeNull();
    expect(desk.next()).toBeNull();
  });

  it('has another address each time, and is gone when it is removed', async () => {
    const { desk, id, choose, shown } = start();
    await choose(small);
    const before = shown();
    await choose(small);
    expect(shown()).not.toBe(before);
    desk.remove(id);
    expect(shown()).toBeNull();
  });

  it('goes with its contact', async () => {
    const { store, id, choose, shown } = start();
    await choose(small);
    store.remove(id);
    expect(store.save(null, person('Bob'))).toBe(id);
    expect(shown()).toBeNull();
  });

  it.each<readonly [outcome: PictureOutcome, some: Partial<PictureDeskOptions>]>([
    ['none', { chooseFile: async () => null }],
    ['unreadable', { readFile: async () => Promise.reject(new Error('EACCES')) }],
    ['too-large', { readFile: async () => null }],
    ['too-large', { readFile: async () => pngHead(60_000, 60_000) }],
    ['not-a-picture', { readFile: async () => new TextEncoder().encode('<svg/>') }],
  ])('is told to be %s without any page having seen it', async (outcome, some) => {
    const { desk, id } = start(some);
    expect(await desk.choose(id)).toBe(outcome);
    expect(desk.next()).toBeNull();
  });

  it.each([
    ['cannot be decoded', null],
    ['is made into something else', pngHead(pictureSide, pictureSide)],
    ['is made larger than it may be', jpegHead(pictureSide, 2 * pictureSide)],
  ])('leaves the one before where it %s', async (_, made) => {
    const { desk, id, choose, shown } = start();
    await choose(small);
    expect(await choose(made)).toBe('not-a-picture');
    const version = Number(/-(\d+)/.exec(shown() ?? '')?.[1]);
    expect(desk.small(id, version)).toEqual(small);
  });

  it('is given up where no page answers', async () => {
    const { clock, desk, id } = start();
    const chosen = desk.choose(id);
    await expect.poll(() => desk.next()).not.toBeNull();
    clock.advance(30_000);
    expect(await chosen).toBe('unreadable');
  });

  it('is refused for somebody who is not there any more', async () => {
    const { desk, id, store } = start();
    store.remove(id);
    await expect(desk.choose(id)).rejects.toThrow('no such contact');
  });
});

describe('pictures that came with contacts', () => {
  it('stay the import’s where another one that was chosen could not be read, and go with it', async () => {
    const { store, id, page, choose, shown } = start();
    const importId = beginImport(store);
    givePicture(store.database, id, photo, { now: 5, importId });
    page(small);
    expect(await choose(null)).toBe('not-a-picture');
    expect(shown()).not.toBeNull();
    await undo(store);
    expect(shown()).toBeNull();
    expect(rowOf(store.database, 'SELECT count(*) AS count FROM pictures')?.count).toBe(0);
  });

  it('leave what somebody has chosen since, shown or still waiting', async () => {
    const { store, id, page, choose, shown } = start();
    const importId = beginImport(store);
    const other = store.save(null, person('Bob')) ?? 0;
    for (const each of [id, other]) {
      givePicture(store.database, each, photo, { now: 5, importId });
      page(small);
    }
    await choose(small);
    givePicture(store.database, other, photo, { now: 9, importId: null });
    await undo(store);
    expect(shown()).not.toBeNull();
    expect(store.get(other)?.picture).toBeNull();
    expect(page(small)).toBe(true);
    expect(store.get(other)?.picture).not.toBeNull();
  });

  it('come after what somebody has chosen, and are told of together', () => {
    const { store, desk, id, page, changes } = start();
    const ids = [1, 2, 3].map((each) => store.save(null, person(`Person ${each}`)) ?? 0);
    for (const each of ids) givePicture(store.database, each, photo, { now: 5, importId: 1 });
    givePicture(store.database, id, photo, { now: 5, importId: null });
    const order: number[] = [];
    for (let next = desk.next(); next !== null; next = desk.next()) {
      order.push(next.contact);
      expect(changes).toEqual([]);
      page(small);
    }
    expect(order).toEqual([id, ...ids]);
    expect(changes).toHaveLength(1);
  });

  it('are left out where the page has died over one twice', () => {
    const { store, desk, id } = start();
    givePicture(store.database, id, photo, { now: 5, importId: 1 });
    expect([desk.next(), desk.next()].map((next) => next?.contact)).toEqual([id, id]);
    expect(desk.next()).toBeNull();
    expect(desk.next()).toBeNull();
  });

  it('are not taken where another one was chosen meanwhile', () => {
    const { store, desk, id, shown } = start();
    const version = givePicture(store.database, id, photo, { now: 5, importId: 1 });
    givePicture(store.database, id, photo, { now: 5, importId: null });
    desk.settle({ contact: id, version, small });
    expect(shown()).toBeNull();
    expect(desk.next()).not.toBeNull();
  });
});
