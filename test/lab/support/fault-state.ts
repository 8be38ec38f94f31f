import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import type { Status } from '../../../tools/scripted/remote.ts';
import type { Cause, Situation } from '../../support/fault-rounds.ts';

/** stands: the call goes on; over: neither side has it; rings: it can still be answered. */
export type Became = 'stands' | 'over' | 'rings';

export const live = ({ calls }: Status): readonly CallSummary[] =>
  calls.filter(({ state }) => state !== 'ended');

/** What both sides say of the one call; null: they do not agree, or not yet, or it is not as it was. Pure. */
export function agreement(
  situation: Situation,
  causes: readonly Cause[],
  ours: readonly CallSummary[],
  theirs: readonly CallSummary[],
): Became | null {
  const [own, far] = [ours[0], theirs[0]];
  if (ours.length > 1 || theirs.length > 1) return null;
  if (own === undefined || far === undefined)
    return own === undefined && far === undefined && mayEnd(situation, causes) ? 'over' : null;
  if (own.state === 'connected' && far.state === 'connected') {
    const asItWas =
      own.muted === (situation === 'muted') && own.hold.byUs === (situation === 'held' ? 'held' : 'no');
    return asItWas && far.hold.byThem === (situation === 'held') ? 'stands' : null;
  }
  const [rings, calls] = situation === 'rings-here' ? [own, far] : [far, own];
  return rings.state === 'incoming' && (calls.state === 'calling' || calls.state === 'ringing')
    ? 'rings'
    : null;
}

/** A call that only rang at the other end is cancelled when the page that made it dies (ADR 50). */
const mayEnd = (situation: Situation, causes: readonly Cause[]): boolean =>
  situation === 'idle' || (situation === 'rings-there' && causes.includes('renderer-crash'));

/** For whoever reads what went wrong. */
export function brief({ registration, calls }: Status): string {
  const told = calls
    .slice(-3)
    .map(({ state, muted, hold, end, roams }) => ({ state, muted, hold, end, roams: roams.length }));
  return JSON.stringify({ registration: registration.state, calls: told });
}
