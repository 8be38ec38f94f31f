import type { Cause, Situation } from './fault-rounds.ts';

/** What one side says of a call, in the status of an app and in an engine's snapshot alike. */
export interface SideOfCall {
  readonly step: string;
  readonly muted: boolean;
  readonly hold: { readonly byUs: string; readonly byThem: boolean };
  readonly conference: boolean;
  /** Whether the person shows a picture, and sees one of the other; left out: nothing was ever shown. */
  readonly pictures?: { readonly ours: boolean; readonly theirs: boolean } | undefined;
}

/** What Alice has with one far side, and what that has: more than one of either is wrong. */
export interface Pair {
  readonly ours: readonly SideOfCall[];
  readonly theirs: readonly SideOfCall[];
}

/** How a call has to stand, from Alice's side. */
export interface Standing {
  readonly muted?: true;
  readonly held?: 'by-us' | 'by-them';
  readonly conference?: true;
  /** `told`: each is told of a picture exactly where the other shows one; `both`: and both do. */
  readonly pictures?: 'told' | 'both';
}

/** One for each far side that she has a call with, in their order. */
export type Standings = readonly Standing[];

/** stands: all goes on; over: nobody has anything; rings: it can still be answered. */
export type Became = 'stands' | 'over' | 'rings';

export const standingsOf: Readonly<Record<Situation, Standings>> = {
  idle: [],
  talking: [{}],
  muted: [{ muted: true }],
  held: [{ held: 'by-us' }],
  'held-there': [{ held: 'by-them' }],
  'rings-here': [{}],
  'rings-there': [{}],
  'two-calls': [{}, { held: 'by-us' }],
  conference: [{ conference: true }, { conference: true }],
  consulting: [{ held: 'by-us' }, {}],
  // No camera opens unasked: where a page is new, or a call has taken the place of another, somebody must press again.
  video: [{ pictures: 'told' }],
};

/** Whoever is asked to answer, where nobody had yet. */
export const ringsAt = (situation: Situation): 'here' | 'there' | null =>
  situation === 'rings-here' ? 'here' : situation === 'rings-there' ? 'there' : null;

/** A call that only rang at the other end is cancelled when the page that made it dies (ADR 50). */
export const mayEnd = (situation: Situation, causes: readonly Cause[]): boolean =>
  situation === 'idle' ||
  (situation === 'rings-there' && causes.includes('renderer-crash')) ||
  (situation === 'rings-here' && causes.includes('their-renderer-crash'));

export interface Expected {
  readonly standings: Standings;
  readonly rings: 'here' | 'there' | null;
  readonly mayEnd: boolean;
}

/** What both sides of each call say when it fits; null: they do not agree, or not yet, or it is not as it was. Pure. */
export function agreement(
  { standings, rings, mayEnd: may }: Expected,
  pairs: readonly Pair[],
): Became | null {
  if (pairs.every(isEmpty)) return may ? 'over' : null;
  const found = pairs.map((pair, index) => {
    const standing = standings[index];
    if (standing === undefined) return isEmpty(pair) ? 'nothing' : null;
    return stateOf(pair, standing, rings);
  });
  const told = found.filter((each) => each !== 'nothing');
  const [first = null] = told;
  return told.every((each) => each === first) ? first : null;
}

const isEmpty = ({ ours, theirs }: Pair): boolean => ours.length === 0 && theirs.length === 0;

function stateOf(
  { ours, theirs }: Pair,
  standing: Standing,
  rings: Expected['rings'],
): 'stands' | 'rings' | null {
  const [own, far] = [ours[0], theirs[0]];
  if (own === undefined || far === undefined || ours.length > 1 || theirs.length > 1) return null;
  if (own.step === 'connected' && far.step === 'connected')
    return isAsWanted(own, far, standing) ? 'stands' : null;
  if (rings === null) return null;
  const [called, calling] = rings === 'here' ? [own, far] : [far, own];
  const isCalling = calling.step === 'calling' || calling.step === 'ringing';
  return called.step === 'incoming' && isCalling ? 'rings' : null;
}

function isAsWanted(own: SideOfCall, far: SideOfCall, standing: Standing): boolean {
  const { muted, held, conference } = standing;
  const [byUs, byThem] = [held === 'by-us', held === 'by-them'];
  return (
    own.muted === (muted ?? false) &&
    own.conference === (conference ?? false) &&
    own.hold.byUs === (byUs ? 'held' : 'no') &&
    far.hold.byThem === byUs &&
    far.hold.byUs === (byThem ? 'held' : 'no') &&
    own.hold.byThem === byThem &&
    arePicturesAsWanted(own, far, standing)
  );
}

function arePicturesAsWanted(own: SideOfCall, far: SideOfCall, { pictures }: Standing): boolean {
  if (pictures === undefined) return true;
  const [ours, theirs] = [own.pictures, far.pictures].map((each) => each ?? { ours: false, theirs: false });
  if (ours === undefined || theirs === undefined) return false;
  const isTold = ours.theirs === theirs.ours && theirs.theirs === ours.ours;
  return isTold && (pictures === 'told' || (ours.ours && theirs.ours));
}

/** What the person does once all is well, and how the calls must stand then; null: nothing. */
export const goesOn: Readonly<Record<Situation, GoingOn | null>> = {
  idle: null,
  talking: null,
  muted: null,
  held: { does: 'resume', after: [{}] },
  'held-there': { does: 'resume-there', after: [{}] },
  'rings-here': null,
  'rings-there': null,
  'two-calls': { does: 'swap', after: [{ held: 'by-us' }, {}] },
  conference: { does: 'split', after: [{}, { held: 'by-us' }] },
  consulting: { does: 'hand-on', after: [] },
  video: { does: 'show-again', after: [{ pictures: 'both' }] },
};

export interface GoingOn {
  /** hand-on: both far sides have one call, with each other; show-again: whoever shows nothing any more. */
  readonly does: 'resume' | 'resume-there' | 'swap' | 'split' | 'hand-on' | 'show-again';
  readonly after: Standings;
}
