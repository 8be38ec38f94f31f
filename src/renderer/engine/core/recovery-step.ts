import type { RoamCause } from '../../../shared/network.ts';
import { againDelayMs, chooseRung, type Footing, nextRung, wayOf } from './choose-rung.ts';
import {
  type Moving,
  type NetworkEffect,
  type RecoveryCommand,
  type RecoveryConfig,
  type RecoveryEvent,
  type RecoveryPhase,
  type RecoveryState,
  type RecoveryStep,
  type RecoveryTimer,
  type Roam,
  type Rung,
  recoveryTimers,
} from './recovery.ts';

const stay = (state: RecoveryState): RecoveryStep => ({ state, commands: [] });

function enter(
  state: RecoveryState,
  phase: RecoveryPhase,
  ...commands: readonly RecoveryCommand[]
): RecoveryStep {
  return { state: { ...state, phase }, commands };
}

const start = (name: RecoveryTimer, delayMs: number): RecoveryCommand => ({
  type: 'timer.start',
  name,
  delayMs,
});
const stop = (name: RecoveryTimer): RecoveryCommand => ({ type: 'timer.stop', name });
const stopAll: readonly RecoveryCommand[] = recoveryTimers.map(stop);

/** One step of the machine drawn in recovery.ts. Pure: `now` is a point in time (epoch ms), not a clock. */
export function stepRecovery(
  state: RecoveryState,
  event: RecoveryEvent,
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  if (state.phase.step === 'lost') return stay(state);
  switch (event.type) {
    case 'network.changed':
      return networkChanged({ ...state, strange: event.strange }, event, config, now);
    case 'media.silent':
      if (event.verdict === 'one-sided') return mediaDied(state, 'one-sided', config, now);
      return event.vouched && state.phase.step === 'steady'
        ? decide({ ...state, silent: true }, 'silence', 'lost', config, now)
        : mediaDied({ ...state, silent: true }, 'silence', config, now);
    case 'media.heard':
      return heard({ ...state, silent: false });
    case 'media.connection':
      return connectionChanged(state, event.state, config, now);
    case 'media.no-keys':
      return mediaDied({ ...state, connectivity: 'down' }, 'no-keys', config, now - event.forMs);
    case 'anchor.moved':
      return anchorMoved({ ...state, isRanked: true }, config, now);
    case 'media.gap':
      return heardAgain(state, event.gapMs);
    case 'far.learnt':
      return stay({ ...state, far: event.far });
    case 'path.selected':
      return pathSelected(state, event.wanted, config);
    case 'signalling.ready':
      return signallingReady({ ...state, signalling: true }, config);
    case 'signalling.unsure':
      return isVouchedFor(state)
        ? begin({ ...state, signalling: false }, 'silence', 'lost', config, now)
        : stay({ ...state, signalling: false });
    case 'signalling.gone':
      return isVouchedFor(state)
        ? begin({ ...state, signalling: false, contact: 'stale' }, 'silence', 'lost', config, now)
        : signallingGone({ ...state, signalling: false, contact: 'stale' });
    case 'signalling.moved':
      return signallingReady({ ...state, signalling: true, contact: 'stale' }, config);
    case 'offer.answered':
      return answered(state, config);
    case 'offer.refused':
      return refused(state, event.code, config);
    case 'timer.fired':
      return timerFired(state, event.name, config, now);
  }
}

function networkChanged(
  state: RecoveryState,
  { effect, cause }: Extract<RecoveryEvent, { type: 'network.changed' }>,
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  if (effect === 'none') return stay(state);
  const { phase } = state;
  if (phase.step === 'moving') {
    if (effect !== 'lost') return startOver(state, phase, config);
    if (phase.roam.rung === 'move')
      return startOver(state, becomesLoss(state, phase, cause, now), config, true);
    // What is under way may still be answered.
    const known = phase.asked ? withPlain(state, phase.roam.rung) : state;
    const rung = chooseRung(phase.roam.cause, effect, footingOf(known), known.strange);
    return startOver(known, { ...phase, roam: { ...phase.roam, rung } }, config);
  }
  if (effect === 'lost') return begin(state, cause, effect, config, now);
  return effect === 'better' ? decide(state, cause, effect, config, now) : stay(state);
}

/** A roam whose last figures are still to come is told with what there is when the next one begins. */
function settledRoam(phase: RecoveryState['phase']): readonly RecoveryCommand[] {
  return phase.step === 'settling' ? [{ type: 'roam.record', roam: phase.roam }, stop('figures')] : [];
}

/** Not at once: see `graceMs` and `betterMs`. */
function decide(
  state: RecoveryState,
  cause: RoamCause,
  effect: NetworkEffect,
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  const { phase } = state;
  if (phase.step === 'deciding') return stay(state);
  const told = settledRoam(phase);
  return enter(
    state,
    { step: 'deciding', cause, effect, since: now },
    ...told,
    start('grace', graceOf(cause, effect, config)),
  );
}

function graceOf(cause: RoamCause, effect: NetworkEffect, config: RecoveryConfig): number {
  if (effect === 'better') return config.betterMs;
  return cause === 'silence' ? config.vouchedMs : config.graceMs;
}

/** Who only had nothing to say needs no other path. */
function heard(state: RecoveryState): RecoveryStep {
  return isVouchedFor(state) ? enter(state, { step: 'steady' }, stop('grace')) : stay(state);
}

function begin(
  state: RecoveryState,
  cause: RoamCause,
  effect: NetworkEffect,
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  const { phase } = state;
  const since = phase.step === 'deciding' ? phase.since : now;
  const rung = chooseRung(cause, effect, footingOf(state), state.strange);
  const roam: Roam = { cause, rung, since, gapMs: null };
  const told = settledRoam(phase);
  const moving: Moving = {
    step: 'moving',
    roam,
    waitsFor: 'signalling',
    asked: false,
    stale: false,
    attempt: 0,
    ignored: false,
    moved: false,
  };
  const step = attempt({ ...state, phase: moving }, moving, config);
  return {
    state: step.state,
    commands: [...told, stop('grace'), start('patience', config.patienceMs), ...step.commands],
  };
}

/** Makes the offer, and sends it where there is a way to send it. Only ever while nothing of ours is pending. */
function attempt(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  const next: Moving = { ...moving, waitsFor: 'signalling', stale: false, ignored: false };
  const prepared = enter(state, next, stop('again'), stop('proof'), prepare(state, moving.roam.rung));
  const sent = signallingReady(prepared.state, config);
  return { state: sent.state, commands: [...prepared.commands, ...sent.commands] };
}

const prepare = (state: RecoveryState, rung: Rung): RecoveryCommand => ({
  type: 'media.prepare',
  way: wayOf(rung, footingOf(state)),
});

const footingOf = ({ far, isRanked }: RecoveryState): Footing => ({ ...far, isRanked });

/** What was prepared may know the wrong paths. `begins`: so does the time that it may take. */
function startOver(
  state: RecoveryState,
  moving: Moving,
  config: RecoveryConfig,
  begins = false,
): RecoveryStep {
  const patience = begins ? [start('patience', config.patienceMs)] : [];
  if (moving.asked) return enter(state, { ...moving, stale: true }, ...patience);
  const step = attempt(state, { ...moving, moved: false, attempt: 0 }, config);
  return { state: step.state, commands: [...patience, ...step.commands] };
}

/** The path that was to be left in peace is gone: from now on it is a call without one, with all the rungs of such a call. */
function becomesLoss(state: RecoveryState, moving: Moving, cause: RoamCause, now: number): Moving {
  const rung = chooseRung(cause, 'lost', footingOf(state), state.strange);
  return { ...moving, roam: { cause, rung, since: now, gapMs: null } };
}

function mediaDied(
  state: RecoveryState,
  cause: RoamCause,
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving') return begin(state, cause, 'lost', config, now);
  // Of a new connection that is being made, that says nothing yet.
  const isKnown = cause === 'no-keys' && wayOf(phase.roam.rung, footingOf(state)) === 'new';
  if (phase.roam.rung !== 'move' || isKnown) return stay(state);
  const moving = becomesLoss(state, phase, cause, now);
  // The far side has agreed to another path already: that one may be the quickest.
  return phase.waitsFor === 'media'
    ? enter(state, moving, start('patience', config.patienceMs))
    : startOver(state, moving, config, true);
}

function connectionChanged(
  state: RecoveryState,
  connection: 'connected' | 'disconnected' | 'failed',
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  const known: RecoveryState = { ...state, connectivity: connection === 'connected' ? 'up' : 'down' };
  const { phase } = known;
  switch (connection) {
    case 'failed':
      return mediaDied(known, 'failed', config, now);
    case 'disconnected':
      return phase.step === 'steady' ? decide(known, 'disconnected', 'lost', config, now) : stay(known);
    case 'connected':
      return phase.step === 'deciding' && phase.effect === 'lost'
        ? enter(known, { step: 'steady' }, stop('grace'))
        : stay(known);
  }
}

function heardAgain(state: RecoveryState, gapMs: number): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving' && phase.step !== 'settling') return stay(state);
  const roam: Roam = { ...phase.roam, gapMs: Math.max(gapMs, phase.roam.gapMs ?? 0) };
  return enter(state, { ...phase, roam });
}

function pathSelected(state: RecoveryState, wanted: boolean, config: RecoveryConfig): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving') return stay(state);
  if (phase.waitsFor === 'media') {
    const isMissed = phase.roam.rung === 'move' && !wanted && phase.attempt + 1 < config.mostMoves;
    if (!isMissed) return settle(state, phase, config);
    const step = later(state, phase, config);
    return { state: step.state, commands: [stop('proof'), ...step.commands] };
  }
  // The far side still has our old Contact: the re-INVITE goes all the same.
  return enter(state, { ...phase, moved: true });
}

/** Without keys nothing was heard from the sign on. */
function anchorMoved(state: RecoveryState, config: RecoveryConfig, now: number): RecoveryStep {
  const { phase } = state;
  const isOurs = phase.step === 'moving' && !phase.asked && phase.waitsFor === 'media';
  if (!isOurs || phase.roam.rung === 'move' || wayOf(phase.roam.rung, footingOf(state)) !== 'new')
    return stay(state);
  const { since, gapMs } = phase.roam;
  const heardMs = phase.roam.cause === 'no-keys' ? now - since : gapMs;
  return settle(state, { ...phase, roam: { ...phase.roam, gapMs: heardMs } }, config);
}

function settle(state: RecoveryState, { roam }: Moving, config: RecoveryConfig): RecoveryStep {
  return enter(state, { step: 'settling', roam }, ...stopAll, start('figures', config.figuresMs));
}

function signallingReady(state: RecoveryState, config: RecoveryConfig): RecoveryStep {
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
      : { type: 'sip.reoffer', way: wayOf(phase.roam.rung, footingOf(state)) },
    start('answer', config.answerMs),
  );
}

/** A silent path for which signalling spoke: when that goes too, there is nothing to wait for. */
const isVouchedFor = ({ phase }: RecoveryState): boolean =>
  phase.step === 'deciding' && phase.cause === 'silence';

function signallingGone(state: RecoveryState): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving' || !phase.asked) return stay(state);
  const free: Moving = { ...phase, waitsFor: 'signalling', asked: false, stale: false, ignored: false };
  return enter(state, free, stop('answer'), prepare(state, phase.roam.rung));
}

/** The far side's candidates have their own priorities from now on, which no ranked one outranks. */
const withPlain = (state: RecoveryState, rung: Rung): RecoveryState =>
  rung === 'plain-restart' ? { ...state, isRanked: false } : state;

function answered(before: RecoveryState, config: RecoveryConfig): RecoveryStep {
  const { phase } = before;
  if (phase.step !== 'moving' || !phase.asked) return stay(before);
  const state = withPlain(before, phase.roam.rung);
  const free: Moving = { ...phase, asked: false };
  if (phase.stale) {
    const again = attempt(state, { ...free, moved: false, attempt: 0 }, config);
    return { state: again.state, commands: [stop('answer'), ...again.commands] };
  }
  return enter(state, { ...free, waitsFor: 'media' }, stop('answer'), start('proof', config.proofMs));
}

function refused(state: RecoveryState, code: number | null, config: RecoveryConfig): RecoveryStep {
  const { phase } = state;
  if (phase.step !== 'moving' || !phase.asked) return stay(state);
  const free: Moving = { ...phase, asked: false, stale: false, ignored: false };
  // A better path is no reason to climb: the old one lives.
  const isNo = phase.roam.rung !== 'move' && (phase.ignored || (code !== null && meansNo(code)));
  const next = isNo ? nextRung(phase.roam.rung, footingOf(state), phase.roam.cause) : null;
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
  roam: { ...moving.roam, rung: chooseRung(moving.roam.cause, 'lost', footingOf(state), false) },
});

/** It was answered, and nothing came of it. A better path that could not be had is tried as it was. */
function unproven(state: RecoveryState, moving: Moving, config: RecoveryConfig): RecoveryStep {
  const { rung } = moving.roam;
  if (rung === 'move') return later(state, moving, config);
  // The dialog is well: only what comes after it is left to try, unless a new connection was of no use.
  const next =
    rung === 'ranked-restart' ? 'plain-restart' : nextRung(rung, footingOf(state), moving.roam.cause);
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

function timerFired(
  state: RecoveryState,
  name: RecoveryTimer,
  config: RecoveryConfig,
  now: number,
): RecoveryStep {
  const { phase } = state;
  switch (name) {
    case 'grace':
      return phase.step === 'deciding' ? begin(state, phase.cause, phase.effect, config, now) : stay(state);
    case 'figures':
      return phase.step === 'settling' ? settled(state, phase.roam, config, now) : stay(state);
    default:
      return phase.step === 'moving' ? movingTimer(state, phase, name, config) : stay(state);
  }
}

function movingTimer(
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

/** Sending goes by the new path. Where still nothing is heard, that is a new reason to move. */
function settled(state: RecoveryState, roam: Roam, config: RecoveryConfig, now: number): RecoveryStep {
  const told: RecoveryCommand = { type: 'roam.record', roam };
  const quiet = enter(state, { step: 'steady' }, told);
  if (!state.silent) {
    const refreshed = signallingReady(quiet.state, config);
    return { state: refreshed.state, commands: [told, ...refreshed.commands] };
  }
  const again = begin(quiet.state, 'silence', 'lost', config, now);
  return { state: again.state, commands: [told, ...again.commands] };
}
