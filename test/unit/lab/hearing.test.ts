import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEars, loudness, secondsOfSound, secondsOfTone, shareAt } from '../../lab/support/hearing.ts';

const sampleRate = 8000;

/** One second of these tones, each at the same amplitude, full scale together. */
function mix(...frequencies: readonly number[]): Int16Array {
  return Int16Array.from({ length: sampleRate }, (_, index) => {
    const sum = frequencies.reduce(
      (all, each) => all + Math.sin((2 * Math.PI * each * index) / sampleRate),
      0,
    );
    return Math.round((sum / Math.max(1, frequencies.length)) * 32_000);
  });
}

describe('shareAt', () => {
  it('is whole for a tone, nothing for another, a part in a mix', () => {
    const window = (samples: Int16Array) => samples.subarray(0, 320);
    expect(shareAt(window(mix(700)), sampleRate, 700)).toBeCloseTo(1, 2);
    expect(shareAt(window(mix(700)), sampleRate, 900)).toBeLessThan(0.02);
    expect(shareAt(window(mix(700, 1150)), sampleRate, 1150)).toBeCloseTo(0.5, 1);
    expect(shareAt(new Int16Array(320), sampleRate, 700)).toBe(0);
  });

  it('is a share, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ minLength: 1 }),
        fc.integer({ min: 0, max: 4000 }),
        (samples, frequency) => {
          const share = shareAt(samples, sampleRate, frequency);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('ears', () => {
  it('hear the same of a sound that comes in pieces, whenever they are asked', () => {
    const samples = Int16Array.from([...mix(700), ...mix(700, 1150), ...mix(), ...mix(1150)]);
    const whole = secondsOfTone({ sampleRate, samples }, 700);
    fc.assert(
      fc.property(fc.array(fc.nat(samples.length)), (cuts) => {
        const ears = createEars(sampleRate);
        const places = [0, ...cuts.sort((a, b) => a - b), samples.length];
        for (const [index, end] of places.slice(1).entries()) {
          ears.hear(samples.subarray(places[index], end));
          expect(ears.seconds(700)).toBeLessThanOrEqual(whole);
        }
        expect(ears.seconds(700)).toBe(whole);
        expect(ears.secondsOfSound()).toBe(secondsOfSound({ sampleRate, samples }));
      }),
      { numRuns: 30 },
    );
  });
});

describe('secondsOfTone', () => {
  it('tells who is heard, and for how long', () => {
    const samples = Int16Array.from([...mix(700), ...mix(), ...mix(700, 1150, 1600)]);
    const sound = { sampleRate, samples };
    expect(secondsOfTone(sound, 700)).toBeCloseTo(2, 1);
    expect(secondsOfTone(sound, 1150)).toBeCloseTo(1, 1);
    expect(secondsOfTone(sound, 440)).toBe(0);
    expect(secondsOfSound(sound)).toBeCloseTo(2, 1);
  });

  it('hears nothing in noise too quiet to be meant', () => {
    const samples = mix(700).map((sample) => sample / 400);
    expect(secondsOfTone({ sampleRate, samples }, 700)).toBe(0);
  });

  it('hears no tone in loud noise', () => {
    let seed = 1;
    const samples = Int16Array.from({ length: sampleRate }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return (seed % 40_000) - 20_000;
    });
    expect(secondsOfSound({ sampleRate, samples })).toBeCloseTo(1, 1);
    expect(secondsOfTone({ sampleRate, samples }, 700)).toBe(0);
  });
});

it('loudness is 0 dBFS for a full square, minus infinity for silence', () => {
  expect(loudness(new Int16Array(100).fill(-32_768))).toBeCloseTo(0);
  expect(loudness(new Int16Array(100))).toBe(Number.NEGATIVE_INFINITY);
});
