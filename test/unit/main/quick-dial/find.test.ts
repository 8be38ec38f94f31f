import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FindOptions, findToCall } from '../../../../src/main/quick-dial/find.ts';
import { matchName, matchNumber } from '../../../../src/main/quick-dial/match-text.ts';
import { favouritePeople, listSource, type Person } from '../../../../src/main/quick-dial/people.ts';
import { createPresenceBoard } from '../../../../src/main/quick-dial/presence-board.ts';
import { lineToDial, readSelection } from '../../../../src/main/quick-dial/selection.ts';

const person = (name: string | null, number: string, dialled = true): Person => ({ name, number, dialled });

function options(some: Partial<FindOptions> = {}): FindOptions {
  return {
    sources: [],
    resolve: async (text) => ({
      target: `0${text.replaceAll(/\D/g, '')}`,
      e164: null,
      why: ['outside-line'],
    }),
    canDial: (text) => /^[\d+ ]+$/.test(text),
    standing: () => 'no',
    presenceOf: () => null,
    pictureOf: () => null,
    onFailed: () => undefined,
    ...some,
  };
}
const anna = person('Anna Größe', '7042');
const bob = person('Bob Biber', '702');

describe('what fits to a text', () => {
  it.each([
    ['Anna Größe', 'anna', { rank: 0, start: 0, end: 4 }],
    ['Anna Größe', 'grosse', { rank: 1, start: 5, end: 10 }],
    ['Anna Größe', 'größe', { rank: 1, start: 5, end: 10 }],
    ['Anna Größe', 'gro', { rank: 1, start: 5, end: 8 }],
    ['Anna Größe', 'nna', { rank: 2, start: 1, end: 4 }],
    ['José Ñandú', 'nandu', { rank: 1, start: 5, end: 10 }],
    ['Anna', '  ', null],
  ])('in the name %s, %s', (name, typed, expected) => {
    expect(matchName(name, typed)).toEqual(expected);
  });

  it.each([
    ['+49 30 1234', '3012', { rank: 2, start: 4, end: 9 }],
    ['+49 30 1234', '+49', { rank: 0, start: 1, end: 3 }],
    ['7042', '42', { rank: 2, start: 2, end: 4 }],
    ['7042', 'anna', null],
    ['7042', '+', null],
    ['alice@example.com', '42', null],
  ])('in the number %s, %s', (number, typed, expected) => {
    expect(matchNumber(number, typed)).toEqual(expected);
  });

  it('is always a part of what is shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, typed) => {
        for (const match of [matchName(name, typed), matchNumber(name, typed)]) {
          if (match === null) continue;
          expect(match.start).toBeGreaterThanOrEqual(0);
          expect(match.end).toBeGreaterThan(match.start);
          expect(match.end).toBeLessThanOrEqual(name.length);
        }
      }),
    );
  });
});

describe('the quick dial', () => {
  it('offers a number as it was typed first, with what the rules make of it', async () => {
    const [first] = await findToCall('030 12', options());
    expect(first).toMatchObject({ from: 'typed', number: '030 12', target: '003012', why: ['outside-line'] });
  });

  it('offers six at most, the best first, each number once, whoever knows it', async () => {
    const many = Array.from({ length: 60 }, (_, n) => person(`Xanna ${n}`, `8${n}`));
    const found = await findToCall(
      'anna',
      options({
        sources: [listSource('favourite', () => [anna]), listSource('recent', () => [...many, anna])],
      }),
    );
    expect(found).toHaveLength(6);
    expect(found[0]).toMatchObject({ from: 'favourite', name: 'Anna Größe', target: '7042' });
    expect(found.filter(({ target }) => target === '7042')).toHaveLength(1);
  });

  it('lets whoever has the whole number stand for it', async () => {
    const found = await findToCall(
      '702',
      options({
        sources: [listSource('recent', () => [person('Other', '1702'), bob])],
        resolve: async (text) => ({ target: text, e164: null, why: [] }),
      }),
    );
    expect(found.map(({ name }) => name)).toEqual(['Bob Biber', 'Other']);
  });

  it('sends a number by the rules that came from outside, and leaves one that was dialled', async () => {
    const found = await findToCall(
      '',
      options({ sources: [listSource('recent', () => [person(null, '4930', false), person('B', '702')])] }),
    );
    expect(found.map(({ target }) => target)).toEqual(['04930', '702']);
  });

  it('goes on without a source that fails, and says so', async () => {
    const failed: string[] = [];
    const found = await findToCall(
      'bob',
      options({
        sources: [
          { from: 'person', find: () => Promise.reject(new Error('broken')) },
          listSource('recent', () => [bob]),
        ],
        onFailed: (from) => failed.push(from),
      }),
    );
    expect(found.map(({ name }) => name)).toEqual(['Bob Biber']);
    expect(failed).toEqual(['person']);
  });
});

describe('what is marked', () => {
  it.each([
    ['  +49 30 1234\nmore', '+49 30 1234'],
    ['\n\n 7042 \r\n', '7042'],
    ['tel:+49-30-1234;ext=7', '+49301234'],
    ['sip:bob@example.com', 'bob@example.com'],
    ['1\u202e2\u00003', '123'],
    ['x'.repeat(1000), 'x'.repeat(256)],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(lineToDial(text)).toBe(expected);
  });

  it('is never more than one line of 256 signs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        expect(lineToDial(text).length).toBeLessThanOrEqual(256);
        expect(lineToDial(text)).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it('comes before what is copied, where the desktop knows the difference', async () => {
    const text = (answer: string) => ({ readText: async () => answer });
    expect(await readSelection({ ...text('copied'), selection: text('marked') })).toBe('marked');
    expect(await readSelection({ ...text('copied'), selection: text(' ') })).toBe('copied');
    expect(await readSelection(text('copied'))).toBe('copied');
  });
});

describe('favourites', () => {
  it('stand with the number to call before anybody’s others, and say which have gone by the rules', () => {
    const found = favouritePeople([
      { name: 'Anna', numbers: ['7042', '0171 1'], contact: 1 },
      { name: null, numbers: ['*97'], contact: null },
    ]);
    expect(found).toEqual([
      person('Anna', '7042', false),
      person(null, '*97', true),
      person('Anna', '0171 1', false),
    ]);
  });

  it('are told from the company’s by their number', async () => {
    const sources = [listSource('recent', () => [anna, bob])];
    const standing = (target: string) => (target === '7042' ? 'company' : 'own');
    const found = await findToCall('', options({ sources, standing }));
    expect(found.map(({ favourite }) => favourite)).toEqual(['company', 'own']);
  });
});

describe('who is found', () => {
  it('has the state that is known of their number, as it is written or as it is dialled', async () => {
    const board = createPresenceBoard();
    const find = () =>
      findToCall('', {
        ...options({ presenceOf: board.of }),
        sources: [listSource('favourite', () => [person('Anna', '7042', false), bob])],
      });
    const states = async () => (await find()).map(({ presence }) => presence?.state ?? null);
    expect(await states()).toEqual([null, null]);
    board.take([
      { number: '7042', presence: { state: 'ringing', isSure: true } },
      { number: '702', presence: { state: 'away', isSure: false } },
    ]);
    expect(await states()).toEqual(['ringing', 'away']);
    board.take([{ number: '7042', presence: null }]);
    expect(await states()).toEqual([null, 'away']);
    board.clear();
    expect(await states()).toEqual([null, null]);
  });
});
