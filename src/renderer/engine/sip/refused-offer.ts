import { hasOwnClock, type WaitingOffer } from './offer-line.ts';

/** Who is asked before our registration has reached it, as a server that was started anew, knows it soon after. */
export const strangerMs = 500;
/** So often is asked what nobody answers. */
export const mostUnheard = 3;
/** Nobody said no: the way there was a dead one, or a server does not know the far side yet. */
const unreached: ReadonlySet<number> = new Set([408, 430, 480, 504]);
const unreachedMs = 2000;
/** So many refusals for being busy, and the far side means it. */
const mostAttempts = 10;

/** A final response to a re-INVITE of ours that is no yes, and what we know of that offer. */
export interface RefusedOffer {
  readonly entry: WaitingOffer;
  readonly code: number;
  /** Said by somebody, not made up by SIP.js. */
  readonly wasReal: boolean;
  readonly retryAfterS: number | null;
  /** Nobody wants it any more. */
  readonly isUnwanted: boolean;
  /** It was taken back because nobody had answered. */
  readonly isOverdue: boolean;
  readonly ownsCallId: boolean;
  readonly random: () => number;
  /** Takes note of the interval that a 422 asks for; false: that is none. */
  readonly raiseInterval: () => boolean;
}

/** What becomes of it; `entry` as it goes on. */
export type AfterRefusal =
  | { readonly next: 'told'; readonly entry: WaitingOffer; readonly code: number | null }
  | {
      readonly next: 'again';
      readonly entry: WaitingOffer;
      readonly delayMs: number;
      /** Nobody has heard of it so far. */
      readonly isUnheard: boolean;
    };

export function afterRefusal(offer: RefusedOffer): AfterRefusal {
  const { entry, code } = offer;
  const isGivenBack = offer.isOverdue && code === 487;
  const isUnheard = !hasOwnClock(entry) && (isGivenBack || unreached.has(code));
  const unheard = entry.unheard + 1;
  const attempts = entry.attempts + 1;
  const mayGoAgain = !offer.isUnwanted && (isUnheard ? unheard < mostUnheard : attempts < mostAttempts);
  const againMs = () => (isGivenBack && isUnheard ? 0 : retryDelayMs(offer, isUnheard));
  const delayMs = mayGoAgain ? againMs() : null;
  if (delayMs !== null)
    return {
      ...{ next: 'again', delayMs, isUnheard },
      entry: isUnheard ? { ...entry, isUnsure: true, unheard } : { ...entry, attempts },
    };
  // A 487 says nothing of what was asked before, and a server nothing of a far side that it has not reached.
  const isNo = offer.wasReal && !isUnheard && !(code === 487 && entry.isUnsure);
  return {
    ...{ next: 'told', code: isNo ? code : null },
    entry: { ...entry, isUnsure: entry.isUnsure || isUnheard },
  };
}

/** Null: it is a real no. */
function retryDelayMs(offer: RefusedOffer, isUnheard: boolean): number | null {
  const { code, retryAfterS } = offer;
  if (code === 481) return strangerMs;
  if (code === 491) return glareDelayMs(offer.ownsCallId, offer.random());
  if (code === 422) return offer.raiseInterval() ? 0 : null;
  if (isUnheard && retryAfterS === null) return unreachedMs;
  // RFC 3261 section 14.2: the far side has not finished with what we sent before.
  if (!(isUnheard || code === 500) || retryAfterS === null || retryAfterS > 10) return null;
  return Math.max(retryAfterS * 1000, isUnheard ? unreachedMs : 1000);
}

/** RFC 3261 section 14.1: 2.1 to 4 s for the owner of the Call-ID, else 0 to 2 s, in units of 10 ms. */
export function glareDelayMs(ownsCallId: boolean, random: number): number {
  const steps = ownsCallId ? 190 : 200;
  return (ownsCallId ? 2100 : 0) + Math.min(steps, Math.floor(random * (steps + 1))) * 10;
}
