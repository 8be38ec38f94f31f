import type { RoamCause } from '../../../shared/network.ts';
import { chooseRung, wayOf } from './choose-rung.ts';
import {
  enter,
  type Moving,
  type NetworkEffect,
  type RecoveryCommand,
  type RecoveryConfig,
  type RecoveryEvent,
  type RecoveryState,
  type RecoveryStep,
  type RecoveryTimer,
  type Roam,
  start,
  stay,
  stop,
} from './recovery.ts';
import {
  anchorMoved,
  answered,
  attempt,
  becomesLoss,
  movingTimer,
  pathSelected,
  patiently,
  refused,
  signallingGone,
  signallingReady,
  startOver,
  withoutKeys,
  withPlain,
} from './recovery-moving.ts';

// When a move begins, and what came of it. recovery-moving.ts has the move itself.

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
      return anchorMoved({ ...state, isRanked: config.ranks }, config, now);
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
      return answered(state, event.outranks, config);
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
      return patiently(startOver(state, becomesLoss(state, phase, cause, now), config), config);
    // What is under way may still be answered.
    const known = phase.asked ? withPlain(state, phase.roam.rung) : state;
    const rung = chooseRung(phase.roam.cause, effect, known, known.strange);
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
  const rung = chooseRung(cause, effect, state, state.strange);
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
  const step = patiently(attempt({ ...state, phase: moving }, moving, config), config);
  return { state: step.state, commands: [...told, stop('grace'), ...step.commands] };
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
  const isKnown = cause === 'no-keys' && wayOf(phase.roam.rung, state) === 'new';
  if (isKnown) return stay(state);
  if (phase.roam.rung !== 'move')
    return cause === 'no-keys' ? withoutKeys(state, phase, config) : stay(state);
  const moving = becomesLoss(state, phase, cause, now);
  // The far side has agreed to another path already: that one may be the quickest.
  const waits = phase.waitsFor === 'media';
  return patiently(waits ? enter(state, moving) : startOver(state, moving, config), config);
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

/** A silent path for which signalling spoke: when that goes too, there is nothing to wait for. */
const isVouchedFor = ({ phase }: RecoveryState): boolean =>
  phase.step === 'deciding' && phase.cause === 'silence';

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
