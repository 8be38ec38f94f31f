import { VideoError, type VideoProblem, type VideoSource } from '../core/video.ts';

/** What is shown, as long as it is open. */
export interface VideoCapture {
  readonly track: MediaStreamTrack;
  /** What is heard with it; left out: nothing. */
  readonly sound?: MediaStreamTrack;
  /** Whether that goes out. */
  heard?(isHeard: boolean): void;
  /** Called once: the light goes out. */
  stop(): void;
}

/** Rejects with VideoError. */
export type OpenVideo = () => Promise<VideoCapture>;
export type VideoSources = Readonly<Record<VideoSource, OpenVideo>>;

export interface CallVideo {
  show(source: VideoSource): Promise<void>;
  hide(): void;
  /** Closes that one, and nothing that is being opened to take its place. */
  drop(source: VideoSource): void;
  /** A camera is closed as long as the call is held, what is shared is only not sent. */
  setHeld(held: boolean): void;
  /** Another camera is wanted: it takes over once it is open, and one that does not open is not missed. */
  cameraChosen(wanted: string | undefined): void;
  /** What is sent now. */
  track(): MediaStreamTrack | null;
  /** What is to be heard beside the voice now. */
  sound(): MediaStreamTrack | null;
  /** Whether what is shared is heard beside the voice now, and not only shared. */
  soundIs(isHeard: boolean): void;
  source(): VideoSource | null;
}

export interface CallVideoOptions {
  readonly sources: VideoSources;
  readonly onChange: () => void;
  readonly onEnded: (problem: VideoProblem) => void;
}

/** What one call shows: one source at a time, opened when asked, closed at once. */
export function createCallVideo({ sources, onChange, onEnded }: CallVideoOptions): CallVideo {
  let capture: (VideoCapture & { readonly source: VideoSource }) | null = null;
  /** What its sound was last told; null: nothing yet. */
  let heard: boolean | null = null;
  let held = false;
  /** A camera that was closed for a hold. */
  let rests = false;
  /** Each wish counts: what opens for an older one is closed again. */
  let wish = 0;
  /** What is being opened for the newest. */
  let opening: VideoSource | null = null;

  /** Whoever asked has been told of a newer wish: an older one comes to nothing, and says nothing. */
  const never = (): Promise<never> => new Promise(() => undefined);

  function close(): void {
    const before = capture;
    capture = null;
    before?.stop();
  }

  async function show(source: VideoSource): Promise<void> {
    wish += 1;
    const mine = wish;
    opening = source;
    const opened = await sources[source]().catch((error: unknown) => {
      if (mine !== wish) return null;
      opening = null;
      // What rested was kept for this one, and a hold has ended meanwhile.
      if (rests && !held && source !== 'camera') void wake();
      throw error;
    });
    if (mine !== wish || opened === null) {
      opened?.stop();
      return never();
    }
    opening = null;
    rests = false;
    if (opened.track.readyState === 'ended') {
      opened.stop();
      throw new VideoError('ended', 'it ended while it was opened');
    }
    const before = capture;
    capture = { ...opened, stop: () => opened.stop(), source };
    heard = null;
    opened.track.contentHint = source === 'screen' ? 'detail' : 'motion';
    opened.track.addEventListener('ended', () => {
      if (capture?.track === opened.track) end('ended');
    });
    onChange();
    before?.stop();
    if (held) rest();
  }

  function end(problem: VideoProblem): void {
    hide();
    onEnded(problem);
  }

  function hide(): void {
    wish += 1;
    opening = null;
    rests = false;
    close();
    onChange();
  }

  function drop(source: VideoSource): void {
    if (source === 'camera') rests = false;
    if (capture?.source !== source) return;
    close();
    onChange();
  }

  /** Held: a camera that nobody sees has no light on. */
  function rest(): void {
    if (capture?.source === 'camera') {
      close();
      rests = true;
    }
    onChange();
  }

  async function wake(): Promise<void> {
    try {
      await show('camera');
    } catch (error) {
      end(error instanceof VideoError ? error.cause : 'ended');
    }
  }

  return {
    show,
    hide,
    drop,
    setHeld(wanted) {
      if (held === wanted) return;
      held = wanted;
      if (wanted) rest();
      else if (rests && opening === null) void wake();
      else onChange();
    },
    cameraChosen(wanted) {
      if (opening !== null || capture?.source !== 'camera' || capture.track.getSettings().deviceId === wanted)
        return;
      void show('camera').catch(() => undefined);
    },
    track: () => (held ? null : (capture?.track ?? null)),
    sound: () => (held ? null : (capture?.sound ?? null)),
    soundIs(isHeard) {
      if (capture?.sound === undefined || heard === isHeard) return;
      heard = isHeard;
      capture.heard?.(isHeard);
    },
    source: () => capture?.source ?? null,
  };
}
