import { type PlacedText, placedSpellings } from '../../shared/fold.ts';

export interface TextMatch {
  /** 0: at the beginning, 1: at the beginning of a word, 2: somewhere. */
  readonly rank: number;
  readonly start: number;
  readonly end: number;
}

/** Where a name holds what was typed, by whatever letters either is written; null: nowhere. Pure. */
export function matchName(name: string, typed: string): TextMatch | null {
  const wanted = placedSpellings(typed.trim()).map(({ text }) => text);
  const matches = placedSpellings(name).flatMap((spelling) =>
    wanted.flatMap((each) => matchIn(spelling, each, name.length) ?? []),
  );
  return matches.toSorted((one, other) => one.rank - other.rank)[0] ?? null;
}

function matchIn({ text, places }: PlacedText, wanted: string, length: number): TextMatch | null {
  if (wanted === '') return null;
  let first: TextMatch | null = null;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const start = places[at] ?? 0;
    const end = endOf(places, at + wanted.length, length);
    if (at === 0) return { rank: 0, start, end };
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return { rank: 1, start, end };
    first ??= { rank: 2, start, end };
  }
  return first;
}

/** Behind the letter that holds the sign before `at`: half of a ß is shown as a whole. */
const endOf = (places: readonly number[], at: number, length: number): number =>
  places.slice(at).find((place) => place !== places[at - 1]) ?? length;

/** Where a number holds the digits that were typed, whatever stands between them; null: nowhere. Pure. */
export function matchNumber(number: string, typed: string): TextMatch | null {
  if (!/^[+\d\s()./*#-]+$/.test(typed.trim())) return null;
  const wanted = typed.replaceAll(/[^\d*#]/g, '');
  const places = [...number].flatMap((sign, place) => (/[\d*#]/.test(sign) ? [place] : []));
  const at = places
    .map((place) => number[place])
    .join('')
    .indexOf(wanted);
  if (wanted === '' || at < 0) return null;
  const last = places[at + wanted.length - 1] ?? 0;
  return { rank: at === 0 ? 0 : 2, start: places[at] ?? 0, end: last + 1 };
}
