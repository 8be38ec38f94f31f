import type { RoamCause } from '../../../shared/network.ts';
import { againDelayMs, chooseRung, nextRung, rungsFor, wayOf } from './choose-rung.ts';
import {
  enter,
  type Moving,
  type RecoveryCommand,
  type RecoveryConfig,
  type RecoveryState,
  type RecoveryStep,
  type RecoveryTimer,
  type Rung,
  start,
  stay,
  stop,
  stopAll,
} from './recovery.ts';

// The phase `moving` of the machine drawn in recovery.ts: from the offer to the path that it leads to. recovery-step.ts has when it begins.

/** Makes the offer, and sends it where there is a way to send it. Only ever while nothing of ours is pending. */
export function attempt(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  const next: Moving = { ...moving, waitsFor: 'signalling', stale: false, ignored: false };
  const prepared = enter(state, next, stop('again'), stop('proof'), prepare(state, moving.roam.rung));
  const sent = signallingReady(prepared.state, config);
  return { state: sent.state, commands: [...prepared.commands, ...sent.commands] };
}

const prepare = (state: RecoveryState, rung: Rung): RecoveryCommand => ({
  type: 'media.prepare',
  way: wayOf(rung, state),
});

/** What was prepared may know the wrong paths. */
export function startOver(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  if (moving.asked) return enter(state, { ...moving, stale: true });
  return attempt(state, { ...moving, moved: false, attempt: 0 }, config);
}

/** From now on the call is without a path: so long it may take. */
export const patiently = ({ state, commands }: RecoveryStep, config: RecoveryConfig): RecoveryStep => ({
  state,
  commands: [start('patience', config.patienceMs), ...commands],
});

/** The path that was to be left in peace is gone: from now on it is a call without one, with all the rungs of such a call. */
export function becomesLoss(state: RecoveryState, moving: Moving, cause: RoamCause, now: number): Moving {
  const rung = chooseRung(cause, 'lost', state, state.strange);
  return { ...moving, roam: { cause, rung, since: now, gapMs: null } };
}

export function pathSelected(state: RecoveryState, wanted: boolean, config: RecoveryConfig): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving') return stay(state);
  const isMove = phase.roam.rung === 'move';
  // It was missed, and comes after all: who is controlled follows a nomination later than its first pair (RFC 8445).
  if (phase.waitsFor === 'again' && isMove && wanted) return settle(state, phase, config);
  if (phase.waitsFor === 'media') {
    if (!isMove || wanted) return settle(state, phase, config);
    // The last one has until its proof is due.
    if (phase.attempt + 1 >= config.mostMoves) return enter(state, { ...phase, moved: true });
    const step = later(state, phase, config);
    return { state: step.state, commands: [stop('proof'), ...step.commands] };
  }
  // The far side still has our old Contact: the re-INVITE goes all the same.
  return enter(state, { ...phase, moved: true });
}

/** Without keys nothing was heard from the sign on. */
export function anchorMoved(state: RecoveryState, config: RecoveryConfig, now: number): RecoveryStep {
  const { phase } = state;
  const isOurs = phase.step === 'moving' && !phase.asked && phase.waitsFor === 'media';
  if (!isOurs || phase.roam.rung === 'move' || wayOf(phase.roam.rung, state) !== 'new') return stay(state);
  const { since, gapMs } = phase.roam;
  const heardMs = phase.roam.cause === 'no-keys' ? now - since : gapMs;
  return settle(state, { ...phase, roam: { ...phase.roam, gapMs: heardMs } }, config);
}

function settle(state: RecoveryState, { roam }: Moving, config: RecoveryConfig): RecoveryStep {
  return enter(state, { step: 'settling', roam }, ...stopAll, start('figures', config.figuresMs));
}

export function signallingReady(state: RecoveryState, config: RecoveryConfig): RecoveryStep {
  const { phase } = state;
  if (!state.signalling) return stay(state);
  if (phase.step !== 'moving') {
    if (state.contact === 'fresh') return stay(state);
    return { state: { ...state, contact: 'fresh' }, commands: [{ type: 'sip.refresh' }] };
  }
  if (phase.waitsFor !== 'signalling' || phase.asked) return stay(state);
  return enter(
    { ...state, contact: 'fresh' },
    { ...phase, waitsFor: 'answer', asked: true },
    phase.roam.rung === 'replaces'
      ? { type: 'sip.replace' }
      : { type: 'sip.reoffer', way: wayOf(phase.roam.rung, state) },
    start('answer', config.answerMs),
  );
}

export function signallingGone(state: RecoveryState): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving' || !phase.asked) return stay(state);
  const free: Moving = { ...phase, waitsFor: 'signalling', asked: false, stale: false, ignored: false };
  return enter(state, free, stop('answer'), prepare(state, phase.roam.rung));
}

/** The far side's candidates have their own priorities from now on, which no ranked one outranks. */
export const withPlain = (state: RecoveryState, rung: Rung): RecoveryState =>
  rung === 'plain-restart' ? { ...state, isRanked: false } : state;

export function answered(before: RecoveryState, outranks: boolean, config: RecoveryConfig): RecoveryStep {
  const { phase } = before;
  if (phase.step !== 'moving' || !phase.asked) return stay(before);
  const state = withPlain(before, phase.roam.rung);
  const free: Moving = { ...phase, asked: false };
  if (phase.stale) {
    const again = attempt(state, { ...free, moved: false, attempt: 0 }, config);
    return { state: again.state, commands: [stop('answer'), ...again.commands] };
  }
  if (!outranks && phase.roam.rung === 'ranked-restart') return withoutRoom(state, free, config);
  return enter(state, { ...free, waitsFor: 'media' }, stop('answer'), start('proof', config.proofMs));
}

/** The dead path would win for 3.5 s: a new connection is quicker, and where none can be had that restart is a plain one. */
function withoutRoom(state: RecoveryState, free: Moving, config: RecoveryConfig): RecoveryStep {
  const rung = rungsFor({ ...state, isRanked: false }, free.roam.cause)[0] ?? 'plain-restart';
  const now: Moving = { ...free, roam: { ...free.roam, rung } };
  const step =
    rung === 'plain-restart'
      ? enter(state, { ...now, waitsFor: 'media' }, start('proof', config.proofMs))
      : attempt(state, { ...now, attempt: now.attempt + 1 }, config);
  return { state: step.state, commands: [stop('answer'), ...step.commands] };
}

/**
 * The restart has led to somebody who stands there and has no keys for us, as another media gateway in a dead one's place
 * may: restarting the same connection once more mends nothing, nor does a restart that only waits to be sent. One that is
 * under way is waited for.
 */
export function withoutKeys(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  if (moving.asked) return stay(state);
  const { since, gapMs } = moving.roam;
  const roam = { ...becomesLoss(state, moving, 'no-keys', since).roam, gapMs };
  return attempt(state, { ...moving, roam, moved: false, attempt: 0 }, config);
}

export function refused(state: RecoveryState, code: number | null, config: RecoveryConfig): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving' || !phase.asked) return stay(state);
  const free: Moving = { ...phase, asked: false, stale: false, ignored: false };
  // A better path is no reason to climb: the old one lives.
  const isNo = phase.roam.rung !== 'move' && (phase.ignored || (code !== null && meansNo(code)));
  const next = isNo ? nextRung(phase.roam.rung, state, phase.roam.cause) : null;
  const step =
    next === null
      ? later(state, isNo ? atFirst(state, free) : free, config)
      : attempt(state, { ...free, roam: { ...free.roam, rung: next }, attempt: free.attempt + 1 }, config);
  return { state: step.state, commands: [stop('answer'), ...step.commands] };
}

/** A server in trouble says nothing of what the far side can do, and 491 asks for patience. */
const meansNo = (code: number): boolean => code >= 300 && code !== 491 && (code < 500 || code >= 600);

/** The ladder begins anew. */
const atFirst = (state: RecoveryState, moving: Moving): Moving => ({
  ...moving,
  roam: { ...moving.roam, rung: chooseRung(moving.roam.cause, 'lost', state, false) },
});

/** It was answered, and nothing came of it. A better path that could not be had is tried as it was. */
function unproven(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  const { rung } = moving.roam;
  if (rung === 'move') return later(state, moving, config);
  // The dialog is well: only what comes after it is left to try, unless a new connection was of no use.
  const next = rung === 'ranked-restart' ? 'plain-restart' : nextRung(rung, state, moving.roam.cause);
  const climbed =
    next === null ? atFirst(state, moving) : { ...moving, roam: { ...moving.roam, rung: next } };
  return later(state, climbed, config);
}

/** This attempt came to nothing. */
function later(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  const attempts = moving.attempt + 1;
  const delayMs = againDelayMs(attempts, config.againMs, config.mostAgainMs);
  return enter(state, { ...moving, waitsFor: 'again', attempt: attempts }, start('again', delayMs));
}

export function movingTimer(
  state: RecoveryState,
  moving: Moving,
  name: Exclude<RecoveryTimer, 'grace' | 'figures'>,
  config: RecoveryConfig,
): RecoveryStep {
  switch (name) {
    case 'answer':
      return moving.asked
        ? enter(state, { ...moving, ignored: true }, { type: 'sip.cancel-offer' })
        : stay(state);
    case 'proof':
      if (moving.waitsFor !== 'media') return stay(state);
      // Chromium had moved before the answer came, and what we send is answered.
      if (moving.moved && state.connectivity === 'up') return settle(state, moving, config);
      return unproven(state, moving, config);
    case 'again':
      return moving.waitsFor === 'again' ? attempt(state, moving, config) : stay(state);
    case 'patience':
      return patienceOver(state, moving, config);
  }
}

function patienceOver(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  if (state.connectivity === 'down')
    return enter(state, { step: 'lost' }, ...stopAll, { type: 'call.give-up' });
  // Whatever became of our offers: somebody answers our STUN checks, so the call lives.
  if (moving.moved) return settle(state, moving, config);
  const prepared: RecoveryCommand[] = moving.waitsFor === 'signalling' ? [{ type: 'media.withdraw' }] : [];
  return enter(state, { step: 'steady' }, ...stopAll, ...prepared);
}
