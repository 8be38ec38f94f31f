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
