import type { KeptCall } from '../../shared/kept-call.ts';
import type { NetworkState } from '../../shared/network.ts';
import { createCallPictures } from './call-pictures.ts';
import { type FormerPage, keepCall, roamOf } from './call-return.ts';
import { createCallSignalling } from './call-signalling.ts';
import { viewOf } from './call-view.ts';
import { type Clock, createTimers } from './clock.ts';
import type { CallCommand, CallConfig, CallEvent, CallState, CallStep, CallTimer } from './core/call.ts';
import { startCall, stepCall } from './core/call-step.ts';
import type { CallIdentity } from './core/identity.ts';
import type { Peer } from './core/peer.ts';
import { type CallFacts, type EngineLog, MediaError, type MediaEvent, type SipAgent } from './core/ports.ts';
import { stepQuality, unjudged } from './core/quality.ts';
import type { RecoveryConfig } from './core/recovery.ts';
import { startLost, startReturn } from './core/return-step.ts';
import { type Unheard, unheardOf } from './core/sound.ts';
import type { TransferQuestion } from './core/transfer.ts';
import { mayShow } from './core/video-step.ts';
import type { Ladders } from './ladders.ts';
import type { CreateMedia, SampledMedia } from './media/sampled-media.ts';
import { createRecoveryRunner, type RecoveryRunner } from './recovery-runner.ts';
import type { CallView, MediaView, RoamView } from './snapshot.ts';
import type { Trace } from './trace.ts';

export interface CallRunner {
  readonly media: SampledMedia;
  readonly recovery: Pick<RecoveryRunner, 'dispatch' | 'networkChanged'>;
  dispatch(event: CallEvent): void;
  tellFacts(facts: CallFacts): void;
  view(): CallView;
  /** Whether this call has pictures at all; what there is is taken away, or may come back. */
  takePictures(takes: boolean): void;
  /** What main keeps of it; null: nothing another page could go on with. */
  keep(): KeptCall | null;
  close(): void;
}

/** What is known of a call when it begins. */
export interface CallBeginning {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly peer: Peer;
  readonly identity: CallIdentity;
  readonly emergency: boolean;
  /** See `isPressing`. */
  readonly pressing: boolean;
  readonly consultFor: string | null;
  /** When a transfer brought us to call: where the INVITE goes (else to `peer`), and what it says of it. */
  readonly requestUri: string | null;
  readonly replaces: string | null;
  readonly referredBy: string | null;
  /** It takes over what rings at a colleague; where that cannot be replaced it goes there, if anywhere. */
  readonly takesOver: { readonly otherwiseUri: string | null } | null;
  /** A page before this one held it. */
  readonly former: FormerPage | null;
  /** Of such a call: whether it is taken back, or only told as lost. */
  readonly returns: boolean;
}

export interface CallRunnerOptions extends CallBeginning {
  readonly agent: SipAgent;
  readonly createMedia: CreateMedia;
  /** False: nothing can be sent, so an outgoing call ends before it begins. Waits a moment where that may change. */
  readonly canSend: (patience?: 'patient') => boolean | Promise<boolean>;
  /** Resolves once we are registered; false: not in any time that a call could wait for. */
  readonly untilRegistered: (mostMs?: number) => Promise<boolean>;
  readonly config: CallConfig;
  readonly recovery: RecoveryConfig;
  readonly ladderOf: Ladders['of'];
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  readonly network: () => NetworkState | null;
  readonly onChange: () => void;
  /** The far side wants us to call somebody else, and that was agreed to. */
  readonly onFollow: (question: TransferQuestion) => void;
  /** The call's path is dead, and nobody has said that the network changed. */
  readonly onDoubt: () => void;
  /** Signalling is to be asked, without doubting it; and whether it has answered since then. */
  readonly onSuspect: () => void;
  readonly isVouchedSince: (at: number) => boolean;
}

const samplePeriodMs = 200;

/** Runs one call's machine: its media, its timers, its sampling. Ended calls keep their last figures. */
export function createCallRunner(options: CallRunnerOptions): CallRunner {
  const { id, agent, clock, log, trace, former } = options;
  const startedAt = former?.call.startedAt ?? clock.now();
  let state: CallState;
  let { peer, identity } = options;
  let sipCallId: string | null = null;
  let setupFrom =
    former === null ? startedAt : (former.call.connectedAt ?? startedAt) - (former.call.setupMs ?? 0);
  let connectedAt: number | null = former?.call.connectedAt ?? null;
  /** After a page died: since when the call stands again, and is heard again. */
  let returnedAt: number | null = null;
  let heardAt: number | null = null;
  let endedAt: number | null = null;
  let figures: MediaView | null = null;
  /** As it is now: a call in a conference has no pictures. */
  let { config } = options;
  let quality = unjudged;
  let unheard: Unheard | null = null;
  let sampling = false;
  let closed = false;
  const media = options.createMedia(
    (error) => mediaFailed(error),
    (event) => heardOfMedia(event),
  );
  media.takePictures(config.video);
  const recovery = createRecoveryRunner({
    ...{ id, agent, media, clock, trace, log },
    config: options.recovery,
    network: options.network,
    isConnected: () => state.phase.step === 'connected',
    onRoam: options.onChange,
    onGivenUp: () => dispatch({ type: 'recovery.given-up' }),
    onDoubt: options.onDoubt,
    onSuspect: options.onSuspect,
    isVouchedSince: options.isVouchedSince,
  });
  const pictures = createCallPictures({
    ...{ id, agent, media, clock, log, dispatch },
    state: () => state,
  });
  const signal = createCallSignalling({
    ...{ call: options, media, dispatch },
    state: () => state,
  });
  const timers = createTimers<CallTimer>(clock, (name) => dispatch({ type: 'timer.fired', name }));
  let cancelSample: () => void = () => undefined;

  function dispatch(event: CallEvent): void {
    if (closed) return;
    if (event.type === 'user.answered' && state.phase.step === 'incoming') setupFrom = clock.now();
    const step = stepCall(state, event, config);
    // What does not fit the state changes nothing; the trace keeps count of it.
    const ignored = step.state === state && step.commands.length === 0;
    trace.add({ at: clock.now(), subject: id, kind: ignored ? 'ignored' : 'event', type: event.type });
    if (!ignored) enter(step);
    if (event.type === 'sip.offer-accepted' && event.purpose === 'recovery')
      recovery.dispatch({ type: 'offer.answered', outranks: media.outranks() });
    if (event.type === 'sip.offer-refused' && event.purpose === 'recovery')
      recovery.dispatch({ type: 'offer.refused', code: event.code });
    if (event.type === 'sip.offer-refused' && event.purpose === 'new-way') pictures.refused();
    if (event.type === 'sip.offer-accepted') pictures.described(event.purpose === 'video');
    else if (event.type === 'sip.remote-offer' || event.type === 'sip.accepted') pictures.described(false);
  }

  function enter(step: ReturnType<typeof stepCall>): void {
    if (step.state.phase.step !== state.phase.step) tellStep(step.state);
    const returned = state.phase.step === 'returning' && step.state.phase.step === 'connected';
    state = step.state;
    if (returned) returnedAt = clock.now();
    if (state.phase.step === 'connected') connectedAt ??= clock.now();
    if (state.phase.step === 'ended') endedAt ??= clock.now();
    for (const command of step.commands) {
      trace.add({ at: clock.now(), subject: id, kind: 'command', type: command.type });
      run(command);
    }
    if (state.phase.step === 'connected') beConnected();
    options.onChange();
    // Whether they hold us is only in their answer.
    const direction = returned ? media.negotiated()?.remoteDirection : undefined;
    if (direction !== undefined) dispatch({ type: 'sip.remote-offer', remoteDirection: direction });
  }

  /** One line a step, without names and numbers: those are in the history, not in the log. */
  function tellStep({ phase }: CallState): void {
    const why =
      'end' in phase ? ` (${phase.end.cause} by ${phase.end.by}, ${phase.end.sipCode ?? 'no code'})` : '';
    log('info', 'call', `${id.slice(0, 8)} ${options.direction}: ${phase.step}${why}`);
  }

  function run(command: CallCommand): void {
    switch (command.type) {
      case 'media.open':
        void openMedia(command.muted);
        return;
      case 'media.mute':
        media.setMuted(command.muted);
        return;
      case 'media.hold':
        media.setHeld(command.held);
        return;
      case 'media.close':
        // Everything is over here, whichever way it ended.
        agent.forget(id);
        cancelSample();
        pictures.close();
        recovery.close();
        media.close();
        return;
      case 'timer.start':
        timers.start(command.name, command.delayMs);
        return;
      case 'timer.stop':
        timers.stop(command.name);
        return;
      case 'media.rest-video':
        media.restVideo(command.rests);
        return;
      case 'media.show':
        void pictures.show(command.source);
        return;
      case 'media.hide':
        media.hide(command.only);
        return;
      default:
        signal(command);
    }
  }

  async function openMedia(muted: boolean): Promise<void> {
    const can = options.direction === 'incoming' || former !== null || options.canSend();
    // What is at hand is not awaited: the page would be drawn first.
    if (can !== true && !(await can)) {
      dispatch({ type: 'media.failed', cause: 'not-registered', detail: null });
      return;
    }
    // Hung up meanwhile: nothing opens the microphone any more.
    if (state.phase.step === 'ended') return;
    try {
      // Whoever calls can be rung while the microphone opens; whoever answers must be heard from the first word on.
      await media.open(muted, { mayFollow: options.direction === 'outgoing' });
    } catch (error) {
      mediaFailed(error instanceof MediaError ? error : new MediaError('media-failed', String(error)));
      return;
    }
    dispatch({ type: 'media.opened' });
  }

  function heardOfMedia(event: MediaEvent): void {
    trace.add({ at: clock.now(), subject: id, kind: 'event', type: `media.${event.type}` });
    if (event.type === 'candidates-found') agent.trickle(id);
    pictures.heardOf(event);
    if (event.type === 'microphone') {
      unheard = unheardOf(event.state);
      options.onChange();
    }
    recovery.onMedia(event);
  }

  function mediaFailed(error: MediaError): void {
    log('warn', 'media', `${error.cause}: ${error.message}`);
    dispatch({ type: 'media.failed', cause: error.cause, detail: error.message });
  }

  function beConnected(): void {
    pictures.look();
    if (sampling) return;
    sampling = true;
    recovery.connected();
    void sample();
  }

  async function sample(): Promise<void> {
    const read = await media.sample().catch(() => null);
    if (closed) return;
    if (read !== null) {
      figures = read;
      if (returnedAt !== null && read.inbound.packets > 0) heardAt ??= clock.now();
      judge(read);
      pictures.sampled(isHeard() ? read : null);
      options.onChange();
    }
    if (state.phase.step !== 'ended') cancelSample = clock.after(samplePeriodMs, () => void sample());
  }

  /** A call that is held, by whomever, or has not the line says nothing of how it sounds, or looks. */
  const isHeard = (): boolean => state.hold.byUs === 'no' && !state.hold.byThem && !state.aside;

  function judge({ inbound, jitterMs, rttMs, farEndLost }: MediaView): void {
    const { packets, lost } = inbound;
    const look = { atMs: clock.now(), packets, lost, jitterMs, rttMs, farEndLost };
    quality = stepQuality(quality, look, isHeard());
  }

  const first = begin(options);
  state = first.state;
  tellStep(state);
  // After the caller has the runner in hand: the first commands already report back. What has overtaken them wins.
  queueMicrotask(() => {
    if (state.phase === first.state.phase) enter({ state, commands: first.commands });
  });

  const view = () =>
    viewOf(options, state, {
      ...{ peer, identity, startedAt, connectedAt, endedAt, setupFrom, sipCallId },
      media: figures,
      quality: quality.word,
      roams: roams(),
      unheard,
      negotiated: media.negotiated(),
      ladder: options.ladderOf(sipCallId),
      video: {
        allowed: options.config.video,
        mayShow: mayShow(state, config),
        limit: media.videoLimit(),
      },
    });
  /** What the former page left stands until this call is here. */
  const left = () => (state.phase.step === 'returning' ? (former?.call.signalling ?? null) : null);

  function roams(): readonly RoamView[] {
    if (former === null) return recovery.roams();
    const own = returnedAt === null ? [] : [roamOf(former, returnedAt, heardAt)];
    return [...former.call.roams, ...own, ...recovery.roams()];
  }

  return {
    media,
    recovery,
    dispatch,
    tellFacts(facts) {
      sipCallId = facts.sipCallId;
      peer = facts.peer ?? peer;
      identity = facts.identity ?? identity;
      if (facts.far !== undefined) recovery.dispatch({ type: 'far.learnt', far: facts.far });
      options.onChange();
    },
    view,
    takePictures(takes) {
      config = { ...config, video: takes && options.config.video };
      media.takePictures(config.video);
      if (state.phase.step === 'connected' && (media.negotiated()?.video ?? null) !== null)
        agent.offer(id, { direction: null, iceRestart: false, purpose: 'refresh' });
    },
    keep() {
      const signalling = left() ?? agent.keep(id);
      return keepCall(view(), { signalling, transfer: state.transfer }, former, clock.now());
    },
    close() {
      closed = true;
      timers.stopAll();
      pictures.close();
      recovery.close();
      cancelSample();
      media.close();
    },
  };
}

function begin({ direction, former, returns, config }: CallRunnerOptions): CallStep {
  if (former === null) return startCall(direction);
  return returns ? startReturn(former.call, config) : startLost(former.call);
}
