export type TextPiece =
  | { readonly kind: 'text'; readonly at: number; readonly text: string }
  | {
      readonly kind: 'link';
      readonly at: number;
      readonly text: string;
      readonly url: string;
      readonly host: string;
    };

const address = /https:\/\/[^\s<>"'`\u00AB\u00BB\u201C\u201D]{3,2000}/giu;

/**
 * A text in pieces, those among them that lead to a web page. The host is the one that the browser would ask, so in
 * letters that cannot be taken for others (punycode), and never what stands before an @. Pure.
 */
export function findLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    // What ends a sentence is not part of the address.
    const shown = found.replace(/[.,;:!?)\]}]+$/, '');
    if (!URL.canParse(shown)) continue;
    const { href, hostname, username, password } = new URL(shown);
    if (username !== '' || password !== '') continue;
    if (index > from) pieces.push({ kind: 'text', at: from, text: text.slice(from, index) });
    pieces.push({ kind: 'link', at: index, text: shown, url: href, host: hostname });
    from = index + shown.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', at: from, text: text.slice(from) });
  return pieces;
}
