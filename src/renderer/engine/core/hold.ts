/**
 * Hold, from both sides (RFC 3264 section 8.4, RFC 6337 section 5.3).
 *
 *   no ─▶ holding ─▶ held ─▶ resuming ─▶ no
 *   holding may fall back to no, resuming to held: only an answer of the far side makes it so.
 */
export type HoldByUs = 'no' | 'holding' | 'held' | 'resuming';

/** What became of the last wish to hold or resume, when it was refused. */
export type HoldProblem = 'hold-refused' | 'resume-refused';

export interface HoldState {
  readonly byUs: HoldByUs;
  /** Their last description sends us nothing we would send back to: sendonly or inactive. */
  readonly byThem: boolean;
  readonly problem: HoldProblem | null;
}

export const notHeld: HoldState = { byUs: 'no', byThem: false, problem: null };

/**
 * What `byUs` is made of. One request is under way at a time: the next one is made when its answer has shown what holds,
 * so that no answer can be taken for another's.
 */
export interface HoldWish {
  /** What is wanted here. */
  readonly wanted: boolean;
  /** What the far side goes by: it answered a hold of ours last, and no resume since. */
  readonly agreed: boolean;
  readonly asked: 'hold' | 'resume' | null;
}

export const noWish: HoldWish = { wanted: false, agreed: false, asked: null };

export function byUsOf({ wanted, agreed, asked }: HoldWish): HoldByUs {
  // What is asked for again may be what holds: see `offerRefused`.
  const isSettled = wanted === agreed && (asked === null || (asked === 'hold') === agreed);
  if (wanted) return isSettled ? 'held' : 'holding';
  return isSettled ? 'no' : 'resuming';
}
