// Which settings a person means by what they type into the search field. Pure.

import { holds } from '../../../shared/fold.ts';

export interface Findable {
  readonly title: string;
  /** What else is written there. */
  readonly words: readonly string[];
}

/** Those that have every word of the query, or its beginning, in their order; all of them where nothing is asked. */
export function findSettings<Each extends Findable>(all: readonly Each[], query: string): readonly Each[] {
  const asked = query.split(/\s+/).filter(Boolean);
  return all.filter(({ title, words }) => {
    const written = [title, ...words].join('\n');
    return asked.every((word) => holds(written, word));
  });
}

/** Every plain text of a part of a catalogue, so that what is added there is found without another list. */
export function wordsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.values(part).flatMap(wordsIn);
}
