/**
 * Digits of a call. What was sent counts only once it was; "," pauses 2 s, ";" waits for the user.
 *
 *   idle ─▶ sending ─▶ idle
 *              ├─ "," ─▶ pausing ─▶ sending
 *              └─ ";" ─▶ waiting ─▶ sending (by the user)
 */
export interface DtmfState {
  readonly sent: string;
  /** Behind a pause or a wait. */
  readonly pending: string;
  readonly waiting: boolean;
  readonly problem: DtmfProblem | null;
}

/** Why digits were not sent. `lost`: whether they have arrived nobody can say. */
export type DtmfProblem = 'held' | 'not-negotiated' | 'refused' | 'lost';

export type DtmfEvent =
  | { readonly type: 'user.digits'; readonly digits: string }
  /** What waits behind a `;` may go on. */
  | { readonly type: 'user.digits-continued' }
  /** The far side was sent these digits: only now they count as sent. */
  | { readonly type: 'media.digits-sent'; readonly digits: string }
  | { readonly type: 'media.digits-refused'; readonly problem: DtmfProblem };

export const noDigits: DtmfState = { sent: '', pending: '', waiting: false, problem: null };

/** Splits at the first pause or wait: what goes at once, and how it goes on. Pure. */
export function splitDigits(digits: string): {
  readonly now: string;
  readonly next: 'pause' | 'wait' | null;
  readonly rest: string;
} {
  const at = digits.search(/[,;]/);
  if (at < 0) return { now: digits, next: null, rest: '' };
  const next = digits[at] === ',' ? 'pause' : 'wait';
  return { now: digits.slice(0, at), next, rest: digits.slice(at + 1) };
}
