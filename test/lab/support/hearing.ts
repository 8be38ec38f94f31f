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

function* loudWindows({ sampleRate, samples }: Sound): Generator<Int16Array> {
  const length = Math.round(sampleRate * windowS);
  for (let start = 0; start + length <= samples.length; start += length) {
    const window = samples.subarray(start, start + length);
    if (loudness(window) > quietest) yield window;
  }
}

/** For how many seconds this tone is heard. */
export function secondsOfTone(sound: Sound, frequency: number): number {
  let windows = 0;
  for (const window of loudWindows(sound)) {
    if (shareAt(window, sound.sampleRate, frequency) >= leastShare) windows += 1;
  }
  return windows * windowS;
}

/** For how many seconds anything is heard. */
export function secondsOfSound(sound: Sound): number {
  return [...loudWindows(sound)].length * windowS;
}

/** What ears report: seconds of a tone so far, once they are `enough` or nothing more comes. */
export type SecondsHeard = (tone: number, enough?: number) => Promise<number>;

export function listenTo(sound: () => Sound | null): SecondsHeard {
  return (tone, enough = 1) =>
    settled(
      () => {
        const heard = sound();
        return heard === null ? 0 : secondsOfTone(heard, tone);
      },
      (seconds) => seconds >= enough,
    );
}
