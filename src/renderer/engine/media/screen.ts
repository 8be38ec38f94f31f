import type { Share } from '../../../shared/screen-share.ts';
import { VideoError } from '../core/video.ts';
import type { OpenVideo, VideoCapture } from './call-video.ts';
import { createGate, type Gate } from './gate.ts';

/** Main, which decides. */
export interface ScreenDesk {
  /** Null: nothing may be shared now. `sound`: that of the computer may be asked for too. */
  ask(): Promise<{ readonly id: string; readonly sound: boolean } | null>;
  /** Nothing is shown any more, whoever has ended it: main waits for this word. */
  over(id: string, by: 'stopped' | 'system'): void;
  /** The picture stands still, or goes on, as it was told to. */
  obeyed(id: string, paused: boolean): void;
  /** Whether the computer's sound goes out, where it is shared. */
  heard(id: string, isHeard: boolean): void;
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

interface Shown {
  readonly id: string;
  readonly gate: Gate;
  paused: boolean;
  /** The last word of main that was answered; undefined: none yet. */
  answered: Share['pause'] | undefined;
}

interface Captured {
  readonly track: MediaStreamTrack;
  readonly sound?: MediaStreamTrack;
}

/** Legible, and no more than a screen is worth. */
const wanted = { frameRate: { max: 15 }, width: { max: 1920 }, height: { max: 1080 } };

/** As it is played; but of what Offhook plays the other side would hear itself. */
const wantedSound = { echoCancellation: true, noiseSuppression: false, autoGainControl: false };

/** A window or a screen, which main lets be chosen while getDisplayMedia waits. */
export function createScreen({ devices, desk, standIn, onOver, open = createGate }: ScreenOptions): Screen {
  let told: Share | null = null;
  let shown: Shown | null = null;

  function look(): void {
    if (shown === null) return;
    const { id, gate } = shown;
    if (told?.id !== id) {
      // Seen by nobody from here on, whatever the call takes to hear of it.
      shown = null;
      gate.stop();
      desk.over(id, 'stopped');
      onOver();
      return;
    }
    // Nothing is seen before main has said of what is granted whether it may be.
    const paused = told.step !== 'sharing' || told.pause !== null;
    if (paused !== shown.paused) {
      shown.paused = paused;
      gate.setPaused(paused);
    }
    // The answer to every word of main about it, also where one reason gives way to another: once.
    if (told.step !== 'sharing' || told.pause === shown.answered) return;
    shown.answered = told.pause;
    desk.obeyed(id, paused);
  }

  function end(id: string, by: 'stopped' | 'system'): void {
    if (shown?.id !== id) return;
    const { gate } = shown;
    shown = null;
    gate.stop();
    desk.over(id, by);
  }

  async function capture(mayHaveSound: boolean): Promise<Captured> {
    const audio = mayHaveSound && wantedSound;
    const stream = await devices.getDisplayMedia({ video: wanted, audio });
    const [track] = stream.getVideoTracks();
    const [sound] = stream.getAudioTracks();
    if (track !== undefined) return sound === undefined ? { track } : { track, sound };
    sound?.stop();
    throw new VideoError('screen-refused', 'no picture');
  }

  async function begin(mayHaveSound: boolean): Promise<Captured & { readonly gate: Gate }> {
    const captured = await capture(mayHaveSound);
    const { track, sound } = captured;
    try {
      const gate = open(track, standIn());
      return { ...captured, gate: sound === undefined ? gate : withSound(gate, sound) };
    } catch (error) {
      track.stop();
      sound?.stop();
      throw error;
    }
  }

  return {
    async open(): Promise<VideoCapture> {
      const granted = await desk.ask();
      if (granted === null) throw new VideoError('screen-refused', 'main says no');
      const { id } = granted;
      const { track, sound, gate } = await begin(granted.sound).catch((error: unknown) => {
        // Also where somebody refused: that may have been the system, after main had granted it.
        desk.over(id, 'system');
        const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
        // The person closed the picker, or main has told them why there is nothing to choose.
        throw new VideoError(isRefused ? 'dismissed' : 'screen-refused', String(error));
      });
      shown = { id, gate, paused: false, answered: undefined };
      track.addEventListener('ended', () => {
        end(id, 'system');
        gate.track.dispatchEvent(new Event('ended'));
      });
      look();
      const stop = () => end(id, 'stopped');
      const capture = { track: gate.track, stop };
      if (sound === undefined) {
        // It may have been wanted, and not be had.
        if (granted.sound) desk.heard(id, false);
        return capture;
      }
      sound.addEventListener('ended', () => desk.heard(id, false));
      const heard = (isHeard: boolean) => desk.heard(id, isHeard && sound.readyState === 'live');
      return { ...capture, sound, heard };
    },
    follow(share) {
      told = share;
      look();
    },
  };
}

/** What is not to be seen is not to be heard either. */
function withSound(gate: Gate, sound: MediaStreamTrack): Gate {
  return {
    track: gate.track,
    setPaused(paused) {
      sound.enabled = !paused;
      gate.setPaused(paused);
    },
    stop() {
      sound.stop();
      gate.stop();
    },
  };
}
