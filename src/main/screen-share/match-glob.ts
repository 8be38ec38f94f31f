/**
 * Whether a text is what a glob means: `*` for any text, `?` for one character. Case, width and runs of blanks do not
 * count, and characters that nobody sees are passed over, so that a title is not hidden from its rule by them.
 *
 * No regular expression, which a pattern of many stars could hold up for hours: at most |glob| x |text| steps. Pure.
 */
export function matchesGlob(glob: string, text: string): boolean {
  return matches(lettersOf(glob).flat(), lettersOf(text));
}

/** `?` is one letter as it is written, all of it where it grows by folding, or any part that a rule could name by itself. */
function matches(pattern: readonly string[], written: readonly (readonly string[])[]): boolean {
  const letters = written.flat();
  /** Of each place, where the letter that begins there ends. */
  const endOf = written.flatMap((parts) => parts.map((_part, index) => (index === 0 ? parts.length : 1)));
  /** From which places on the text is what the rest of the pattern means. */
  let fits = [...letters.map(() => false), true];
  for (const wanted of pattern.toReversed()) {
    const rest = fits;
    fits = rest.map((_fit, at) => {
      if (at === letters.length) return false;
      if (wanted !== '?') return wanted === letters[at] && rest[at + 1] === true;
      return rest[at + 1] === true || rest[at + (endOf[at] ?? 1)] === true;
    });
    if (wanted === '*')
      for (let at = letters.length; at >= 0; at -= 1) fits[at] = rest[at] === true || fits[at + 1] === true;
  }
  return fits[0] === true;
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

/** A letter with its accents, or a blank, which has none. */
const letter = /[^\s\u0085\u2800\p{M}]\p{M}*|./gsu;

/** Letter by letter: as a whole text a last sigma would be another one than one within. What folding takes apart is put together again. */
function lettersOf(text: string): readonly (readonly string[])[] {
  const plain = visible(text).replaceAll(blanks, ' ').trim();
  return (plain.match(letter) ?? []).map((one) => [...[...one].map(fold).join('').normalize('NFKC')]);
}

/** Also what grows by it: ß is ss, and a Greek iota below a letter one beside it. */
function fold(one: string): string {
  const large = one.toLowerCase().toUpperCase();
  return [...large].map((each) => each.toLowerCase()).join('');
}
