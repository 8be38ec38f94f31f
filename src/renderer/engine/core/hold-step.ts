import { type CallCommand, type CallState, type CallStep, type OfferPurpose, stay, to } from './call.ts';
import { byUsOf, type HoldState, type HoldWish } from './hold.ts';
import { type MediaDirection, receives } from './media-direction.ts';

/** Silence here before anything is asked of the far side, and sound again only once it has agreed. */
const silence = (held: boolean): CallCommand => ({ type: 'media.hold', held });

/** RFC 3264 section 8.4: held by both sides it is "inactive". */
const holdOffer = (byThem: boolean): CallCommand => ({
  type: 'sip.offer',
  direction: byThem ? 'inactive' : 'sendonly',
  purpose: 'hold',
});

/** RFC 6337 section 5.3: the offer says what we want; that they hold us is their answer's to say. */
const resumeOffer: CallCommand = { type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' };

/** The wish as it is now, and what is told of it. */
function wishing(state: CallState, holdWish: HoldWish, change: Partial<HoldState> = {}): CallState {
  return { ...state, holdWish, hold: { ...state.hold, byUs: byUsOf(holdWish), ...change } };
}

/**
 * Asks for what is wanted and not agreed yet, unless an answer is still to come. What is under way and not wanted any more
 * is taken back: it might wait for a server or for an answer for long, in silence.
 */
function ask(state: CallState, ...before: readonly CallCommand[]): CallStep {
  const { wanted, agreed, asked } = state.holdWish;
  if (asked !== null && wanted === agreed && (asked === 'hold') !== agreed)
    // Last: it is answered at once.
    return to(state, ...before, { type: 'sip.drop-offer', purpose: asked });
  if (asked !== null || wanted === agreed) return to(state, ...before);
  const purpose = wanted ? 'hold' : 'resume';
  return to(
    wishing(state, { wanted, agreed, asked: purpose }),
    ...before,
    wanted ? holdOffer(state.hold.byThem) : resumeOffer,
  );
}

/** Asks the far side to be held; the microphone is shut already when it hears of it. */
export function hold(state: CallState): CallStep {
  if (state.phase.step !== 'connected' || state.holdWish.wanted) return stay(state);
  return ask(wishing(state, { ...state.holdWish, wanted: true }, { problem: null }), silence(true));
}

export function resume(state: CallState): CallStep {
  if (state.phase.step !== 'connected' || !state.holdWish.wanted) return stay(state);
  const next = wishing(state, { ...state.holdWish, wanted: false }, { problem: null });
  // It holds already, and is only told anew: see `offerRefused`.
  return next.hold.byUs === 'no' ? to(next, silence(next.aside)) : ask(next);
}

/** The line goes to another call, or comes to this one. */
export function lineChanged(state: CallState, ours: boolean): CallStep {
  if (state.aside === !ours || state.phase.step === 'ending') return stay(state);
  const next: CallState = { ...state, aside: !ours };
  if (state.phase.step !== 'connected') return to(next, silence(!ours || state.hold.byUs !== 'no'));
  if (!ours) {
    // Its far side is leaving us by a transfer: a hold would only get in the way of that.
    if (state.following || state.handedOn) return to(next, silence(true));
    const held = hold(next);
    return to(held.state, silence(true), ...held.commands.filter(({ type }) => type !== 'media.hold'));
  }
  return state.hold.byUs === 'no' ? to(next, silence(false)) : resume(next);
}

/** What the call begins with: silence when another one has the line. */
export function connectedBegins(state: CallState): CallStep {
  return state.aside && !state.handedOn ? hold(state) : to(state);
}

/** The far side goes by this now. What it was not asked for is what is wanted, too: a dialog before this one asked. */
export function offerAccepted(state: CallState, purpose: OfferPurpose, remote: MediaDirection): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const byThem = !receives(remote);
  if (purpose !== 'hold' && purpose !== 'resume') return to({ ...state, hold: { ...state.hold, byThem } });
  const agreed = purpose === 'hold';
  const wanted = state.holdWish.asked === null ? agreed : state.holdWish.wanted;
  const problem = wanted === agreed ? null : state.hold.problem;
  const next = wishing(state, { wanted, agreed, asked: null }, { byThem, problem });
  if (wanted !== agreed) return ask(next);
  if (!agreed) return to(next, silence(state.aside));
  return state.hold.byUs === 'no' ? to(next, silence(true)) : to(next);
}

/**
 * Back to what was agreed, which may be what is wanted by now.
 *
 * @param code null: nobody answered. The far side may have agreed all the same and its answer be lost: it is told anew what
 *   holds, once.
 */
export function offerRefused(state: CallState, purpose: OfferPurpose, code: number | null): CallStep {
  const { wanted, agreed, asked } = state.holdWish;
  if (state.phase.step !== 'connected' || purpose !== asked) return stay(state);
  if (agreed === (purpose === 'hold')) return ask(wishing(state, { wanted, agreed, asked: null }));
  const problem = wanted === agreed ? null : (`${purpose}-refused` as const);
  const again = agreed ? 'hold' : 'resume';
  return to(
    wishing(state, { wanted: agreed, agreed, asked: code === null ? again : null }, { problem }),
    ...(agreed ? [] : [silence(state.aside)]),
    ...(code === null ? [agreed ? holdOffer(state.hold.byThem) : resumeOffer] : []),
  );
}

/** Nobody goes by it: what was agreed holds. */
export function offerDropped(state: CallState, purpose: OfferPurpose): CallStep {
  const { wanted, agreed, asked } = state.holdWish;
  if (state.phase.step !== 'connected' || purpose !== asked) return stay(state);
  const next = wishing(state, { wanted, agreed, asked: null });
  return next.hold.byUs === 'no' ? to(next, silence(next.aside)) : ask(next);
}

/** Whoever has thought better of it meanwhile does not wait along. */
export function offerWaits(state: CallState, purpose: OfferPurpose): CallStep {
  if (state.phase.step !== 'connected' || purpose !== state.holdWish.asked) return stay(state);
  return ask(state);
}

/** They changed something, and we answered. */
export function remoteOffered(state: CallState, remote: MediaDirection): CallStep {
  if (state.phase.step === 'ending') return stay(state);
  return to({ ...state, hold: { ...state.hold, byThem: !receives(remote) } });
}
