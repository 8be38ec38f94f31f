/**
 * Whether a text is what a glob means: `*` for any text, `?` for one character. Case, width and runs of blanks do not
 * count, and characters that nobody sees are passed over, so that a title is not hidden from its rule by them.
 *
 * No regular expression, which a pattern of many stars could hold up for hours: at most |glob| x |text| steps. Pure.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = [...plain(glob)];
  const letters = [...plain(text)];
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

/** Control characters that are no blanks are drawn by nobody either. */
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}|(?![\t-\r\u0085])\p{Cc}/gu;
/** U+2800 is Braille without a dot. */
const blanks = /[\s\u0085\u2800]+/gu;

/**
 * What is not seen goes first: a joiner (U+034F) between a letter and its accent would keep the two apart in any normal form.
 * What folding takes apart is put together again.
 */
function plain(text: string): string {
  const seen = text.replaceAll(unseen, '').normalize('NFKC').replaceAll(unseen, '');
  return [...seen].map(fold).join('').normalize('NFKC').replaceAll(blanks, ' ').trim();
}

/** Each by itself: as a whole text a last sigma would be another letter than one within. What grows by it (ß) stays. */
function fold(letter: string): string {
  const large = letter.toUpperCase();
  return ([...large].length === 1 ? large : letter).toLowerCase();
}
