import type { NetworkChange, NetworkState } from '../../shared/network.ts';
import { type Clock, createTimers } from './clock.ts';
import { effectOn, goesByDefaultRoute, isStrange, newcomersOf } from './core/choose-rung.ts';
import type { MediaPath } from './core/media-path.ts';
import type { SilenceVerdict } from './core/media-silence.ts';
import type { EngineLog, MediaConnection, MediaEvent, OfferAnchor, SipAgent } from './core/ports.ts';
import {
  beginning,
  type MoveWay,
  type RecoveryCommand,
  type RecoveryConfig,
  type RecoveryEvent,
  type RecoveryState,
  type RecoveryTimer,
  type Roam,
} from './core/recovery.ts';
import { stepRecovery } from './core/recovery-step.ts';
import { networkOf } from './network-of.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { RoamEndView, RoamView } from './snapshot.ts';
import type { Trace } from './trace.ts';

export interface RecoveryRunner {
  dispatch(event: RecoveryEvent): void;
  networkChanged(change: NetworkChange): void;
  onMedia(event: MediaEvent): void;
  /** The call can move from now on. */
  connected(): void;
  /** Oldest first. */
  roams(): readonly RoamView[];
  close(): void;
}

export interface RecoveryRunnerOptions {
  readonly id: string;
  readonly agent: SipAgent;
  readonly media: Pick<MediaConnection, 'path' | 'setRanked'>;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  readonly config: RecoveryConfig;
  /** As it was told last; during `networkChanged` still the one before. */
  readonly network: () => NetworkState | null;
  /** Only a connected call can move. */
  readonly isConnected: () => boolean;
  readonly onRoam: () => void;
  readonly onGivenUp: () => void;
  /** The path is dead without a word from the system: signalling may be as well. */
  readonly onDoubt: () => void;
  /** Nothing is heard for a moment: signalling is asked, which may go the same way. */
  readonly onSuspect: () => void;
  /** Whether signalling was answered since then (epoch ms), by the way that the system prefers. */
  readonly isVouchedSince: (at: number) => boolean;
}

const anchorOf = (way: MoveWay): OfferAnchor => (way === 'new' ? 'new' : 'same');

/** A call that moves all day keeps the newest. */
const mostRoams = 50;

const roamOf = ({ phase }: RecoveryState): Roam | null => (phase.step === 'moving' ? phase.roam : null);

/** Runs one call's recovery machine: offers through the session's queue, timers, and the account of each roam. */
export function createRecoveryRunner(options: RecoveryRunnerOptions): RecoveryRunner {
  const { id, agent, clock, trace, log, config } = options;
  let state = beginning(config);
  let place: RoamEndView = { network: null, path: null };
  /** Where the roam that is under way began, and when its new path was there. */
  let begun: { readonly before: RoamEndView; movedAt: number | null } | null = null;
  let roams: readonly RoamView[] = [];
  let suspectedAt: number | null = null;
  let newcomers: ReadonlyMap<string, number> = new Map();
  /** There is no network at all. */
  let isCut = false;
  /** Its media came to nothing before anybody could have said so to the far side. */
  let failedEarly = false;
  const timers = createTimers<RecoveryTimer>(clock, (name) => dispatch({ type: 'timer.fired', name }));

  const dispatch = oneAtATime((event: RecoveryEvent) => {
    const isKnowledge = event.type.startsWith('signalling.') || event.type === 'far.learnt';
    if (!options.isConnected() && !isKnowledge) return;
    const before = state;
    const step = stepRecovery(state, event, config, clock.now());
    const ignored = step.state === before && step.commands.length === 0;
    trace.add({ at: clock.now(), subject: id, kind: ignored ? 'ignored' : 'event', type: event.type });
    state = step.state;
    const roam = roamOf(state);
    if (roam !== null && roam.cause !== roamOf(before)?.cause) began(roam);
    for (const command of step.commands) run(command);
  });

  function began({ cause, rung }: Roam): void {
    begun = { before: placeOf(options.media.path()) ?? place, movedAt: null };
    log('info', 'recovery', `${id.slice(0, 8)} ${cause}: ${rung}`);
    if (cause === 'silence' || cause === 'one-sided' || cause === 'failed') options.onDoubt();
  }

  function run(command: RecoveryCommand): void {
    if (command.type !== 'timer.stop')
      trace.add({ at: clock.now(), subject: id, kind: 'command', type: command.type });
    switch (command.type) {
      case 'media.prepare':
        // It would gather until Chromium hears of a network, and whatever comes then waits in line behind it.
        if (isCut && command.way === 'new') return;
        if (command.way !== 'new') options.media.setRanked(command.way === 'ranked');
        agent.prepareOffer(id, anchorOf(command.way));
        return;
      case 'media.withdraw':
        agent.withdrawOffer(id);
        return;
      case 'sip.reoffer':
        agent.offer(id, {
          ...{ direction: null, purpose: 'recovery' },
          ...{ iceRestart: command.way !== 'new', anchor: anchorOf(command.way) },
        });
        return;
      case 'sip.replace':
        agent.replaceDialog(id);
        return;
      case 'sip.refresh':
        agent.refresh(id);
        return;
      case 'sip.cancel-offer':
        agent.cancelOffer(id);
        return;
      case 'roam.record':
        record(command.roam);
        return;
      case 'call.give-up':
        log('warn', 'recovery', `${id.slice(0, 8)} the call could not be brought back`);
        options.onGivenUp();
        return;
      case 'timer.start':
        timers.start(command.name, command.delayMs);
        return;
      case 'timer.stop':
        timers.stop(command.name);
        return;
    }
  }

  function record({ cause, rung, since, gapMs }: Roam): void {
    const after = placeOf(options.media.path()) ?? place;
    const before = begun?.before ?? place;
    const tookMs = (begun?.movedAt ?? clock.now()) - since;
    roams = [...roams.slice(1 - mostRoams), { at: since, cause, rung, before, after, tookMs, gapMs }];
    place = after;
    const gap = gapMs === null ? 'no gap' : `${gapMs} ms lost`;
    const way = `${before.network ?? 'unknown'} to ${after.network ?? 'unknown'}`;
    log('info', 'recovery', `${id.slice(0, 8)} moved by ${rung} (${cause}), ${way}, ${tookMs} ms, ${gap}`);
    options.onRoam();
  }

  function heardSilence(verdict: SilenceVerdict): void {
    switch (verdict) {
      case 'suspect':
        suspectedAt = clock.now();
        options.onSuspect();
        return;
      case 'dead':
        dispatch({ type: 'media.silent', verdict, vouched: isVouched() });
        return;
      case 'one-sided':
        dispatch({ type: 'media.silent', verdict, vouched: false });
        return;
      default:
        dispatch({ type: 'media.heard' });
    }
  }

  /** Only what goes by the same network can speak for it. */
  function isVouched(): boolean {
    const path = options.media.path();
    return suspectedAt !== null && path !== null && isWanted(path) && options.isVouchedSince(suspectedAt);
  }

  function isWanted({ base }: MediaPath): boolean {
    const network = options.network();
    return base === null || network === null || goesByDefaultRoute(network, base);
  }

  function placeOf(path: MediaPath | null): RoamEndView | null {
    if (path === null) return null;
    return {
      network: networkOf(options.network(), path.base),
      path: `${path.type} ${path.local} ${path.transport}`,
    };
  }

  return {
    dispatch,
    networkChanged(change) {
      place = placeOf(options.media.path()) ?? place;
      const effect = effectOn(change, options.media.path()?.base ?? null);
      newcomers = newcomersOf(newcomers, change, clock.now());
      const strange = isStrange(change, newcomers);
      isCut = change.after.interfaces.every(({ addresses }) => addresses.length === 0);
      dispatch({ type: 'network.changed', effect, cause: change.cause, strange });
    },
    onMedia(event) {
      switch (event.type) {
        case 'connectivity':
          failedEarly = event.state === 'failed' && !options.isConnected();
          if (event.state !== 'connecting') dispatch({ type: 'media.connection', state: event.state });
          return;
        case 'path-selected':
          if (event.after === null || event.before === null) return;
          if (event.before.local === event.after.local) return;
          if (begun !== null) begun.movedAt = clock.now();
          dispatch({ type: 'path.selected', wanted: isWanted(event.after) });
          return;
        case 'silence':
          heardSilence(event.verdict);
          return;
        case 'no-keys':
          dispatch({ type: 'media.no-keys', forMs: event.forMs });
          return;
        case 'anchor':
          if (event.kept === 'new') dispatch({ type: 'anchor.moved' });
          return;
        case 'gap':
          dispatch({ type: 'media.gap', gapMs: event.gapMs });
          return;
        default:
          return;
      }
    },
    connected() {
      if (failedEarly) dispatch({ type: 'media.connection', state: 'failed' });
    },
    roams: () => roams,
    close: () => timers.stopAll(),
  };
}
