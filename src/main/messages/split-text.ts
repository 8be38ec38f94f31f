const octets = (text: string): number => Buffer.byteLength(text);

/**
 * A text in parts of at most so many octets of UTF-8 (RFC 3428 section 8: a MESSAGE may be passed on over UDP, where no more
 * than 1300 get through), parted at ends of lines, else at spaces, else between characters. Nothing but white space at
 * the seams is lost. Pure.
 */
export function splitText(text: string, most: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (octets(rest) > most) {
    const end = endOfPart(rest, most);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

/** Where the first part ends, in UTF-16 units; at least one character is in it. */
function endOfPart(text: string, most: number): number {
  let end = 0;
  let taken = 0;
  for (const character of text) {
    taken += octets(character);
    if (taken > most && end > 0) break;
    end += character.length;
  }
  const head = text.slice(0, end);
  // Not a part of a few words only because a line ends early.
  const seam = [head.lastIndexOf('\n'), head.lastIndexOf(' ')].find((place) => place > end / 2);
  return seam ?? end;
}
