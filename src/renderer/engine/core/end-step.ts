import {
  type CallCommand,
  type CallConfig,
  type CallState,
  type CallStep,
  isIncoming,
  isOutgoingPending,
  stay,
  stopAll,
  to,
} from './call.ts';
import { type CallEnd, type CallEndCause, localEnd, remoteEnd } from './call-end.ts';
import { isUnderWay } from './transfer-step.ts';
import { noVideo } from './video.ts';
import { withoutVideo } from './video-step.ts';

/** How a call ends: at once here, whatever the far side says to it. Pure. */
export function over(state: CallState, end: CallEnd): CallStep {
  const next = { ...state, transferQuestion: null, video: noVideo };
  return to({ ...next, phase: { step: 'ended', end } }, ...stopAll, { type: 'media.close' });
}

export function reject(state: CallState, code: number, end: CallEnd): CallStep {
  const step = over(state, end);
  return to(step.state, { type: 'sip.reject', code }, ...step.commands);
}

export function deflect(state: CallState, targetUri: string, cause: 'forwarded' | 'declined'): CallStep {
  const step = over(state, localEnd(cause));
  return to(step.state, { type: 'sip.deflect', targetUri }, ...step.commands);
}

/** Asks the far side to end and gives it `endingMs` to confirm; our microphone is shut at once. */
export function ending(state: CallState, end: CallEnd, ask: CallCommand, config: CallConfig): CallStep {
  const { state: dark, commands } = withoutVideo(state);
  const shut: readonly CallCommand[] = [...stopAll, { type: 'media.mute', muted: true }, ...commands];
  return to({ ...dark, phase: { step: 'ending', end } }, ...shut, ask, {
    type: 'timer.start',
    name: 'ending',
    delayMs: config.endingMs,
  });
}

/** Nobody can confirm anything now; the CANCEL is sent when it can be. */
export function abandon(state: CallState, end: CallEnd): CallStep {
  const step = over(state, end);
  return to(step.state, { type: 'sip.cancel' }, ...step.commands);
}

export function hungUp(state: CallState, config: CallConfig): CallStep {
  const { phase } = state;
  if (phase.step === 'preparing') return over(state, localEnd('cancelled'));
  if (isOutgoingPending(phase)) {
    if (state.stranded) return abandon(state, localEnd('cancelled'));
    return ending(state, localEnd('cancelled'), { type: 'sip.cancel' }, config);
  }
  if (isIncoming(phase)) return reject(state, 603, localEnd('declined'));
  if (phase.step === 'connected') return ending(state, localEnd('hung-up'), { type: 'sip.bye' }, config);
  return stay(state);
}

export function mediaFailed(state: CallState, cause: CallEndCause, config: CallConfig): CallStep {
  const end = localEnd(cause);
  const { phase } = state;
  if (phase.step === 'preparing') return over(state, end);
  // 480 and not 603: this device cannot take the call, another one of the user still may.
  if (isIncoming(phase)) return reject(state, 480, end);
  if (isOutgoingPending(phase)) return ending(state, end, { type: 'sip.cancel' }, config);
  if (phase.step === 'connected') return ending(state, end, { type: 'sip.bye' }, config);
  return stay(state);
}

/** Before the call stands its answer may be what was lost; later the dialog survives one bad message. */
export function malformed(state: CallState, config: CallConfig): CallStep {
  if (!isOutgoingPending(state.phase)) return stay(state);
  return ending(state, localEnd('invalid-response'), { type: 'sip.cancel' }, config);
}

export function refused(state: CallState, end: CallEnd): CallStep {
  // The 487 that answers our CANCEL must not overwrite what the user did.
  return over(state, state.phase.step === 'ending' ? state.phase.end : end);
}

export function bye(state: CallState): CallStep {
  if (state.phase.step === 'ending') return over(state, state.phase.end);
  const handedOn = state.handedOn || (isUnderWay(state.transfer) && state.transfer.step !== 'holding');
  return over(state, remoteEnd(handedOn ? 'transferred' : 'hung-up'));
}
