import type { CallEvent, CallState } from './core/call.ts';
import type { Clock, EngineLog, MediaEvent, SipAgent } from './core/ports.ts';
import { VideoError, type VideoSource } from './core/video.ts';
import type { SampledMedia } from './media/sampled-media.ts';
import { createPictureWay } from './picture-way.ts';
import { createReceivedPicture } from './received-picture.ts';
import type { MediaView } from './snapshot.ts';

/** What of a call is seen: ours on its way, theirs as it comes, and what is agreed about both. */
export interface CallPictures {
  /** Opens camera or screen; the call's machine hears what came of it. */
  show(source: VideoSource): Promise<void>;
  /** A description of theirs was taken; `answered`: it answers an offer of ours that was about pictures. */
  described(answered: boolean): void;
  /** The far side has refused a new way for the pictures. */
  refused(): void;
  heardOf(event: MediaEvent): void;
  /** The call is connected: what came before is seen to now. */
  look(): void;
  /** With each sample; null: the call says nothing of how it sounds or looks now. */
  sampled(sample: MediaView | null): void;
  close(): void;
}

export interface CallPicturesOptions {
  readonly id: string;
  readonly agent: SipAgent;
  readonly media: SampledMedia;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly state: () => CallState;
  readonly dispatch: (event: CallEvent) => void;
}

export function createCallPictures({
  id,
  agent,
  media,
  clock,
  log,
  ...call
}: CallPicturesOptions): CallPictures {
  const { state, dispatch } = call;
  let knownVideo = 'null';
  const newWay = () => agent.offer(id, { direction: null, iceRestart: true, purpose: 'new-way' });
  const way = createPictureWay({
    clock,
    isConnected: () => state().phase.step === 'connected',
    restart: newWay,
    giveUp() {
      dispatch({ type: 'media.video-ended', problem: 'no-way' });
      received.stuck();
    },
  });
  const received = createReceivedPicture({
    restart: newWay,
    tell(missing) {
      if (missing !== null) log('warn', 'media', `${id.slice(0, 8)} their picture: ${missing}`);
      dispatch({ type: 'media.video-missing', missing });
    },
  });

  return {
    async show(source) {
      try {
        await media.show(source);
      } catch (error) {
        log('warn', 'media', `no picture: ${String(error)}`);
        const problem = error instanceof VideoError ? error.cause : 'no-camera';
        dispatch({ type: 'media.video-failed', source, problem });
        return;
      }
      dispatch({ type: 'media.video-opened', source });
      way.shown();
    },
    // Told when it is another thing than before, or was asked for.
    described(answered) {
      const video = media.negotiated()?.video ?? null;
      const known = JSON.stringify(video);
      if (known === knownVideo && !answered) return;
      knownVideo = known;
      dispatch({ type: 'video.agreed', video, answered });
    },
    refused() {
      way.refused();
      received.refused();
    },
    heardOf(event) {
      if (event.type === 'video-ended') dispatch({ type: 'media.video-ended', problem: event.problem });
      if (event.type === 'picture-way') way.changed(event.up);
      if (event.type === 'anchor' && event.kept === 'new') way.renewed();
    },
    look: () => way.look(),
    sampled(sample) {
      if (sample === null || !state().video.theirs) return received.look(null);
      const { bytes, frames } = sample.video?.received ?? { bytes: 0, frames: 0 };
      received.look({ atMs: clock.now(), voice: sample.inbound.packets, bytes, frames });
    },
    close: () => way.close(),
  };
}
