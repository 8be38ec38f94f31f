import type { DatabaseSync } from 'node:sqlite';
import { spellings } from '../../shared/fold.ts';
import type { FoundPerson, PeoplePage, PeopleQuery } from '../../shared/people.ts';
import { foundBy, rulesOf } from './contact-index.ts';
import { personOf } from './contacts.ts';
import { type Row, rowsOf } from './database.ts';
import { type NumberSense, plainNumber, samenessOf } from './number-forms.ts';

/**
 * Finds people by names, companies and numbers: whoever has that very number first, then favourites, then names that
 * begin so, then words that begin so, then what has it somewhere. At most `most`; an empty text finds favourites alone.
 */
export type FindPeople = (text: string, most: number) => readonly FoundPerson[];

/** Of a text that fits thousands nobody reads more, and all of them cannot be put in order in time. */
const mostLookedAt = 400;
/**
 * Longer than the beginnings that are indexed. Of an area's code FTS5 would first read all numbers that begin so, each a
 * word of its own, and then throw nearly all away; the words in their order are read no further than one wants.
 */
const longDigits = /^[0-9]{4,}$/;
const fields = 'id, name, company, favourite, sort_key';

interface Found {
  readonly row: Row;
  readonly tier: number;
}

export function findPeople(
  database: DatabaseSync,
  text: string,
  most: number,
  sense: NumberSense,
): readonly FoundPerson[] {
  return findRows(database, text, most, sense).map((row) => personOf(database, row));
}

/** The same, by their ids. */
export function findIds(
  database: DatabaseSync,
  text: string,
  most: number,
  sense: NumberSense,
): readonly number[] {
  return findRows(database, text, most, sense).map(({ id }) => Number(id));
}

/** Some of the `mostFound` nearest: whoever is not asked for is not read whole. */
export function findPage(
  database: DatabaseSync,
  { text, from, most }: PeopleQuery,
  mostFound: number,
  sense: NumberSense,
): PeoplePage {
  const rows = findRows(database, text, mostFound, sense);
  return {
    total: rows.length,
    people: rows.slice(from, from + most).map((row) => personOf(database, row)),
  };
}

function findRows(database: DatabaseSync, text: string, most: number, sense: NumberSense): readonly Row[] {
  const found = new Map<number, Found>();
  for (const [tier, rows] of looks(database, text, sense)) {
    for (const row of rows()) {
      const id = Number(row.id);
      // A favourite is nearer than others that are found the same way.
      if (!found.has(id)) found.set(id, { row, tier: row.favourite === 1 && tier > 1 ? 1 : tier });
    }
    // What comes after is less near.
    if (found.size >= Math.max(most, 1) && tier > 1) break;
  }
  return [...found.values()]
    .sort(nearest)
    .slice(0, most)
    .map(({ row }) => row);
}

function nearest(a: Found, b: Found): number {
  if (a.tier !== b.tier) return a.tier - b.tier;
  const [one, other] = [String(a.row.sort_key), String(b.row.sort_key)];
  return one < other ? -1 : one > other ? 1 : 0;
}

type Look = readonly [tier: number, rows: () => readonly Row[]];

function looks(database: DatabaseSync, text: string, sense: NumberSense): readonly Look[] {
  const select = (where: string, ...values: (string | number)[]) =>
    rowsOf(database, `SELECT ${fields} FROM contacts WHERE ${where} LIMIT ${mostLookedAt}`, ...values);
  if (text.trim() === '') return [[0, () => select('favourite = 1 ORDER BY sort_key')]];
  const words = wordsOf(text);
  const exact: Look = [
    0,
    () => select('id IN (SELECT contact FROM numbers WHERE same_as = ?)', samenessOf(text, sense)),
  ];
  const named = (favourite: 0 | 1): readonly Row[] =>
    spellings(text).flatMap((whole) =>
      select(
        `favourite = ${favourite} AND sort_key >= ? AND sort_key < ? ORDER BY sort_key`,
        whole,
        `${whole}\u{10FFFF}`,
      ),
    );
  const word = words[0]?.[0] ?? '';
  const begun: Look = [
    3,
    () =>
      words.length === 1 && longDigits.test(word)
        ? select(
            `id IN (SELECT doc FROM temp.word_places WHERE term >= ? AND term < ? LIMIT ${mostLookedAt})`,
            ...[word, `${word}\u{10FFFF}`],
          )
        : select(
            `id IN (SELECT rowid FROM contact_words WHERE contact_words MATCH ? LIMIT ${mostLookedAt})`,
            matchOf(words, (each) => `${quote(each)}*`),
          ),
  ];
  const marked: Look = [
    1,
    () =>
      favouritesWith(database, sense, (known) =>
        words.every((word) => known.words.some((each) => word.some((one) => each.startsWith(one)))),
      ),
  ];
  const within: Look = [
    4,
    () => [
      ...favouritesWith(database, sense, ({ text }) =>
        words.every((word) => word.some((one) => text.includes(one))),
      ),
      ...select(
        `id IN (SELECT rowid FROM contact_parts WHERE contact_parts MATCH ? LIMIT ${mostLookedAt})`,
        matchOf(words, quote),
      ),
    ],
  ];
  return [
    exact,
    [1, () => named(1)],
    ...(words.length === 0 ? [] : [marked]),
    [2, () => named(0)],
    ...(words.length === 0 ? [] : [begun]),
    ...(words.length > 0 && words.every(([word]) => [...word].length >= 3) ? [within] : []),
  ];
}

interface Findable {
  readonly text: string;
  readonly words: readonly string[];
}

/** By all that it is made of. */
const findable = new Map<string, Findable>();
const mostKept = 10_000;

/**
 * All favourites that fit. There are few, and to find them by the index among all who fit takes longer the more do; what is
 * found of a number is kept, for to read one takes its time.
 */
function favouritesWith(
  database: DatabaseSync,
  sense: NumberSense,
  fits: (known: Findable) => boolean,
): readonly Row[] {
  const rows = rowsOf(
    database,
    `SELECT ${fields}, emails, (SELECT json_group_array(number) FROM numbers WHERE contact = id) AS written
     FROM contacts WHERE favourite = 1 ORDER BY sort_key`,
  );
  const rules = rulesOf(sense);
  return rows.filter((row) => fits(findableOf(row, sense, rules)));
}

function findableOf(row: Row, sense: NumberSense, rules: string): Findable {
  const [name, company, emails, written] = [row.name, row.company, row.emails, row.written].map(String);
  const key = JSON.stringify([name, company, emails, written, rules]);
  const kept = findable.get(key);
  if (kept !== undefined) return kept;
  const text = foundBy(
    {
      ...{ name: name ?? '', company: company ?? '' },
      emails: JSON.parse(emails ?? '[]') as string[],
      numbers: (JSON.parse(written ?? '[]') as string[]).map((number) => ({ kind: 'other', number })),
    },
    sense,
  );
  const known = { text, words: text.match(/[\p{L}\p{N}]+/gu) ?? [] };
  if (findable.size >= mostKept) findable.clear();
  findable.set(key, known);
  return known;
}

/** By each of its spellings. */
type Word = readonly [string, ...string[]];

/** What is looked for: the digits of a number in one piece, or the words of a name. */
function wordsOf(text: string): readonly Word[] {
  const plain = plainNumber(text);
  if (plain !== null) {
    const digits = plain.replaceAll(/\D/g, '');
    // From abroad by its prefix: kept without it.
    return [[digits.length > 3 && digits.startsWith('00') ? digits.slice(2) : digits]];
  }
  const [short = [], long = short] = spellings(text).map((each) => each.match(/[\p{L}\p{N}]+/gu) ?? []);
  return short.map((word, place) => {
    const other = long[place];
    return other === undefined || other === word ? [word] : [word, other];
  });
}

const quote = (word: string): string => `"${word}"`;

/** FTS5: every word, by any of its spellings. */
const matchOf = (words: readonly Word[], one: (spelling: string) => string): string =>
  words.map((word) => `(${word.map(one).join(' OR ')})`).join(' AND ');
