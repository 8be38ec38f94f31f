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

const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}/gu;
const blanks = /[\s\p{Cc}]+/gu;

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(unseen, '').toLowerCase().replaceAll(blanks, ' ').trim();
}
