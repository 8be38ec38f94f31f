import type { Share } from '../../../shared/screen-share.ts';
import { VideoError } from '../core/video.ts';
import type { OpenVideo, VideoCapture } from './call-video.ts';
import { createGate, type Gate } from './gate.ts';

/** Main, which decides. */
export interface ScreenDesk {
  /** Null: nothing may be shared now. */
  ask(): Promise<string | null>;
  over(id: string, by: 'stopped' | 'system'): void;
  /** The picture stands still, or goes on, as it was told to. */
  obeyed(id: string, paused: boolean): void;
}

export interface ScreenOptions {
  readonly devices: Pick<MediaDevices, 'getDisplayMedia'>;
  readonly desk: ScreenDesk;
  /** What is seen in place of the picture. */
  readonly standIn: () => string;
  /** Main has ended what is shown: the call has to know. */
  readonly onOver: () => void;
  readonly open?: typeof createGate;
}

export interface Screen {
  readonly open: OpenVideo;
  /** What main says of the share now. */
  follow(share: Share | null): void;
}

/** Legible, and no more than a screen is worth. */
const wanted = { frameRate: { max: 15 }, width: { max: 1920 }, height: { max: 1080 } };

/** A window or a screen, which main lets be chosen while getDisplayMedia waits. */
export function createScreen({ devices, desk, standIn, onOver, open = createGate }: ScreenOptions): Screen {
  let told: Share | null = null;
  let shown: { readonly id: string; readonly gate: Gate; paused: boolean } | null = null;

  function look(): void {
    if (shown === null) return;
    const { id, gate } = shown;
    if (told?.id !== id) {
      // Seen by nobody from here on, whatever the call takes to hear of it.
      shown = null;
      gate.stop();
      onOver();
      return;
    }
    const paused = told.pause !== null;
    if (paused !== shown.paused) {
      shown.paused = paused;
      gate.setPaused(paused);
    }
    // The answer to every word of main, also where one reason gives way to another.
    if (told.step === 'sharing') desk.obeyed(id, paused);
  }

  function end(id: string, by: 'stopped' | 'system'): void {
    if (shown?.id !== id) return;
    const { gate } = shown;
    shown = null;
    desk.over(id, by);
    gate.stop();
  }

  async function capture(): Promise<MediaStreamTrack> {
    const stream = await devices.getDisplayMedia({ video: wanted, audio: false });
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new VideoError('screen-refused', 'no picture');
    return track;
  }

  return {
    async open(): Promise<VideoCapture> {
      const id = await desk.ask();
      if (id === null) throw new VideoError('screen-refused', 'main says no');
      let track: MediaStreamTrack;
      try {
        track = await capture();
      } catch (error) {
        const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
        if (!isRefused) desk.over(id, 'system');
        // The person closed the picker, or main has told them why there is nothing to choose.
        throw new VideoError(isRefused ? 'dismissed' : 'screen-refused', String(error));
      }
      const gate = open(track, standIn());
      shown = { id, gate, paused: false };
      track.addEventListener('ended', () => {
        end(id, 'system');
        gate.track.dispatchEvent(new Event('ended'));
      });
      look();
      return { track: gate.track, stop: () => end(id, 'stopped') };
    },
    follow(share) {
      told = share;
      look();
    },
  };
}
