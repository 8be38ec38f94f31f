import type { Sound } from '../../../demo/endpoints/wav.ts';
import { settled } from './until.ts';

// Which tones a recording holds, and for how long. Each party of the lab speaks a tone of its own, so that a test can
// say not only that something was heard, but who.

/** Short enough for a beep, long enough to tell tones 50 Hz apart: a bin is as wide as its inverse. */
const windowS = 0.04;
/** dBFS; below is silence, comfort noise included. */
const quietest = -45;
/** Of a window's energy; three parties mixed still have a third each. */
const leastShare = 0.2;

/** Share of the samples' energy at this frequency, 0 to 1 (Goertzel). */
export function shareAt(samples: Int16Array, sampleRate: number, frequency: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let [before, last, energy] = [0, 0, 0];
  for (const sample of samples) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
    energy += sample * sample;
  }
  if (energy === 0) return 0;
  const power = last * last + before * before - coefficient * last * before;
  return Math.min(1, (2 * power) / (samples.length * energy));
}

/** Root mean square in dBFS; minus infinity for digital silence. */
export function loudness(samples: Int16Array): number {
  let energy = 0;
  for (const sample of samples) energy += (sample / 32_768) ** 2;
  return 10 * Math.log10(energy / Math.max(1, samples.length));
}

/** Ears for a sound that grows: whatever was judged is not judged again. */
export interface Ears {
  hear(samples: Int16Array): void;
  /** For how many seconds this tone was heard. */
  seconds(tone: number): number;
  /** For how many seconds anything was heard. */
  secondsOfSound(): number;
}

export function createEars(sampleRate: number): Ears {
  const length = Math.round(sampleRate * windowS);
  const loud: Int16Array[] = [];
  let begun = new Int16Array(length);
  let filled = 0;
  const counts = new Map<number, { judged: number; heard: number }>();

  return {
    hear(samples) {
      for (let start = 0; start < samples.length; ) {
        const piece = samples.subarray(start, start + length - filled);
        begun.set(piece, filled);
        filled += piece.length;
        start += piece.length;
        if (filled < length) return;
        if (loudness(begun) > quietest) loud.push(begun);
        begun = new Int16Array(length);
        filled = 0;
      }
    },
    seconds(tone) {
      const count = counts.get(tone) ?? { judged: 0, heard: 0 };
      counts.set(tone, count);
      for (const window of loud.slice(count.judged))
        if (shareAt(window, sampleRate, tone) >= leastShare) count.heard += 1;
      count.judged = loud.length;
      return count.heard * windowS;
    },
    secondsOfSound: () => loud.length * windowS,
  };
}

function earsAt({ sampleRate, samples }: Sound): Ears {
  const ears = createEars(sampleRate);
  ears.hear(samples);
  return ears;
}

/** For how many seconds this tone is heard. */
export const secondsOfTone = (sound: Sound, frequency: number): number => earsAt(sound).seconds(frequency);

/** For how many seconds anything is heard. */
export const secondsOfSound = (sound: Sound): number => earsAt(sound).secondsOfSound();

/** What ears report: seconds of a tone so far, once they are `enough` or nothing more comes. */
export type SecondsHeard = (tone: number, enough?: number) => Promise<number>;

/** `ears`: having heard all that there is by now. */
export function listenTo(ears: () => Pick<Ears, 'seconds'> | null): SecondsHeard {
  return (tone, enough = 1) =>
    settled(
      () => ears()?.seconds(tone) ?? 0,
      (seconds) => seconds >= enough,
    );
}

/** Of a whole recording, or none yet. */
export function listenToSound(sound: () => Sound | null): SecondsHeard {
  return listenTo(() => {
    const heard = sound();
    return heard === null ? null : earsAt(heard);
  });
}
