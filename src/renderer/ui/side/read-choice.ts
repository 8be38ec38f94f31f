import type { ShareChoice, ShareOffer, ShareRefused } from '../../../shared/screen-share.ts';
import type { ScreenShareText } from '../text/screen-share-text.ts';

/** What may be chosen, and what is not offered. While there is a problem nothing may be chosen. Pure. */
export function readChoice(choice: ShareChoice | null): {
  readonly offers: readonly ShareOffer[];
  readonly refused: readonly ShareOffer[];
} {
  if (choice === null) return { offers: [], refused: [] };
  const offers = choice.problem === null ? choice.offers.filter(({ refusal }) => refusal === null) : [];
  return { offers, refused: choice.offers.filter(({ refusal }) => refusal !== null) };
}

/** Why what was chosen is not shown. Pure. */
export function sayRefused(words: ScreenShareText, why: ShareRefused): string {
  if (why === 'gone') return words.pauses.gone;
  return why === 'system' || why === 'unanswered' ? words.problems[why] : words.refusals[why];
}
