import { type CallCommand, type CallState, type CallStep, type OfferPurpose, stay, to } from './call.ts';
import { type MediaDirection, receives } from './media-direction.ts';

/** Silence here before anything is asked of the far side, and sound again only once it has agreed. */
const silence = (held: boolean): CallCommand => ({ type: 'media.hold', held });

/** Asks the far side to be held; the microphone is shut already when it hears of it. */
export function hold(state: CallState): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { byUs, byThem } = state.hold;
  if (byUs === 'held' || byUs === 'holding') return stay(state);
  // RFC 3264 section 8.4: held by both sides it is "inactive".
  const direction: MediaDirection = byThem ? 'inactive' : 'sendonly';
  return to({ ...state, hold: { byUs: 'holding', byThem, problem: null } }, silence(true), {
    type: 'sip.offer',
    direction,
    purpose: 'hold',
  });
}

export function resume(state: CallState): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { byUs, byThem } = state.hold;
  if (byUs === 'no' || byUs === 'resuming') return stay(state);
  // RFC 6337 section 5.3: the offer says what we want; that they hold us is their answer's to say.
  return to(
    { ...state, hold: { byUs: 'resuming', byThem, problem: null } },
    { type: 'sip.offer', direction: 'sendrecv', purpose: 'resume' },
  );
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

export function offerAccepted(state: CallState, purpose: OfferPurpose, remote: MediaDirection): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { byUs } = state.hold;
  const byThem = !receives(remote);
  if (purpose === 'hold' && byUs === 'holding')
    return to({ ...state, hold: { byUs: 'held', byThem, problem: null } });
  if (purpose === 'resume' && byUs === 'resuming')
    return to({ ...state, hold: { byUs: 'no', byThem, problem: null } }, silence(state.aside));
  return to({ ...state, hold: { ...state.hold, byThem } });
}

export function offerRefused(state: CallState, purpose: OfferPurpose): CallStep {
  if (state.phase.step !== 'connected') return stay(state);
  const { byUs, byThem } = state.hold;
  if (purpose === 'hold' && byUs === 'holding')
    return to({ ...state, hold: { byUs: 'no', byThem, problem: 'hold-refused' } }, silence(state.aside));
  if (purpose === 'resume' && byUs === 'resuming')
    return to({ ...state, hold: { byUs: 'held', byThem, problem: 'resume-refused' } });
  return stay(state);
}

/** They changed something, and we answered. */
export function remoteOffered(state: CallState, remote: MediaDirection): CallStep {
  if (state.phase.step === 'ending') return stay(state);
  return to({ ...state, hold: { ...state.hold, byThem: !receives(remote) } });
}
