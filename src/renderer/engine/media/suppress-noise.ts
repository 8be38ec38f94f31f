import { freshWatch, type NoiseFigures, type NoiseTrouble, watchNoise } from './noise-watch.ts';

/** A microphone's track without its noise. */
export interface SuppressedTrack {
  readonly track: MediaStreamTrack;
  close(): void;
}

/**
 * Puts the suppressor behind a microphone. Rejects where it cannot be started. `onTrouble` is told at most once, later,
 * when what it gives is no good: then the microphone itself is to be used.
 */
export type SuppressNoise = (
  microphone: MediaStreamTrack,
  onTrouble: (trouble: NoiseTrouble) => void,
) => Promise<SuppressedTrack>;

export interface SuppressorOptions {
  readonly createContext: () => AudioContext;
  /** URL of `noise-worklet.ts`, as the page's bundler has it. */
  readonly worklet: string;
}

/** RNNoise reckons with this rate alone. */
export const suppressorRate = 48_000;
/** It tells its figures each second; so long without any, the audio thread is dead. */
const aliveMs = 4000;
const startMs = 3000;

export function createSuppressNoise({ createContext, worklet }: SuppressorOptions): SuppressNoise {
  return async (microphone, onTrouble) => {
    const context = createContext();
    let close = (): void => void context.close();
    /** Trouble from before it was handed over: nobody has what it would be taken back from. */
    const early: NoiseTrouble[] = [];
    let isHanded = false;
    try {
      await within(startMs, context.audioWorklet.addModule(worklet));
      const node = new AudioWorkletNode(context, 'offhook-noise', {
        ...{ channelCount: 1, channelCountMode: 'explicit', outputChannelCount: [1] },
      });
      const destination = context.createMediaStreamDestination();
      context
        .createMediaStreamSource(new MediaStream([microphone]))
        .connect(node)
        .connect(destination);
      const [track] = destination.stream.getAudioTracks();
      if (track === undefined) throw new Error('a destination of audio has an audio track');
      const end = supervise(node, context, (trouble) => {
        if (isHanded) onTrouble(trouble);
        else early.push(trouble);
      });
      close = () => {
        end();
        track.stop();
        void context.close();
      };
      await within(startMs, context.resume());
      const [trouble] = early;
      if (trouble !== undefined) throw new Error(`the noise suppressor is ${trouble} before it has begun`);
      isHanded = true;
      return { track, close };
    } catch (error) {
      close();
      throw error;
    }
  };
}

/** Returns the function that ends it. */
function supervise(
  node: AudioWorkletNode,
  context: AudioContext,
  onTrouble: (trouble: NoiseTrouble) => void,
): () => void {
  let watch = freshWatch;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let wasWoken = false;

  function end(): void {
    isOver = true;
    clearTimeout(timer);
    node.port.postMessage('close');
  }

  function tell(trouble: NoiseTrouble): void {
    if (isOver) return;
    end();
    onTrouble(trouble);
  }

  function wait(): void {
    clearTimeout(timer);
    timer = setTimeout(missed, aliveMs);
  }

  /** A context that the system has stopped, asleep, says nothing either: it is woken once, and then given up. */
  function missed(): void {
    if (wasWoken || context.state === 'running' || context.state === 'closed') {
      tell('gone');
      return;
    }
    wasWoken = true;
    // What comes of it is seen at the next look.
    context.resume().catch(() => undefined);
    wait();
  }

  node.onprocessorerror = () => tell('broken');
  node.port.onmessage = ({ data }: MessageEvent<NoiseFigures>) => {
    if (isOver) return;
    wasWoken = false;
    const next = watchNoise(watch, data);
    watch = next.watch;
    if (next.trouble === null) wait();
    else tell(next.trouble);
  };
  wait();
  return end;
}

async function within<T>(mostMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the noise suppressor does not start')), mostMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
