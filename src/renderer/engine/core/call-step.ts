import type { CallCommand, CallConfig, CallEvent, CallPhase, CallState } from './call.ts';
import type { CallEnd, CallEndCause } from './call-end.ts';

interface Step {
  readonly state: CallState;
  readonly commands: readonly CallCommand[];
}

/** A new call and the first thing to do for it. */
export function startCall(direction: 'outgoing' | 'incoming'): Step {
  if (direction === 'outgoing') {
    return {
      state: { direction, phase: { step: 'preparing' }, muted: false, dtmf: '' },
      commands: [{ type: 'media.open', muted: false }],
    };
  }
  return {
    state: { direction, phase: { step: 'incoming' }, muted: false, dtmf: '' },
    commands: [],
  };
}

/** One step of the call machine drawn in call.ts. Pure; events that do not fit the phase change nothing. */
export function stepCall(state: CallState, event: CallEvent, config: CallConfig): Step {
  if (state.phase.step === 'ended') return stay(state);
  switch (event.type) {
    case 'user.muted':
      // Shut is shut: nothing opens the microphone of a call that is being ended.
      if (state.phase.step === 'ending') return stay(state);
      return to({ ...state, muted: event.muted }, state.phase, [{ type: 'media.mute', muted: event.muted }]);
    case 'user.digits':
      if (state.phase.step !== 'connected') return stay(state);
      return to(state, state.phase, [{ type: 'media.dtmf', digits: event.digits }]);
    case 'media.digits-sent':
      return to({ ...state, dtmf: state.dtmf + event.digits }, state.phase, []);
    case 'user.digits-continued':
    case 'user.held':
    case 'user.resumed':
      return stay(state);
    case 'user.answered':
      if (state.phase.step !== 'incoming') return stay(state);
      return to(state, { step: 'answering' }, [{ type: 'media.open', muted: state.muted }]);
    case 'user.declined':
      return isIncoming(state.phase) ? reject(state, 603, localEnd('declined')) : stay(state);
    case 'user.hung-up':
      return hungUp(state, config);
    case 'user.left':
      // 480 and not 603: the user has declined nothing, another device may still ring.
      return isIncoming(state.phase) ? reject(state, 480, localEnd('unavailable')) : hungUp(state, config);
    case 'media.opened':
      return mediaOpened(state);
    case 'media.failed':
      return mediaFailed(state, event.cause, config);
    case 'sip.progress':
      return progress(state);
    case 'sip.accepted':
      return accepted(state);
    case 'sip.refused':
      return refused(state, event.end);
    case 'sip.cancelled':
      return isIncoming(state.phase)
        ? over(state, remoteEnd(event.elsewhere ? 'answered-elsewhere' : 'cancelled'))
        : stay(state);
    case 'message.malformed':
      return malformed(state, config);
    case 'sip.bye':
      return state.phase.step === 'ending' ? over(state, state.phase.end) : over(state, remoteEnd('hung-up'));
    case 'sip.ended':
      if (state.phase.step === 'ending') return over(state, state.phase.end);
      // Ended by nobody here or there, e.g. because no ACK ever came (RFC 3261 section 13.3.1.4).
      return state.phase.step === 'connected' ? over(state, localEnd('network-lost')) : stay(state);
    case 'sip.lost':
      // What is connected lives on: its media knows best (recovery is the ladder's).
      return isIncoming(state.phase) || isOutgoingPending(state.phase)
        ? over(state, localEnd('network-lost'))
        : stay(state);
    case 'timer.fired':
      return state.phase.step === 'ending' ? over(state, state.phase.end) : stay(state);
  }
}

const stay = (state: CallState): Step => ({ state, commands: [] });

function to(state: CallState, phase: CallPhase, commands: readonly CallCommand[]): Step {
  return { state: { ...state, phase }, commands };
}

function localEnd(cause: CallEndCause): CallEnd {
  return { by: 'local', cause, sipCode: null, sipReason: null };
}

function remoteEnd(cause: CallEndCause): CallEnd {
  return { by: 'remote', cause, sipCode: null, sipReason: null };
}

const isIncoming = (phase: CallPhase): boolean => phase.step === 'incoming' || phase.step === 'answering';
const isOutgoingPending = (phase: CallPhase): boolean => phase.step === 'calling' || phase.step === 'ringing';

function over(state: CallState, end: CallEnd): Step {
  return to(state, { step: 'ended', end }, [{ type: 'timer.stop', name: 'ending' }, { type: 'media.close' }]);
}

function reject(state: CallState, code: number, end: CallEnd): Step {
  const step = over(state, end);
  return { state: step.state, commands: [{ type: 'sip.reject', code }, ...step.commands] };
}

/** Asks the far side to end and gives it `endingMs` to confirm; our microphone is shut at once. */
function ending(state: CallState, end: CallEnd, ask: CallCommand, config: CallConfig): Step {
  return to(state, { step: 'ending', end }, [
    { type: 'media.mute', muted: true },
    ask,
    { type: 'timer.start', name: 'ending', delayMs: config.endingMs },
  ]);
}

function hungUp(state: CallState, config: CallConfig): Step {
  const { phase } = state;
  if (phase.step === 'preparing') return over(state, localEnd('cancelled'));
  if (isOutgoingPending(phase)) return ending(state, localEnd('cancelled'), { type: 'sip.cancel' }, config);
  if (isIncoming(phase)) return reject(state, 603, localEnd('declined'));
  if (phase.step === 'connected') return ending(state, localEnd('hung-up'), { type: 'sip.bye' }, config);
  return stay(state);
}

function mediaOpened(state: CallState): Step {
  if (state.phase.step === 'preparing') return to(state, { step: 'calling' }, [{ type: 'sip.invite' }]);
  if (state.phase.step === 'answering') return to(state, state.phase, [{ type: 'sip.accept' }]);
  return stay(state);
}

function mediaFailed(state: CallState, cause: CallEndCause, config: CallConfig): Step {
  const end = localEnd(cause);
  const { phase } = state;
  if (phase.step === 'preparing') return over(state, end);
  // 480 and not 603: this device cannot take the call, another one of the user still may.
  if (isIncoming(phase)) return reject(state, 480, end);
  if (isOutgoingPending(phase)) return ending(state, end, { type: 'sip.cancel' }, config);
  if (phase.step === 'connected') return ending(state, end, { type: 'sip.bye' }, config);
  return stay(state);
}

function progress(state: CallState): Step {
  return state.phase.step === 'calling' ? to(state, { step: 'ringing' }, []) : stay(state);
}

function accepted(state: CallState): Step {
  if (!isOutgoingPending(state.phase) && state.phase.step !== 'answering') return stay(state);
  return to(state, { step: 'connected' }, []);
}

/** Before the call stands its answer may be what was lost; later the dialog survives one bad message. */
function malformed(state: CallState, config: CallConfig): Step {
  if (!isOutgoingPending(state.phase)) return stay(state);
  return ending(state, localEnd('invalid-response'), { type: 'sip.cancel' }, config);
}

function refused(state: CallState, end: CallEnd): Step {
  // The 487 that answers our CANCEL must not overwrite what the user did.
  return over(state, state.phase.step === 'ending' ? state.phase.end : end);
}
