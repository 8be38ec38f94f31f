/**
 * Whether a text is what a glob means: `*` for any text, `?` for one character. Case, width and runs of blanks do not
 * count, and characters that nobody sees are passed over, so that a title is not hidden from its rule by them.
 *
 * No regular expression, which a pattern of many stars could hold up for hours: at most |glob| x |text| steps. Pure.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const [wanted, seen] = [visible(glob), visible(text)];
  // `?` is one letter as it is written: one that grows by folding is also looked at as it was.
  return [foldWhole, foldAlone].some((fold) => matches(plain(wanted, fold), plain(seen, fold)));
}

function matches(pattern: readonly string[], letters: readonly string[]): boolean {
  let at = 0;
  let read = 0;
  /** The last star, and how much of the text it has taken so far. */
  let star = -1;
  let taken = 0;
  while (read < letters.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      taken = read;
      at += 1;
    } else if (wanted === '?' || wanted === letters[read]) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      // It takes one more; the stars before it need not be tried again.
      taken += 1;
      at = star + 1;
      read = taken;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** Control characters that are no blanks are drawn by nobody either; nor are some letters and signs, empty by their meaning. */
const unseen =
  /\p{Default_Ignorable_Code_Point}|\p{Cf}|(?![\t-\r\u0085])\p{Cc}|[\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu;
/** U+2800 is Braille without a dot. */
const blanks = /[\s\u0085\u2800]+/gu;

/** What is not seen goes first: a joiner (U+034F) between a letter and its accent would keep the two apart in any normal form. */
function visible(text: string): string {
  return text.replaceAll(unseen, '').normalize('NFKC').replaceAll(unseen, '');
}

/** Letter by letter: as a whole text a last sigma would be another one than one within. What folding takes apart is put together again. */
function plain(seen: string, fold: (letter: string) => string): string[] {
  return [...[...seen].map(fold).join('').normalize('NFKC').replaceAll(blanks, ' ').trim()];
}

/** Also what grows by it: ß is ss, and a Greek iota below a letter one beside it. */
function foldWhole(letter: string): string {
  const small = letter.toLowerCase().toUpperCase();
  return [...small].map((each) => each.toLowerCase()).join('');
}

/** What would grow by it stays. */
function foldAlone(letter: string): string {
  const large = letter.toUpperCase();
  return ([...large].length === 1 ? large : letter).toLowerCase();
}
