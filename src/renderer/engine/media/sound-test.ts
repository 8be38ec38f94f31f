import { type Clock, MediaError } from '../core/ports.ts';
import type { SoundChoices, SoundTest, SoundTestView } from '../core/sound.ts';
import { createCallMicrophone } from './call-microphone.ts';
import type { MicrophoneDevices } from './microphone.ts';
import type { SuppressNoise } from './suppress-noise.ts';
import { createTones } from './tones.ts';

export interface SoundTestOptions {
  readonly devices: MicrophoneDevices;
  readonly sound: SoundChoices;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly createContext: (sink: string) => AudioContext;
  readonly createSilence: () => MediaStreamTrack;
  readonly suppressNoise?: SuppressNoise;
}

const levelEveryMs = 80;
const recordMs = 3000;
const soundMs = 1300;

interface Session {
  readonly close: () => void;
  readonly track: () => MediaStreamTrack | null;
}

/**
 *   idle ──listen, record──▶ opening ──▶ listening ──record──▶ recording ──3 s──▶ playing ──▶ listening
 *     ▲                         │            │                     │                  │
 *     └────────── stop, or the microphone does not open ───────────┴──────────────────┘
 */
export function createSoundTest(options: SoundTestOptions): SoundTest {
  const { sound, createContext } = options;
  const listeners = new Set<() => void>();
  let view: SoundTestView = { step: 'idle', level: 0, problem: null };
  let session: Session | null = null;
  let sinks: readonly string[] = [];
  const tones = createTones(createContext, { sinksOf: () => sinks, subscribe: () => () => undefined });
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function publish(change: Partial<SoundTestView>): void {
    view = { ...view, ...change };
    for (const listener of [...listeners]) listener();
  }

  /** Resolves with the session that is open; null where it does not open, or was stopped meanwhile. */
  async function open(): Promise<Session | null> {
    if (view.step !== 'idle') return session;
    publish({ step: 'opening', problem: null, level: 0 });
    const begun = beginSession();
    session = begun;
    try {
      await begun.opened;
      if (session !== begun) return null;
      publish({ step: 'listening' });
      return begun;
    } catch (error) {
      if (session === begun) fail(error);
      return null;
    }
  }

  function beginSession(): Session & { readonly opened: Promise<void> } {
    const context = createContext('');
    const analyser = context.createAnalyser();
    const samples = new Float32Array(analyser.fftSize);
    let track: MediaStreamTrack | null = null;
    let source: MediaStreamAudioSourceNode | null = null;
    const hear = (next: MediaStreamTrack): void => {
      track = next;
      source?.disconnect();
      source = context.createMediaStreamSource(new MediaStream([next]));
      source.connect(analyser);
    };
    const microphone = createCallMicrophone({ ...options, onTrack: hear });
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      publish({ level: samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) });
    }, levelEveryMs);
    return {
      opened: microphone.open().then((first) => {
        hear(first);
        return context.resume();
      }),
      track: () => track,
      close() {
        clearInterval(timer);
        microphone.close();
        void context.close();
      },
    };
  }

  function fail(error: unknown): void {
    stop();
    const refused = error instanceof MediaError && error.cause === 'microphone-refused';
    publish({ problem: refused ? 'microphone-refused' : 'no-microphone' });
  }

  function stop(): void {
    session?.close();
    session = null;
    publish({ step: 'idle', level: 0 });
  }

  async function record(): Promise<void> {
    const opened = await open();
    const track = opened?.track() ?? null;
    if (opened === null || track === null || view.step !== 'listening') return;
    publish({ step: 'recording' });
    const recorded = await recordTrack(track, recordMs);
    if (session !== opened) return;
    publish({ step: 'playing' });
    await playBack(recorded, createContext(sound.get().speaker), () => session === opened);
    if (session === opened) publish({ step: 'listening' });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => view,
    listen: () => void open(),
    record: () => void record().catch(fail),
    play(on) {
      const { speaker, ringers } = sound.get();
      sinks = on === 'speaker' ? [speaker] : ringers;
      clearTimeout(quiet);
      tones.start('ring');
      quiet = setTimeout(tones.stop, soundMs);
    },
    stop,
  };
}

async function recordTrack(track: MediaStreamTrack, forMs: number): Promise<ArrayBuffer> {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const over = new Promise<void>((resolve) => {
    // Also where the device is pulled out.
    recorder.addEventListener('stop', () => resolve());
  });
  recorder.start();
  setTimeout(() => recorder.state === 'recording' && recorder.stop(), forMs);
  await over;
  return new Blob(parts).arrayBuffer();
}

/** Resolves when it was heard to its end. Nothing plays on that nobody wants any more. */
async function playBack(
  recorded: ArrayBuffer,
  context: AudioContext,
  isWanted: () => boolean,
): Promise<void> {
  try {
    const buffer = await context.decodeAudioData(recorded);
    if (!isWanted()) return;
    await context.resume();
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!isWanted()) source.stop();
      }, levelEveryMs);
      source.addEventListener('ended', () => {
        clearInterval(look);
        resolve();
      });
      source.start();
    });
  } finally {
    await context.close();
  }
}
