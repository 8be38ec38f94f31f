export interface TextMatch {
  /** 0: at the beginning, 1: at the beginning of a word, 2: somewhere. */
  readonly rank: number;
  readonly start: number;
  readonly end: number;
}

/** Where a name holds what was typed, whatever the case and the accents; null: nowhere. Pure. */
export function matchName(name: string, typed: string): TextMatch | null {
  const folded = foldWithPlaces(name);
  const wanted = foldWithPlaces(typed.trim()).text;
  if (wanted === '') return null;
  let first: TextMatch | null = null;
  for (let at = folded.text.indexOf(wanted); at >= 0; at = folded.text.indexOf(wanted, at + 1)) {
    const start = folded.places[at] ?? 0;
    const end = folded.places[at + wanted.length] ?? name.length;
    if (at === 0) return { rank: 0, start, end };
    if (!/[\p{L}\p{N}]/u.test(folded.text[at - 1] ?? '')) return { rank: 1, start, end };
    first ??= { rank: 2, start, end };
  }
  return first;
}

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

/** Lower case without accents; `places[n]` is where sign n of it came from. */
function foldWithPlaces(text: string): { readonly text: string; readonly places: readonly number[] } {
  let folded = '';
  const places: number[] = [];
  let place = 0;
  for (const sign of text) {
    const plain = sign.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
    for (let n = 0; n < plain.length; n += 1) places.push(place);
    folded += plain;
    place += sign.length;
  }
  return { text: folded, places };
}
