import { type CallCommand, type CallState, type CallStep, type OfferPurpose, stay, to } from './call.ts';
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

/** Asks the far side to be held; the microphone is shut already when it hears of it. */
export function hold(state: CallState): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { byUs, byThem } = state.hold;
  if (byUs === 'held' || byUs === 'holding') return stay(state);
  return to({ ...state, hold: { byUs: 'holding', byThem, problem: null } }, silence(true), holdOffer(byThem));
}

export function resume(state: CallState): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { byUs, byThem } = state.hold;
  if (byUs === 'no' || byUs === 'resuming') return stay(state);
  return to({ ...state, hold: { byUs: 'resuming', byThem, problem: null } }, resumeOffer);
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

/**
 * What was agreed last holds, even where an earlier request of the same kind was refused while this one waited its turn:
 * the far side goes by it. Only a newer request for the opposite, still to be answered, counts more.
 */
export function offerAccepted(before: CallState, purpose: OfferPurpose, remote: MediaDirection): CallStep {
  if (before.phase.step !== 'connected') return stay(before);
  const { byUs } = before.hold;
  const byThem = !receives(remote);
  const isAboutHold = purpose === 'hold' || purpose === 'resume';
  const state = { ...before, heldByAgreement: isAboutHold ? purpose === 'hold' : before.heldByAgreement };
  if (purpose === 'hold' && byUs === 'holding')
    return to({ ...state, hold: { byUs: 'held', byThem, problem: null } });
  if (purpose === 'hold' && byUs === 'no')
    return to({ ...state, hold: { byUs: 'held', byThem, problem: null } }, silence(true));
  if (purpose === 'resume' && (byUs === 'resuming' || byUs === 'held'))
    return to({ ...state, hold: { byUs: 'no', byThem, problem: null } }, silence(state.aside));
  return to({ ...state, hold: { ...state.hold, byThem } });
}

/**
 * Back to what was agreed last: which is what is wanted, where a request for the opposite was refused in between.
 *
 * @param code null: nobody answered. The far side may have agreed all the same and its answer be lost: it is told anew what
 *   holds, once.
 */
export function offerRefused(state: CallState, purpose: OfferPurpose, code: number | null): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { heldByAgreement, hold } = state;
  const isOurs =
    (purpose === 'hold' && hold.byUs === 'holding') || (purpose === 'resume' && hold.byUs === 'resuming');
  if (!isOurs) return stay(state);
  const problem = heldByAgreement === (purpose === 'hold') ? null : (`${purpose}-refused` as const);
  return to(
    { ...state, hold: { byUs: heldByAgreement ? 'held' : 'no', byThem: hold.byThem, problem } },
    ...(heldByAgreement ? [] : [silence(state.aside)]),
    ...(code === null ? [heldByAgreement ? holdOffer(hold.byThem) : resumeOffer] : []),
  );
}

/** They changed something, and we answered. */
export function remoteOffered(state: CallState, remote: MediaDirection): CallStep {
  if (state.phase.step === 'ending') return stay(state);
  return to({ ...state, hold: { ...state.hold, byThem: !receives(remote) } });
}
