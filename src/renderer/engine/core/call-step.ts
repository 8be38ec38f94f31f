import {
  type CallCommand,
  type CallConfig,
  type CallEvent,
  type CallPhase,
  type CallState,
  type CallStep,
  isIncoming,
  isOutgoingPending,
  plainCall,
  stay,
  to,
} from './call.ts';
import { type CallEnd, localEnd, remoteEnd } from './call-end.ts';
import { afterPause, stepDtmf } from './dtmf-step.ts';
import {
  abandon,
  bye,
  deflect,
  ending,
  hungUp,
  malformed,
  mediaFailed,
  over,
  refused,
  reject,
} from './end-step.ts';
import {
  connectedBegins,
  hold,
  lineChanged,
  offerAccepted,
  offerDropped,
  offerRefused,
  offerWaits,
  remoteOffered,
  resume,
} from './hold-step.ts';
import { followRedirect } from './redirect-step.ts';
import { type ReturnEvent, returnTimer, stepReturn } from './return-step.ts';
import { refreshAgainMs, timerCommands } from './session-timer-step.ts';
import { afterHold, isUnderWay, notKnown, stepTransfer } from './transfer-step.ts';
import { stepVideo, videoAfterHold, videoDropped, videoRefused, videoWaits } from './video-step.ts';

/** A new call and the first thing to do for it. */
export function startCall(direction: 'outgoing' | 'incoming'): CallStep {
  const phase = { step: direction === 'outgoing' ? 'preparing' : 'incoming' } as const;
  const state: CallState = { ...plainCall, direction, phase };
  return direction === 'outgoing' ? to(state, { type: 'media.open', muted: false }) : stay(state);
}

/** One step of the call machine drawn in call.ts. Pure; events that do not fit the phase change nothing. */
export function stepCall(state: CallState, event: CallEvent, config: CallConfig): CallStep {
  const step = stepEvent(state, event, config);
  const rests = step.state.hold.byThem;
  return rests === state.hold.byThem
    ? step
    : to(step.state, ...step.commands, { type: 'media.rest-video', rests });
}

function stepEvent(state: CallState, event: CallEvent, config: CallConfig): CallStep {
  if (state.phase.step === 'ended') return stay(state);
  switch (event.type) {
    case 'user.digits':
    case 'user.digits-continued':
    case 'media.digits-sent':
    case 'media.digits-refused':
      return stepDtmf(state, event);
    case 'user.transferred':
    case 'user.transfer-cancelled':
    case 'user.question-answered':
    case 'sip.refer-accepted':
    case 'sip.refer-refused':
    case 'sip.refer-unanswered':
    case 'sip.refer-reported':
    case 'sip.refer-asked':
    case 'sip.refer-gone':
    case 'follow.reported':
    case 'line.handed-on':
    case 'line.kept':
      return stepTransfer(state, event, config);
    case 'user.video-started':
    case 'user.video-stopped':
    case 'media.video-opened':
    case 'media.video-failed':
    case 'media.video-ended':
    case 'media.video-missing':
    case 'video.agreed':
    case 'video.left-behind':
      return stepVideo(state, event, config);
    case 'user.held':
      return hold(state);
    case 'user.resumed':
      return isUnderWay(state.transfer) ? stay(state) : videoAfterHold(resume(state));
    case 'line.changed':
      return videoAfterHold(lineChanged(state, event.ours));
    case 'sip.offer-accepted':
      return videoAfterHold(afterHold(offerAccepted(state, event.purpose, event.remoteDirection)));
    case 'sip.offer-refused':
      if (event.purpose === 'video') return videoRefused(state);
      return videoAfterHold(afterHold(offerRefused(state, event.purpose, event.code)));
    case 'sip.offer-dropped':
      if (event.purpose === 'video') return videoDropped(state);
      return videoAfterHold(afterHold(offerDropped(state, event.purpose)));
    case 'sip.offer-waits':
      if (event.purpose === 'video') return videoWaits(state);
      return offerWaits(state, event.purpose);
    case 'sip.remote-offer':
      return remoteOffered(state, event.remoteDirection);
    case 'timer.fired':
      return timerFired(state, event.name, config);
    default:
      return stepSetUp(state, event, config);
  }
}

type SetUpEvent = Exclude<
  CallEvent,
  {
    readonly type:
      | `user.digits${string}`
      | `media.digits${string}`
      | `user.transfer${string}`
      | `sip.refer-${string}`
      | 'user.question-answered'
      | 'follow.reported'
      | 'line.handed-on'
      | 'line.kept'
      | 'line.changed'
      | 'user.held'
      | 'user.resumed'
      | `user.video-${string}`
      | `media.video-${string}`
      | 'video.agreed'
      | 'video.left-behind'
      | `sip.offer-${string}`
      | 'sip.remote-offer'
      | 'timer.fired';
  }
>;

const eventsOfReturn: readonly SetUpEvent['type'][] = [
  'media.opened',
  'media.failed',
  'sip.asked',
  'sip.progress',
  'sip.early-media',
  'sip.accepted',
  'sip.refused',
  'sip.redirected',
  'sip.lost',
  'user.hung-up',
  'user.left',
] satisfies readonly ReturnEvent['type'][];
const isOfReturn = (event: SetUpEvent): event is ReturnEvent => eventsOfReturn.includes(event.type);

/** How a call comes about and how it ends. */
function stepSetUp(state: CallState, event: SetUpEvent, config: CallConfig): CallStep {
  const { phase } = state;
  if (phase.step === 'returning' && isOfReturn(event)) return stepReturn(state, event, config);
  switch (event.type) {
    case 'user.muted':
      // Shut is shut: nothing opens the microphone of a call that is being ended.
      if (phase.step === 'ending') return stay(state);
      return to({ ...state, muted: event.muted }, { type: 'media.mute', muted: event.muted });
    case 'user.answered':
      if (phase.step !== 'incoming') return stay(state);
      return enter(state, { step: 'answering' }, stopNoAnswer, { type: 'media.open', muted: state.muted });
    case 'user.declined':
      return isIncoming(phase) ? reject(state, 603, localEnd('declined')) : stay(state);
    case 'user.deflected':
      return isIncoming(phase) ? deflect(state, event.targetUri, event.cause) : stay(state);
    case 'line.replaced':
      if (isOutgoingPending(phase))
        return ending(state, localEnd('replaced'), { type: 'sip.cancel' }, config);
      if (phase.step === 'answering') return reject(state, 487, localEnd('replaced'));
      if (phase.step !== 'connected') return stay(state);
      return ending(state, localEnd('replaced'), { type: 'sip.bye' }, config);
    case 'rules.refused':
      return phase.step === 'incoming' ? reject(state, event.code, localEnd(event.cause)) : stay(state);
    case 'rules.no-answer':
      if (phase.step !== 'incoming') return stay(state);
      return to(
        { ...state, noAnswerUri: event.targetUri },
        { type: 'timer.start', name: 'no-answer', delayMs: event.afterMs },
      );
    case 'user.hung-up':
      return hungUp(state, config);
    case 'user.left':
      // 480 and not 603: the user has declined nothing, another device may still ring.
      return isIncoming(phase) ? reject(state, 480, localEnd('unavailable')) : hungUp(state, config);
    case 'media.opened':
      return mediaOpened(state);
    case 'media.failed':
      return mediaFailed(state, event.cause, config);
    case 'sip.asked':
      return stay(state);
    case 'sip.progress':
      return phase.step === 'calling' ? enter(state, { step: 'ringing' }) : stay(state);
    case 'sip.early-media':
      return isOutgoingPending(phase)
        ? enter({ ...state, earlyMedia: true }, { step: 'ringing' })
        : stay(state);
    case 'sip.asked-again':
      return isOutgoingPending(phase)
        ? enter({ ...state, earlyMedia: false }, { step: 'calling' })
        : stay(state);
    case 'sip.accepted':
      return accepted(state);
    case 'sip.refused':
      return refused(state, event.end);
    case 'sip.redirected':
      return redirected(state, event.targets, event.end, config);
    case 'sip.cancelled':
      return isIncoming(phase)
        ? over(state, remoteEnd(event.elsewhere ? 'answered-elsewhere' : 'cancelled'))
        : stay(state);
    case 'sip.timer':
      if (phase.step === 'ending') return stay(state);
      return to({ ...state, timer: event.timer }, ...timerCommands(event.timer));
    case 'sip.refresh-failed':
      if (phase.step !== 'connected' || state.timer === null) return stay(state);
      return to(state, { type: 'timer.start', name: 'session-refresh', delayMs: refreshAgainMs });
    case 'message.malformed':
      return malformed(state, config);
    case 'recovery.given-up':
      if (phase.step !== 'connected') return stay(state);
      return ending(state, localEnd('network-lost'), { type: 'sip.bye' }, config);
    case 'sip.bye':
      return bye(state);
    case 'sip.ended':
      if (phase.step === 'ending') return over(state, phase.end);
      // Ended by nobody here or there, e.g. because no ACK ever came (RFC 3261 section 13.3.1.4).
      return phase.step === 'connected' ? over(state, localEnd('network-lost')) : stay(state);
    case 'sip.lost':
      return socketLost(state, config);
    case 'sip.reachable':
      return reachable(state);
  }
}

/**
 * What is connected lives on: its media knows best (recovery is the ladder's). A final response finds its way by any
 * connection (RFC 3261 section 18.2.2 asks for the address only), so whoever rings can still be answered. What answers
 * our own INVITE is sent to where that came from, and lost: the call is made anew (RFC 3263 section 4.3).
 */
function socketLost(state: CallState, config: CallConfig): CallStep {
  const { phase, stranded, remade } = state;
  if (phase.step === 'incoming')
    return to(state, { type: 'timer.start', name: 'orphaned', delayMs: config.orphanedMs });
  if (!isOutgoingPending(phase) || stranded) return stay(state);
  if (remade >= config.mostRemade)
    return ending(state, localEnd('network-lost'), { type: 'sip.cancel' }, config);
  return enter(
    { ...state, stranded: true, earlyMedia: false },
    { step: 'calling' },
    { type: 'timer.start', name: 'stranded', delayMs: config.strandedMs },
    { type: 'sip.await' },
  );
}

function reachable(state: CallState): CallStep {
  const { phase, stranded, remade } = state;
  if (!stranded || !isOutgoingPending(phase)) return stay(state);
  const next = { ...state, stranded: false, remade: remade + 1 };
  return to(next, { type: 'timer.stop', name: 'stranded' }, { type: 'sip.remake' });
}

const stopNoAnswer: CallCommand = { type: 'timer.stop', name: 'no-answer' };

function enter(state: CallState, phase: CallPhase, ...commands: readonly CallCommand[]): CallStep {
  return to({ ...state, phase }, ...commands);
}

function mediaOpened(state: CallState): CallStep {
  if (state.phase.step === 'preparing') return enter(state, { step: 'calling' }, { type: 'sip.invite' });
  return state.phase.step === 'answering' ? to(state, { type: 'sip.accept' }) : stay(state);
}

function accepted(state: CallState): CallStep {
  if (!isOutgoingPending(state.phase) && state.phase.step !== 'answering') return stay(state);
  return connectedBegins({ ...state, phase: { step: 'connected' }, earlyMedia: false });
}

function redirected(
  state: CallState,
  targets: readonly string[],
  end: CallEnd,
  config: CallConfig,
): CallStep {
  if (!isOutgoingPending(state.phase)) return refused(state, end);
  const anew: CallState = { ...state, phase: { step: 'calling' }, earlyMedia: false };
  return followRedirect(anew, targets, config) ?? over(state, end);
}

function timerFired(state: CallState, name: CallEventTimer, config: CallConfig): CallStep {
  const { phase, transfer } = state;
  switch (name) {
    case 'ending':
      return phase.step === 'ending' ? over(state, phase.end) : stay(state);
    case 'stranded':
      return isOutgoingPending(phase) ? abandon(state, localEnd('network-lost')) : stay(state);
    case 'orphaned':
      return phase.step === 'incoming' ? over(state, localEnd('network-lost')) : stay(state);
    case 'no-answer':
      return phase.step === 'incoming' && state.noAnswerUri !== null
        ? deflect(state, state.noAnswerUri, 'forwarded')
        : stay(state);
    case 'digit-pause':
      return afterPause(state);
    case 'transfer':
      return phase.step === 'connected' && isUnderWay(transfer) ? notKnown(state, transfer) : stay(state);
    case 'handed-on':
      if (phase.step !== 'connected') return stay(state);
      return ending(state, localEnd('transferred'), { type: 'sip.bye' }, config);
    case 'return':
    case 'return-again':
      return returnTimer(state, name);
    case 'session-refresh':
      return phase.step === 'connected' ? to(state, { type: 'sip.refresh' }) : stay(state);
    case 'session-expiry':
      if (phase.step !== 'connected') return stay(state);
      return ending(state, localEnd('session-expired'), { type: 'sip.bye' }, config);
  }
}

type CallEventTimer = Extract<CallEvent, { readonly type: 'timer.fired' }>['name'];
