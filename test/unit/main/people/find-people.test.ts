import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/main/clock.ts';
import type { NumberSense } from '../../../../src/main/people/number-forms.ts';
import { openFile } from '../../../../src/main/people/open-database.ts';
import { createPeopleStore } from '../../../../src/main/people/people-store.ts';
import { german, openPeople, person } from '../../../support/open-people.ts';

function found(text: string, ...people: readonly ReturnType<typeof person>[]): readonly string[] {
  const store = openPeople();
  for (const each of people) store.save(null, each);
  return store.find(text, 20).map(({ name }) => name);
}

describe('finding people', () => {
  const jürgen = person('Jürgen Müßig', {
    company: 'Weiß & Söhne',
    numbers: [{ kind: 'work', number: '0301234567' }],
  });
  const anna = person('Anna-Lena Krüger', '+49 (0)30 7654-321');
  const taro = person('山田 太郎', '7042');

  it.each([
    ['jür', ['Jürgen Müßig']],
    ['JUR', ['Jürgen Müßig']],
    ['mussig', ['Jürgen Müßig']],
    ['söh', ['Jürgen Müßig']],
    ['ssi', ['Jürgen Müßig']],
    ['müß jü', ['Jürgen Müßig']],
    ['ena', ['Anna-Lena Krüger']],
    ['lena kr', ['Anna-Lena Krüger']],
    ['山', ['山田 太郎']],
    ['nobody', []],
  ] as const)('finds by %s, whatever the accents and capitals', (text, names) => {
    expect(found(text, jürgen, anna, taro)).toEqual(names);
  });

  it.each(['030 7654', '+49 30 76', '0049307654', '(030) 7654-321', '4930765', '7654321', '54-32'])(
    'finds a number by %s, in whatever writing it was kept',
    (text) => {
      expect(found(text, jürgen, anna, taro)).toEqual(['Anna-Lena Krüger']);
    },
  );

  it('finds nobody by the beginning of a number that is theirs no more', () => {
    const store = openPeople();
    const changed = store.save(null, person('Changed', '030 55512'));
    const removed = store.save(null, person('Removed', '030 55513'));
    store.save(null, person('Stays', '030 55514'));
    store.save(changed, person('Changed', '040 1'));
    store.remove(removed ?? 0);
    expect(store.find('030 555', 20).map(({ name }) => name)).toEqual(['Stays']);
  });

  it('finds as many as are wanted by a beginning that hundreds have, favourites first', () => {
    const store = openPeople();
    for (let index = 0; index < 500; index += 1)
      store.save(null, person(`Person ${1000 + index}`, `030 ${20_000 + index}`));
    store.save(null, person('Zoe', { favourite: true, numbers: [{ kind: 'work', number: '030 20600' }] }));
    expect(store.find('0302', 100)).toHaveLength(100);
    expect(store.find('03020', 600).length).toBeGreaterThanOrEqual(400);
    expect(store.find('030 206', 5).map(({ name }) => name)).toEqual(['Zoe']);
  });

  it.each([
    ['Łukasz Nowak', ['lukasz', 'łuk', 'UKASZ']],
    ['Søren Åberg', ['soren', 'SØR', 'aberg', 'soeren', 'aaberg']],
    ['Jürgen Müller', ['muller', 'mueller', 'MÜLLER', 'juergen muller', 'jurgen mueller', 'uelle']],
    ['Bäckerei Ärger', ['aerger', 'arger', 'baeckerei ar', 'ärg']],
    ['Jo\u0308rg Hauptstraße', ['joerg', 'jörg', 'hauptstrasse', 'HAUPTSTRASSE']],
    ['Hannes Mueller', ['mueller', 'müller', 'Mu\u0308ller', 'ülle']],
    ['Đorđe Ivić', ['dorde', 'đor', 'ivic']],
    ['Işık Yılmaz', ['isik', 'yilmaz', 'IŞIK', 'yıl']],
    ['Æsa Þórðardóttir', ['aesa', 'æsa', 'thordar', 'þórð']],
    ['Œuvrard Ħal', ['oeuv', 'œuv', 'hal']],
    ['Groß AG', ['gross', 'groß', 'GROẞ']],
  ])('finds %s by what anybody can type', (name, texts) => {
    const others = [person('Anna Olsen'), person('Tomas Dahl')];
    for (const text of texts) expect(found(text, person(name), ...others), text).toEqual([name]);
  });

  it('takes no letters for others that only look as if they were written out', () => {
    expect(found('sue', person('Susi Suhr'), person('Sue Blue'))).toEqual(['Sue Blue']);
    expect(found('muller', person('Hannes Mueller'), person('Hans Muller'))).toEqual(['Hans Muller']);
  });

  it('has a favourite by each spelling, and names that begin so before other words', () => {
    const people = [person('Anna Mueller'), person('Müller Bau'), person('Mueller Tief')];
    const favourite = person('Zoe Müller', { favourite: true });
    for (const text of ['mueller', 'müller'])
      expect(found(text, ...people, favourite)[0], text).toBe('Zoe Müller');
    expect(found('müller', ...people).slice(0, 2)).toEqual(['Mueller Tief', 'Müller Bau']);
  });

  it.each(['mul', 'Müller', 'muller zoe', '03', '0301234', '030 1234 99', 'ülle'])(
    'has a favourite first by %s, of however many who fit',
    (text) => {
      const store = openPeople();
      for (let index = 0; index < 600; index += 1)
        store.save(null, person(`Anna${index} Müller`, `030 1234${1000 + index}`));
      for (let index = 0; index < 101; index += 1) store.save(null, person(`Müller ${index}`, ''));
      store.save(
        null,
        person('Zoe Müller', { favourite: true, numbers: [{ kind: 'work', number: '030 1234 9999' }] }),
      );
      expect(store.find(text, 100)[0]?.name).toBe('Zoe Müller');
    },
  );

  it('has the very number first, then favourites, then names that begin so, then words, then pieces of words', () => {
    const names = found(
      '704',
      person('Somewhere', '030 1704999'),
      person('Begins', '7041'),
      person('704 Ltd'),
      person('Favourite', { favourite: true, numbers: [{ kind: 'work', number: '7042' }] }),
      person('The very one', '704'),
    );
    expect(names).toEqual(['The very one', 'Favourite', '704 Ltd', 'Begins', 'Somewhere']);
  });

  it('finds favourites alone by nothing', () => {
    expect(found(' ', anna, { ...taro, favourite: true })).toEqual(['山田 太郎']);
  });

  it('finds nobody any more by what was changed or removed', () => {
    const store = openPeople();
    const id = store.save(null, anna);
    if (id === null) throw new Error('not saved');
    store.save(id, person('Berta Krüger', '7000'));
    expect(store.find('anna', 5)).toEqual([]);
    expect(store.find('307654', 5)).toEqual([]);
    expect(store.find('berta', 5).map(({ numbers }) => numbers)).toEqual([
      [{ kind: 'work', number: '7000' }],
    ]);
    store.remove(id);
    expect(store.find('berta', 5)).toEqual([]);
    expect(store.save(id, anna)).toBeNull();
  });

  it('takes any text for a text', () => {
    const store = openPeople();
    store.save(null, anna);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'"*^()-:+{}NEAR OR AND\\%_\'0') }),
        ),
        (text) => {
          store.find(text, 10);
          store.history({ filter: 'all', text, contact: null, before: null, most: 5 });
        },
      ),
    );
    expect(store.find('anna', 1)).toHaveLength(1);
  });

  it('finds whoever was kept by any word of three letters or more of their name', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcäöüßéxyz'), minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.nat(), (words, nth) => {
        const store = openPeople();
        store.save(null, person(words.join(' ')));
        const one = words[nth % words.length] ?? '';
        expect(store.find(one.toUpperCase(), 5)).toHaveLength(1);
        expect(store.find(one.slice(0, 1), 5)).toHaveLength(1);
        store.database.close();
      }),
      { numRuns: 40 },
    );
  });
});

describe('lists of people', () => {
  it('has favourites first, then all in the order of their names, page by page', () => {
    const store = openPeople();
    for (const name of ['Zoe', 'Ärmel', 'bernd']) store.save(null, person(name));
    store.save(null, person('Yves', { favourite: true }));
    store.save(null, { ...person(''), company: 'Cargo' });
    const names = (from: number) => store.list({ text: '', from, most: 3 }).people.map(({ name }) => name);
    expect(names(0)).toEqual(['Yves', 'Ärmel', 'bernd']);
    expect(names(3)).toEqual(['Cargo', 'Zoe']);
    expect(store.list({ text: '', from: 0, most: 1 }).total).toBe(5);
  });
});

describe('names for numbers', () => {
  const store = openPeople();
  store.save(null, person('Anna', '030 7654321'));
  store.save(null, person('Office', '704'));
  store.save(null, person('Partner', 'sip:Pia@partner.example'));

  it.each([
    ['sip:+49307654321@example.com', '+49307654321', 'Anna'],
    ['sip:0307654321@example.com', '0307654321', 'Anna'],
    ['sip:00307654321@example.com', '00307654321', 'Anna'],
    ['sip:0049307654321@example.com', '0049307654321', 'Anna'],
    ['sip:+49307654321@trunk.example', '+49307654321', 'Anna'],
    ['sip:704@example.com', '704', 'Office'],
    ['sip:704@elsewhere.example', '704', null],
    ['sip:pia@partner.example', 'pia', 'Partner'],
    ['sip:pia@example.com', 'pia', null],
    ['sip:anonymous@anonymous.invalid', 'anonymous', null],
  ])('knows whom %s is', (uri, number, name) => {
    expect(store.nameOf(uri, number)).toBe(name);
  });

  it('reads all numbers anew when the rules are others', async () => {
    let sense: NumberSense = { ...german, rules: { ...german.rules, country: 'GB' } };
    const moved = createPeopleStore({
      database: openFile(':memory:'),
      sense: () => sense,
      clock: systemClock,
    });
    moved.save(null, person('Anna', '030 7654321'));
    expect(moved.nameOf('sip:+49307654321@example.com', '+49307654321')).toBeNull();
    sense = german;
    await moved.reread();
    expect(moved.nameOf('sip:+49307654321@example.com', '+49307654321')).toBe('Anna');
    expect(moved.find('4930765', 1)).toHaveLength(1);
  });
});
