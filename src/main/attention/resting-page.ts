import type { Words } from '../words/words.ts';

/** What a person reads while the page that would tell it is dead: nobody reaches them meanwhile, and no call is heard. */
export const describeRest = (
  words: Pick<Words, 'pageRests' | 'pageBack'>,
  restMs: number,
): { readonly title: string; readonly body: string } => ({
  title: words.pageRests,
  body: words.pageBack(Math.max(1, Math.ceil(restMs / 1000))),
});
