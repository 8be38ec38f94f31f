export type Tone = 'ring' | 'ringback' | 'waiting';

/** Plays one tone at a time until it is stopped. */
export interface Tones {
  start(tone: Tone): void;
  stop(): void;
}

interface Pattern {
  /** Hz, sounded together. */
  readonly frequencies: readonly number[];
  readonly onS: number;
  readonly periodS: number;
  readonly volume: number;
}

/**
 * Ringback and call waiting as most of Europe hears them (425 Hz); the ring is our own, warm two-tone.
 * Waiting is short and quiet: somebody is talking.
 */
const patterns: Readonly<Record<Tone, Pattern>> = {
  ringback: { frequencies: [425], onS: 1, periodS: 5, volume: 0.06 },
  ring: { frequencies: [523.25, 659.25], onS: 1.2, periodS: 3, volume: 0.14 },
  waiting: { frequencies: [425], onS: 0.2, periodS: 5, volume: 0.04 },
};

const fadeS = 0.03;

/** Where tones sound, and when that changes. */
export interface ToneOutputs {
  sinksOf(tone: Tone): readonly string[];
  subscribe(listener: () => void): () => void;
}

const tones: readonly Tone[] = ['ring', 'ringback', 'waiting'];

const systemOutput: ToneOutputs = { sinksOf: () => [''], subscribe: () => () => undefined };

/** Each device that sounds has a player of its own; a ring may come from several. Follows the devices while it sounds. */
export function createTones(
  createContext: (sink: string) => AudioContext,
  outputs: ToneOutputs = systemOutput,
): Tones {
  const players = new Map<string, Player>();
  let sounding: Tone | null = null;
  let sinks: readonly string[] = [];

  function playerFor(sink: string): Player {
    const player = players.get(sink) ?? createPlayer(() => createContext(sink));
    players.set(sink, player);
    return player;
  }

  function sound(tone: Tone): void {
    sinks = outputs.sinksOf(tone);
    for (const sink of sinks) playerFor(sink).start(tone);
  }

  function silence(): void {
    for (const player of players.values()) player.stop();
  }

  /** The context of a device that was pulled out stays dead, also when it is back. */
  function forgetOthers(): void {
    const wanted = tones.flatMap(outputs.sinksOf);
    for (const [sink, player] of players) {
      if (wanted.includes(sink)) continue;
      player.close();
      players.delete(sink);
    }
  }

  outputs.subscribe(() => {
    forgetOthers();
    if (sounding === null || String(outputs.sinksOf(sounding)) === String(sinks)) return;
    silence();
    sound(sounding);
  });

  return {
    start(tone) {
      silence();
      sounding = tone;
      sound(tone);
    },
    stop() {
      sounding = null;
      silence();
    },
  };
}

interface Player {
  start(tone: Tone): void;
  stop(): void;
  close(): void;
}

/**
 * One period is computed and looped on the audio clock, so that a throttled, minimised window rings on.
 * The context is made at the first tone and kept: a fresh one may start late.
 */
function createPlayer(createContext: () => AudioContext): Player {
  let context: AudioContext | null = null;
  let playing: AudioBufferSourceNode | null = null;
  /** Computed once: it takes some ms, in the midst of a call's set-up. */
  const periods = new Map<Tone, AudioBuffer>();

  function periodOf(tone: Tone, made: AudioContext): AudioBuffer {
    const period = periods.get(tone) ?? onePeriod(made, patterns[tone]);
    periods.set(tone, period);
    return period;
  }

  function stop(): void {
    playing?.stop();
    playing?.disconnect();
    playing = null;
  }

  return {
    start(tone) {
      context ??= createContext();
      void context.resume();
      playing = context.createBufferSource();
      playing.buffer = periodOf(tone, context);
      playing.loop = true;
      playing.connect(context.destination);
      playing.start();
    },
    stop,
    close() {
      stop();
      void context?.close();
      context = null;
    },
  };
}

function onePeriod(context: AudioContext, pattern: Pattern): AudioBuffer {
  const { sampleRate } = context;
  const buffer = context.createBuffer(1, Math.round(pattern.periodS * sampleRate), sampleRate);
  buffer.copyToChannel(samplesOf(pattern, sampleRate), 0);
  return buffer;
}

/** The samples of the sounding part, faded in and out against clicks; the rest of the period is silence. */
function samplesOf(pattern: Pattern, sampleRate: number): Float32Array<ArrayBuffer> {
  const { frequencies, onS, volume } = pattern;
  return Float32Array.from({ length: Math.round(onS * sampleRate) }, (_, index) => {
    const time = index / sampleRate;
    const fade = Math.min(1, time / fadeS, (onS - time) / fadeS);
    const sum = frequencies.reduce((level, hertz) => level + Math.sin(2 * Math.PI * hertz * time), 0);
    return sum * volume * fade;
  });
}
