/** Plays ring and ringback until stopped; one at a time. */
export interface Tones {
  start(tone: 'ring' | 'ringback'): void;
  stop(): void;
}

interface Pattern {
  /** Hz, sounded together. */
  readonly frequencies: readonly number[];
  readonly onS: number;
  readonly periodS: number;
  readonly volume: number;
}

/** Ringback as most of Europe hears it (425 Hz, 1 s on, 4 s off); the ring is our own, warm two-tone. */
const patterns: Readonly<Record<'ring' | 'ringback', Pattern>> = {
  ringback: { frequencies: [425], onS: 1, periodS: 5, volume: 0.06 },
  ring: { frequencies: [523.25, 659.25], onS: 1.2, periodS: 3, volume: 0.14 },
};

const fadeS = 0.03;
const aheadPeriods = 40;

/**
 * The whole pattern is scheduled in advance on the audio clock, so that a throttled, minimised window rings on.
 * The context is made at the first tone and kept: a fresh one may start late.
 */
export function createTones(createContext: () => AudioContext): Tones {
  let context: AudioContext | null = null;
  let playing: { stop(): void } | null = null;

  function stop(): void {
    playing?.stop();
    playing = null;
  }

  return {
    start(tone) {
      stop();
      context ??= createContext();
      void context.resume();
      playing = playPattern(context, patterns[tone]);
    },
    stop,
  };
}

function playPattern(context: AudioContext, pattern: Pattern): { stop(): void } {
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(context.destination);
  for (let period = 0; period < aheadPeriods; period++) {
    const start = context.currentTime + period * pattern.periodS;
    gain.gain.setTargetAtTime(pattern.volume, start, fadeS);
    gain.gain.setTargetAtTime(0, start + pattern.onS, fadeS);
  }
  const oscillators = pattern.frequencies.map((frequency) => {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start();
    return oscillator;
  });
  return {
    stop() {
      for (const oscillator of oscillators) oscillator.stop();
      gain.disconnect();
    },
  };
}
