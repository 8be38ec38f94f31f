import { type Clock, createTimers } from './clock.ts';
import {
  type CallCommand,
  type CallEvent,
  type CallState,
  type CallTimer,
  defaultCallConfig,
} from './core/call.ts';
import { followUpsOf } from './core/call-end.ts';
import { startCall, stepCall } from './core/call-step.ts';
import type { Peer } from './core/peer.ts';
import { type EngineLog, MediaError, type SipAgent } from './core/ports.ts';
import type { SampledMedia } from './media/peer-media.ts';
import { type CallView, type MediaView, plainCall, plainIdentity } from './snapshot.ts';
import type { Trace } from './trace.ts';

export interface CallRunner {
  dispatch(event: CallEvent): void;
  view(): CallView;
  close(): void;
}

export interface CallRunnerOptions {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly peer: Peer;
  readonly agent: SipAgent;
  readonly createMedia: (onFailed: (error: MediaError) => void) => SampledMedia;
  /** False: nothing can be sent, so an outgoing call ends before it begins. */
  readonly registered: boolean;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  readonly onChange: () => void;
}

const samplePeriodMs = 200;

/** Runs one call's machine: its media, its timers, its sampling. Ended calls keep their last figures. */
export function createCallRunner(options: CallRunnerOptions): CallRunner {
  const { id, agent, clock, log } = options;
  const startedAt = clock.now();
  let state: CallState;
  let setupFrom = startedAt;
  let connectedAt: number | null = null;
  let endedAt: number | null = null;
  let figures: MediaView | null = null;
  let sampling = false;
  const media = options.createMedia((error) => mediaFailed(error));
  const timers = createTimers<CallTimer>(clock, (name) => dispatch({ type: 'timer.fired', name }));
  let cancelSample: () => void = () => undefined;

  function dispatch(event: CallEvent): void {
    options.trace.add({ at: clock.now(), subject: id, kind: 'event', type: event.type });
    if (event.type === 'user.answered') setupFrom = clock.now();
    enter(stepCall(state, event, defaultCallConfig));
  }

  function enter(step: ReturnType<typeof stepCall>): void {
    if (step.state.phase.step !== state.phase.step) tellStep(step.state);
    state = step.state;
    if (state.phase.step === 'connected') connectedAt ??= clock.now();
    if (state.phase.step === 'ended') endedAt ??= clock.now();
    for (const command of step.commands) {
      options.trace.add({ at: clock.now(), subject: id, kind: 'command', type: command.type });
      run(command);
    }
    startSampling();
    options.onChange();
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
      case 'media.dtmf':
        if (media.sendDtmf(command.digits)) dispatch({ type: 'media.digits-sent', digits: command.digits });
        else log('warn', 'call', 'the far side takes no digits (no telephone-event)');
        return;
      case 'media.close':
        // Everything is over here, whichever way it ended.
        agent.forget(id);
        cancelSample();
        media.close();
        return;
      case 'sip.invite':
        agent.invite(id, options.peer.uri, media);
        return;
      case 'sip.cancel':
        agent.cancel(id);
        return;
      case 'sip.accept':
        agent.accept(id, media);
        return;
      case 'sip.reject':
        agent.reject(id, command.code);
        return;
      case 'sip.bye':
        agent.bye(id);
        return;
      case 'timer.start':
        timers.start(command.name, command.delayMs);
        return;
      case 'timer.stop':
        timers.stop(command.name);
        return;
    }
  }

  async function openMedia(muted: boolean): Promise<void> {
    if (options.direction === 'outgoing' && !options.registered) {
      // A turn later, so that the call is on the list before it is over.
      await Promise.resolve();
      dispatch({ type: 'media.failed', cause: 'not-registered', detail: null });
      return;
    }
    try {
      await media.open(muted);
    } catch (error) {
      mediaFailed(error instanceof MediaError ? error : new MediaError('media-failed', String(error)));
      return;
    }
    dispatch({ type: 'media.opened' });
  }

  function mediaFailed(error: MediaError): void {
    log('warn', 'media', `${error.cause}: ${error.message}`);
    dispatch({ type: 'media.failed', cause: error.cause, detail: error.message });
  }

  function startSampling(): void {
    if (state.phase.step !== 'connected' || sampling) return;
    sampling = true;
    void sample();
  }

  async function sample(): Promise<void> {
    const read = await media.sample().catch(() => null);
    if (read !== null) {
      figures = read;
      options.onChange();
    }
    if (state.phase.step !== 'ended') cancelSample = clock.after(samplePeriodMs, () => void sample());
  }

  const first = startCall(options.direction);
  state = first.state;
  tellStep(state);
  // After the caller has the runner in hand: the first commands already report back. What has overtaken them wins.
  queueMicrotask(() => {
    if (state === first.state) enter(first);
  });

  return {
    dispatch,
    view: () => viewOf(options, state, { startedAt, connectedAt, endedAt, setupFrom, media: figures }),
    close() {
      timers.stopAll();
      cancelSample();
      media.close();
    },
  };
}

function viewOf(
  call: Pick<CallRunnerOptions, 'id' | 'direction' | 'peer'>,
  state: CallState,
  facts: Pick<CallView, 'startedAt' | 'connectedAt' | 'endedAt' | 'media'> & { readonly setupFrom: number },
): CallView {
  const { phase } = state;
  const end = phase.step === 'ended' || phase.step === 'ending' ? phase.end : null;
  return {
    ...plainCall,
    id: call.id,
    direction: call.direction,
    step: phase.step,
    peer: call.peer,
    startedAt: facts.startedAt,
    connectedAt: facts.connectedAt,
    endedAt: facts.endedAt,
    setupMs: facts.connectedAt === null ? null : facts.connectedAt - facts.setupFrom,
    muted: state.muted,
    dtmf: state.dtmf,
    media: facts.media,
    end,
    followUps: end === null ? [] : followUpsOf(end, call.direction, facts.connectedAt !== null),
    identity: plainIdentity(call.peer),
  };
}
