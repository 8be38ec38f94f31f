// How names are compared and found, by whatever keyboard they are typed. Pure.

/** Letters that Unicode takes for letters of their own, and a keyboard without them writes so. */
const written: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i', æ: 'ae', œ: 'oe', þ: 'th', ħ: 'h' },
};

/** Some drop the mark, and some write it out: Muller, Mueller. */
const writtenOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const marked = /[äöüøå]/gu;

/** Without accents and capitals, as the index of messages has it. */
export function bare(text: string): string {
  return unmarked(text).trim();
}

/** The same, in letters that anybody can type: how names are put in order and compared. */
export function fold(text: string): string {
  return foldLetters(text).trim();
}

/** Each way to type it: without its marks, and with them written out where that is another. */
export function spellings(text: string): readonly [string, ...string[]] {
  const [folded, long] = [fold(text), foldOut(text).trim()];
  return folded === long ? [folded] : [folded, long];
}

/** Whether a text has somewhere what was typed, by any spelling of either. */
export function holds(text: string, typed: string): boolean {
  const wanted = spellings(typed);
  return spellings(text).some((each) => wanted.some((one) => each.includes(one)));
}

/** Whether it begins with what was typed. */
export function begins(text: string, typed: string): boolean {
  const wanted = spellings(typed);
  return spellings(text).some((each) => wanted.some((one) => each.startsWith(one)));
}

/** Its words, by each spelling. */
export const wordsOf = (text: string): readonly string[] =>
  spellings(text).flatMap((each) => each.match(/[\p{L}\p{N}]+/gu) ?? []);

/** What an index that only drops marks has where it was typed so. */
const kept: readonly (readonly [string, string])[] = [...Object.entries(written), ['ø', 'oe']];

/** Those of one language, which stand in one word together: Ærø, Þórð. What is written out is so throughout. */
const northern = [
  ['ae', 'æ'],
  ['th', 'þ'],
  ['d', 'ð'],
] as const;
const northernWays = [
  [...northern, ['o', 'ø']],
  [...northern, ['oe', 'ø']],
] as const;

/** With each choice of these letters replaced wherever it stands. */
const northernSpellings = (text: string): readonly string[] =>
  northernWays.flatMap((letters) =>
    letters.reduce<readonly string[]>(
      (each, [plain, letter]) => each.flatMap((one) => [one, one.replaceAll(plain, letter)]),
      [text],
    ),
  );

/**
 * How an index that only drops marks may have a word: "mueller" where it was typed "müller", "søren" where it was typed
 * "soren" or "soeren". Guesses have to be looked at: "mueller" may be "muller" there, which was "müller", but "neues" no "nües".
 */
export function indexedSpellings(word: string): { sure: readonly string[]; guesses: readonly string[] } {
  const folded = fold(word);
  const own = kept.flatMap(([letter, plain]) => replacedIn(folded, plain, letter));
  const sure = new Set([bare(word), ...spellings(word), ...own, ...northernSpellings(folded)]);
  // A guess at two letters would be one letter, and find half of all.
  const short = folded.length < 3 ? folded : folded.replaceAll(/(?<=[aou])e|(?<=a)a/g, '');
  const guesses = [short, short.replaceAll('ss', 'ß')].filter((each) => !sure.has(each));
  return { sure: [...sure], guesses: [...new Set(guesses)] };
}

/** With one of the first few, each by itself, and with all replaced. */
function replacedIn(text: string, part: string, by: string): readonly string[] {
  const parts = text.split(part);
  const one = parts
    .slice(1, 9)
    .map((_, at) => parts.slice(0, at + 1).join(part) + by + parts.slice(at + 1).join(part));
  return parts.length > 2 ? [...one, parts.join(by)] : one;
}

/** A text as it is searched, and where each sign of it came from. */
export interface PlacedText {
  readonly text: string;
  readonly places: readonly number[];
}

/** As `spellings`, but for the blanks around it: for who shows where something was found. */
export function placedSpellings(text: string): readonly PlacedText[] {
  const [short, long] = [placed(text, foldLetters), placed(text, foldOut)];
  return short.text === long.text ? [short] : [short, long];
}

function placed(text: string, foldOne: (letter: string) => string): PlacedText {
  let folded = '';
  const places: number[] = [];
  // A letter with its marks, and marks that stand alone.
  for (const { 0: letter, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const plain = foldOne(letter);
    for (let n = 0; n < plain.length; n += 1) places.push(index);
    folded += plain;
  }
  return { text: folded, places };
}

function unmarked(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function foldLetters(text: string): string {
  return unmarked(text).replaceAll(/[ßłøđðıæœþħ]/g, (letter) => written[letter] ?? letter);
}

function foldOut(text: string): string {
  const composed = text.normalize('NFKC').toLowerCase();
  return foldLetters(composed.replaceAll(marked, (letter) => writtenOut[letter] ?? letter));
}
