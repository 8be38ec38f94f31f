import {
  type CallCommand,
  type CallConfig,
  type CallEvent,
  type CallPhase,
  type CallState,
  type CallStep,
  plainCall,
  stay,
  to,
} from './call.ts';
import { type CallEnd, localEnd } from './call-end.ts';
import { noDigits } from './dtmf.ts';
import { notHeld, noWish } from './hold.ts';
import { connectedBegins } from './hold-step.ts';
import { followRedirect } from './redirect-step.ts';
import type { TransferState } from './transfer.ts';
import { noVideo, type VideoSource } from './video.ts';

/** How the call stood when the page that held it died. */
export interface FormerCall {
  readonly direction: 'outgoing' | 'incoming';
  readonly muted: boolean;
  readonly held: boolean;
  readonly dtmf: string;
  /** What it showed of itself. */
  readonly picture: VideoSource | null;
  /** It was being handed on; `asked`: by a REFER that the far side may follow all the same. */
  readonly transfer:
    | (Pick<TransferState, 'kind' | 'target' | 'targetUri'> & { readonly asked: boolean })
    | null;
  /** A page between asked for it, and nobody knows what was answered. */
  readonly asked: boolean;
}

export type ReturnEvent = Extract<
  CallEvent,
  {
    readonly type:
      | 'media.opened'
      | 'media.failed'
      | 'sip.asked'
      | 'sip.progress'
      | 'sip.early-media'
      | 'sip.accepted'
      | 'sip.refused'
      | 'sip.redirected'
      | 'sip.lost'
      | 'user.hung-up'
      | 'user.left';
  }
>;

/** What is reported of it comes to a page that is no more. */
const leftTransfer = ({ asked, ...transfer }: NonNullable<FormerCall['transfer']>): TransferState => ({
  ...transfer,
  ...{ replaces: null, sipCode: null, comesBack: false },
  step: asked ? 'unknown' : 'failed',
});

const begun = (former: FormerCall): Omit<CallState, 'phase'> => ({
  ...plainCall,
  direction: former.direction,
  muted: former.muted,
  hold: former.held ? { ...notHeld, byUs: 'held' } : notHeld,
  holdWish: { ...noWish, wanted: former.held, agreed: former.held },
  dtmf: { ...noDigits, sent: former.dtmf },
  transfer: former.transfer === null ? null : leftTransfer(former.transfer),
  video: former.picture === null ? noVideo : { ...noVideo, problem: 'began-anew' },
});

/** A call of a page that died: its far side is asked to take a new dialog for the old one (RFC 3891). */
export function startReturn(former: FormerCall, config: CallConfig): CallStep {
  const phase: Returning = { step: 'returning', asking: former.asked ? 'unsure' : 'no' };
  const state: CallState = { ...begun(former), phase };
  const silent: CallCommand[] = former.held ? [{ type: 'media.hold', held: true }] : [];
  return to(state, ...silent, { type: 'media.open', muted: former.muted }, giveUpLater(config));
}

const giveUpLater = ({ returnMs }: CallConfig): CallCommand => ({
  type: 'timer.start',
  name: 'return',
  delayMs: returnMs,
});

/** A call of a page that died and that cannot be had back: told, and no more. */
export function startLost(former: FormerCall): CallStep {
  return to({ ...begun(former), phase: { step: 'ended', end: pageGone } });
}

const pageGone = localEnd('page-gone');
const stopTimers: readonly CallCommand[] = [
  { type: 'timer.stop', name: 'return' },
  { type: 'timer.stop', name: 'return-again' },
];

/** The far side hung up while we were away: nobody there knows the call any more, or it is just being ended (RFC 3891). */
const dialogGone: readonly (number | null)[] = [481, 603];
/** Who answers so may take the call back a moment later: it roams, or a server just came back. */
const temporary: readonly (number | null)[] = [null, 408, 480, 491, 500, 503, 504];

type Returning = Extract<CallPhase, { readonly step: 'returning' }>;

const isLate = ({ phase }: CallState): boolean => phase.step === 'returning' && phase.rings === 'late';
const askingOf = ({ phase }: CallState): Returning['asking'] =>
  phase.step === 'returning' ? phase.asking : 'no';
const withAsking = (state: CallState, asking: Returning['asking']): CallState =>
  state.phase.step === 'returning' ? { ...state, phase: { ...state.phase, asking } } : state;

/** One step of a call that is being taken back. Pure. */
export function stepReturn(state: CallState, event: ReturnEvent, config: CallConfig): CallStep {
  switch (event.type) {
    case 'media.opened':
      return to(state, { type: 'sip.return' });
    case 'sip.asked':
      return askingOf(state) === 'no' ? to(withAsking(state, 'asked')) : stay(state);
    case 'sip.lost': {
      // What was asked on a socket that is gone is asked again once we are registered.
      const asking = askingOf(state) === 'no' ? 'no' : 'unsure';
      return askAgain(to(withAsking(state, asking), { type: 'sip.return' }), config);
    }
    case 'sip.progress':
    case 'sip.early-media': {
      // For whoever reads no Replaces it is another call, which rings as long as it rings.
      const earlyMedia = state.earlyMedia || event.type === 'sip.early-media';
      const rings = isLate(state) ? 'late' : 'in-time';
      return to({ ...state, phase: { step: 'returning', rings, asking: askingOf(state) }, earlyMedia });
    }
    case 'media.failed':
      return giveUp(state, { ...pageGone, cause: event.cause });
    case 'sip.accepted': {
      const begins = connectedBegins({ ...state, phase: { step: 'connected' }, earlyMedia: false });
      return to(begins.state, ...stopTimers, { type: 'sip.let-go' }, ...begins.commands);
    }
    case 'sip.refused':
      return refused(state, event.end, config);
    case 'sip.redirected': {
      // As a call that is made for the first time: who is asked for help may send on to the right desk.
      const step = followRedirect(state, event.targets, config);
      if (step === null) return giveUp(state, { ...pageGone, sipCode: event.end.sipCode });
      return askAgain(step, config);
    }
    case 'user.hung-up':
    case 'user.left':
      return giveUp(state, { ...pageGone, cause: 'hung-up' }, { type: 'sip.cancel' });
  }
}

/** Nothing rings any more, and nothing is heard of it. */
const silent = (state: CallState): CallState => ({
  ...state,
  phase: { step: 'returning', asking: askingOf(state) },
  earlyMedia: false,
});

/** Who asks anew waits as long as at first. */
function askAgain({ state, commands: ask }: CallStep, config: CallConfig): CallStep {
  const late = isLate(state) ? [giveUpLater(config)] : [];
  return to(silent(state), ...late, ...ask);
}

function refused(state: CallState, end: CallEnd, config: CallConfig): CallStep {
  // The far side may have given the place to what was lost, and talk to nobody since (RFC 3891 section 3).
  const isUnsure = end.sipCode === 481 && askingOf(state) === 'unsure';
  if (dialogGone.includes(end.sipCode) && !isUnsure)
    return giveUp(state, { ...end, by: 'remote', cause: 'hung-up' });
  if (temporary.includes(end.sipCode) && !isLate(state))
    return to(silent(state), {
      type: 'timer.start',
      name: 'return-again',
      delayMs: config.returnAgainMs,
    });
  return giveUp(state, { ...pageGone, sipCode: end.sipCode, sipReason: end.sipReason });
}

export function returnTimer(state: CallState, name: 'return' | 'return-again'): CallStep {
  if (state.phase.step !== 'returning') return stay(state);
  if (name === 'return' && state.phase.rings === 'in-time')
    return to({ ...state, phase: { ...state.phase, rings: 'late' } });
  return name === 'return'
    ? giveUp(state, pageGone, { type: 'sip.cancel' })
    : to(state, { type: 'sip.return' });
}

/** The far side's old leg ends in any case: nobody here would ever speak in it again. */
function giveUp(state: CallState, end: CallEnd, ...commands: readonly CallCommand[]): CallStep {
  return to(
    { ...state, phase: { step: 'ended', end } },
    ...stopTimers,
    ...commands,
    { type: 'sip.let-go' },
    { type: 'media.close' },
  );
}
