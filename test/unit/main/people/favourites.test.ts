import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { dialByRules } from '../../../../src/main/dialling/create-dialling.ts';
import { chooseWriting, joinFavourites } from '../../../../src/main/people/favourites.ts';
import { takeOldPins } from '../../../../src/main/people/old-pins.ts';
import type { People } from '../../../../src/main/people/people.ts';
import type { PeopleStore } from '../../../../src/main/people/people-store.ts';
import { type CompanyFavourite, mostFavourites } from '../../../../src/shared/favourite.ts';
import type { ContactFields } from '../../../../src/shared/people.ts';
import { german, openPeople, person } from '../../../support/open-people.ts';
import { summaryCall } from '../../../support/summary-call.ts';

const dial = (number: string): string => dialByRules(number, null, german).target;

function opened(...people: readonly ContactFields[]) {
  const store = openPeople();
  for (const one of people) store.save(null, one);
  const mark = (number: string, name: string | null = null) => store.markFavourites([{ number, name }]);
  const favourites = () => store.favourites().map(({ name, numbers }) => [name, ...numbers]);
  return { store, mark, favourites };
}

const twoNumbers: Partial<ContactFields> = {
  numbers: [
    { kind: 'work', number: '7042' },
    { kind: 'mobile', number: '0171 5550123' },
    { kind: 'fax', number: '030 7111111' },
  ],
};

describe('a favourite', () => {
  it('is a contact that is marked, whatever writing its number has', () => {
    const { store, mark, favourites } = opened(person('Anna', '030 7111000'), person('Bob', '7043'));
    mark('+49 30 7111000');
    expect(favourites()).toEqual([['Anna', '030 7111000']]);
    expect(store.isFavourite('0030 7111000')).toBe(true);
    expect(store.isFavourite('7043')).toBe(false);
    expect(store.list({ text: '', from: 0, most: 9 }).people.map(({ name }) => name)).toEqual([
      'Anna',
      'Bob',
    ]);
    store.unmarkFavourite('+49307111000');
    expect(favourites()).toEqual([]);
    expect(store.find('Anna', 9)).toHaveLength(1);
  });

  it('has the number first that was chosen, all the others after it, and no fax', () => {
    const { mark, favourites, store } = opened(person('Anna', twoNumbers));
    mark('+491715550123');
    expect(favourites()).toEqual([['Anna', '0171 5550123', '7042']]);
    const [anna] = store.find('Anna', 1);
    expect(anna?.numbers.map(({ kind }) => kind)).toEqual(['mobile', 'work', 'fax']);
  });

  it('is written down when nobody has the number: by its name, else as the network called it', () => {
    const { mark, favourites, store } = opened();
    const peer = { uri: 'sip:7044@example.com', number: '7044', name: 'Carla Conti' };
    store.follow({ ...idleEngine, calls: [summaryCall({ peer, state: 'ended' })] });
    mark('*97', 'Voicemail');
    mark('7044');
    mark('7045');
    expect(favourites()).toEqual([
      ['7045', '7045'],
      ['Carla Conti', '7044'],
      ['Voicemail', '*97'],
    ]);
    // It has no name that could stand over the network's.
    expect(store.nameOf('sip:7045@example.com', '7045')).toBeNull();
    expect(store.nameOf('sip:*97@example.com', '*97')).toBe('Voicemail');
  });

  it('is marked once, however often, and with all the others or not at all', () => {
    const { mark, favourites, store } = opened();
    mark('7042', 'Anna');
    mark('7042', 'Somebody else');
    expect(favourites()).toEqual([['Anna', '7042']]);
    const broken = { number: null as unknown as string, name: 'Broken' };
    expect(() => store.markFavourites([{ number: '7043', name: 'Bob' }, broken])).toThrow();
    expect(favourites()).toEqual([['Anna', '7042']]);
  });

  it('of the company stands before, and no list is endless', () => {
    const own = Array.from({ length: mostFavourites }, (_, n) => ({
      ...{ name: `Own ${n}`, numbers: [`${n}`], contact: n + 1 },
    }));
    const joined = joinFavourites([{ name: 'Switchboard', number: '9' }], own);
    expect(joined).toHaveLength(mostFavourites);
    expect(joined[0]).toEqual({ name: 'Switchboard', numbers: ['9'], contact: null });
  });
});

describe('an old pin', () => {
  const pins = [
    { number: '00307111000', name: 'Anna' },
    { number: '*97', name: null },
  ];
  function take(store: PeopleStore | null) {
    let left: readonly CompanyFavourite[] = pins;
    const tryStore: People['tryStore'] = (work, otherwise) => {
      try {
        return store === null ? otherwise : work(store);
      } catch {
        return otherwise;
      }
    };
    const kept = {
      oldPins: () => left,
      async forgetOldPins() {
        left = [];
      },
    };
    takeOldPins({ tryStore }, kept, (mark) => chooseWriting(mark, dial, german));
    return left;
  }

  it('becomes a contact that is marked, or marks the one that there is', () => {
    const { store, favourites } = opened(person('Anna Größe', '030 7111000'));
    expect(take(store)).toEqual([]);
    expect(favourites()).toEqual([
      ['*97', '*97'],
      ['Anna Größe', '030 7111000'],
    ]);
    const numbers = store.favourites().flatMap((each) => each.numbers);
    expect(numbers.map(dial)).toEqual(['*97', '00307111000']);
  });

  it('stays while it cannot be written down', () => {
    expect(take(null)).toEqual(pins);
    const { store } = opened();
    store.database.close();
    expect(take(store)).toEqual(pins);
  });
});

describe('a number that has gone by the dialling rules', () => {
  it.each([
    ['as it was typed', '030 7111000', '00307111000', '030 7111000'],
    ['without the outside line', '00307111000', '00307111000', '0307111000'],
    ['for the whole world', '000442079460148', '000442079460148', '+442079460148'],
    ['as it is inside', '7042', '7042', '7042'],
    ['as a code', '*97', '*97', '*97'],
    ['as an address', 'bob@other.example', 'bob@other.example', 'bob@other.example'],
  ])('is written down %s', (_, number, target, expected) => {
    const written = chooseWriting({ number, target }, dial, german);
    expect(written).toBe(expected);
    expect(dial(written)).toBe(target);
  });

  it('is dialled the same again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9*#]{1,15}$/), (number) => {
        const target = dial(number);
        // From what was typed, and as an old pin has it, which knows the target alone.
        expect(dial(chooseWriting({ number, target }, dial, german))).toBe(target);
        expect(dial(chooseWriting({ number: target, target }, dial, german))).toBe(target);
      }),
    );
  });
});
