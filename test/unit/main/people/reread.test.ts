import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../../src/main/clock.ts';
import { run, setFact, transact } from '../../../../src/main/people/database.ts';
import type { NumberSense } from '../../../../src/main/people/number-forms.ts';
import { openFile } from '../../../../src/main/people/open-database.ts';
import { createPeopleStore } from '../../../../src/main/people/people-store.ts';
import { german, person } from '../../../support/open-people.ts';

const british: NumberSense = { ...german, rules: { ...german.rules, country: 'GB' } };

/** A store whose rules may change, and how often it let others go before. */
function openMoving(first: NumberSense) {
  const moving = { sense: first, turns: 0 };
  const clock: Clock = {
    ...systemClock,
    after(delayMs, action) {
      moving.turns += 1;
      return systemClock.after(delayMs, action);
    },
  };
  const database = openFile(':memory:');
  return { moving, database, store: createPeopleStore({ database, sense: () => moving.sense, clock }) };
}

describe('numbers that are read anew', () => {
  const known = (store: ReturnType<typeof openMoving>['store'], index: number) =>
    store.nameOf(`sip:+4930${7_000_000 + index}@example.com`, `+4930${7_000_000 + index}`);

  it('begins again from the first when the rules it was stopped from are the rules again', async () => {
    const { moving, store } = openMoving(german);
    for (let index = 0; index < 300; index += 1)
      store.save(null, person(`Person ${index}`, `030 ${7_000_000 + index}`));
    await store.reread();
    moving.sense = british;
    const stopped = store.reread();
    // The first slice is done.
    expect(known(store, 0)).toBeNull();
    moving.sense = german;
    await stopped;
    await store.reread();
    expect([0, 150, 299].map((index) => known(store, index))).toEqual([
      ...['Person 0', 'Person 150', 'Person 299'],
    ]);
  });

  it('lets others go before again and again, however many calls there were', async () => {
    const { moving, database, store } = openMoving(british);
    transact(database, () => {
      for (let index = 0; index < 5000; index += 1) {
        const number = `030${7_000_000 + index}`;
        run(
          database,
          'INSERT INTO parties (uri, number, name, same_as, found_by, last_call) VALUES (?, ?, NULL, ?, ?, ?)',
          ...[`sip:${number}@example.com`, number, number, number, index],
        );
      }
    });
    moving.sense = german;
    await store.reread();
    expect(store.knows('+49307004999')).toBe(true);
    expect(moving.turns).toBeGreaterThan(10);
  });

  it('finds by letters that anybody can type whom an earlier Offhook wrote, and puts them in order by them', async () => {
    const { database, store } = openMoving(german);
    store.save(null, person('Maria'));
    const id = store.save(null, person('Łukasz Nowak')) ?? 0;
    store.save(null, person('Zoe'));
    for (const index of ['contact_words', 'contact_parts'])
      run(database, `INSERT OR REPLACE INTO ${index} (rowid, text) VALUES (?, 'łukasz nowak')`, id);
    run(database, "UPDATE contacts SET sort_key = 'łukasz nowak' WHERE id = ?", id);
    setFact(database, 'read-by', JSON.stringify([1, german.rules, german.domain]));
    expect(store.find('lukasz', 5)).toEqual([]);
    await store.reread();
    expect(store.find('lukasz', 5)).toMatchObject([{ name: 'Łukasz Nowak' }]);
    expect(store.list({ text: '', from: 0, most: 5 }).people.map(({ name }) => name)).toEqual([
      ...['Łukasz Nowak', 'Maria', 'Zoe'],
    ]);
  });

  it('stops where the file is closed in the middle', async () => {
    const { database, store } = openMoving(german);
    for (let index = 0; index < 300; index += 1)
      store.save(null, person(`Person ${index}`, `030 ${7_000_000 + index}`));
    const stopped = store.reread();
    database.close();
    await expect(stopped).resolves.toBeUndefined();
  });
});
