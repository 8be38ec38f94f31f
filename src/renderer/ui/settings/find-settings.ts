// Which settings a person means by what they type into the search field. Pure.

export interface Findable {
  readonly title: string;
  /** What else is written there. */
  readonly words: readonly string[];
}

/** The way people type: without accents and capitals. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}

/** Those that have every word of the query, or its beginning, in their order; all of them where nothing is asked. */
export function findSettings<Each extends Findable>(all: readonly Each[], query: string): readonly Each[] {
  const asked = fold(query).split(/\s+/).filter(Boolean);
  return all.filter(({ title, words }) => {
    const written = fold([title, ...words].join('\n'));
    return asked.every((word) => written.includes(word));
  });
}

/** Every plain text of a part of a catalogue, so that what is added there is found without another list. */
export function wordsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.values(part).flatMap(wordsIn);
}
