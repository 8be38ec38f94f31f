import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDenoiser, frameSamples } from '../../../../../src/renderer/engine/media/denoiser.ts';
import {
  freshWatch,
  type NoiseFigures,
  watchNoise,
} from '../../../../../src/renderer/engine/media/noise-watch.ts';
import { createRnnoise } from '../../../../../src/renderer/engine/media/rnnoise.ts';

const well: NoiseFigures = { inputEnergy: 0.01, outputEnergy: 0.008, speech: 0.9, load: 0.1 };

/** What the watch says after each of these seconds. */
function watched(...seconds: readonly Partial<NoiseFigures>[]) {
  let watch = freshWatch;
  return seconds.map((second) => {
    const next = watchNoise(watch, { ...well, ...second });
    watch = next.watch;
    return next.trouble;
  });
}

describe('the watch over the suppressor', () => {
  it('is content with speech that passes, noise that goes, and silence', () => {
    expect(watched({}, { speech: 0.1, outputEnergy: 0 }, { inputEnergy: 0, outputEnergy: 0 })).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('takes three seconds of lost speech for silence, and of too much work for slow; one of them is a hiccup', () => {
    const lost = { outputEnergy: 1e-9 };
    expect(watched(lost, lost, lost)).toEqual([null, null, 'silent']);
    expect(watched(lost, lost, {}, lost, lost)).not.toContain('silent');
    const slow = { load: 0.9 };
    expect(watched(slow, slow, slow)).toEqual([null, null, 'slow']);
    expect(watched(slow, slow, {}, slow)).not.toContain('slow');
  });

  it('takes what is no number for broken at once', () => {
    expect(watched({ outputEnergy: Number.NaN })).toEqual(['broken']);
    expect(watched({ speech: Number.POSITIVE_INFINITY })).toEqual(['broken']);
  });
});

describe('the denoiser', () => {
  const run = (input: Float32Array, chunk = 128) => {
    const figures: NoiseFigures[] = [];
    const denoiser = createDenoiser(
      createRnnoise(),
      () => 0,
      (told) => figures.push(told),
    );
    const output = new Float32Array(input.length);
    for (let at = 0; at < input.length; at += chunk)
      denoiser.process(input.subarray(at, at + chunk), output.subarray(at, at + chunk));
    denoiser.close();
    return { output, figures };
  };
  const energy = (sound: Float32Array) => sound.reduce((sum, sample) => sum + sample ** 2, 0) / sound.length;
  const decibels = (after: Float32Array, before: Float32Array) =>
    10 * Math.log10((energy(after) + 1e-20) / (energy(before) + 1e-20));

  /** The same numbers each time: white noise. */
  function noise(samples: number, level: number): Float32Array {
    let seed = 1;
    return Float32Array.from({ length: samples }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return (seed / 2_147_483_647 - 0.5) * 2 * level;
    });
  }

  it('takes steady noise down by more than 20 dB, and tells its figures once a second', () => {
    const input = noise(3 * 48_000, 0.05);
    const { output, figures } = run(input);
    expect(decibels(output.subarray(48_000), input.subarray(48_000))).toBeLessThan(-20);
    expect(figures).toHaveLength(3);
    expect(figures[2]?.outputEnergy).toBeLessThan((figures[2]?.inputEnergy ?? 0) / 100);
  });

  it('is a frame late, whole, whatever the length of the pieces', () => {
    const input = noise(4800, 0.05);
    const pieces = fc.constantFrom(1, 7, 128, 480, 481, 1000);
    const { output } = run(input);
    expect([...output.subarray(0, frameSamples)].every((sample) => sample === 0)).toBe(true);
    fc.assert(
      fc.property(pieces, (chunk) => {
        expect(run(input, chunk).output).toEqual(output);
      }),
      { numRuns: 6 },
    );
  });
});
