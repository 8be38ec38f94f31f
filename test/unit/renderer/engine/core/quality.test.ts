import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type QualitySample,
  type QualityState,
  ratingOf,
  stepQuality,
  unjudged,
  wordOf,
} from '../../../../../src/renderer/engine/core/quality.ts';

interface Line {
  readonly seconds: number;
  /** Share lost on the way to us, 0 to 1. */
  readonly loss?: number;
  readonly farEndLost?: number;
  readonly rttMs?: number;
  readonly jitterMs?: number;
  readonly silent?: boolean;
}

/** What is sampled five times a second while the line is like this, one after the other. */
function play(...lines: readonly Line[]): QualityState {
  let state = unjudged;
  let [atMs, packets, lost] = [1_000_000, 0, 0];
  for (const { seconds, loss = 0, farEndLost, rttMs = 30, jitterMs = 2, silent = false } of lines) {
    for (let count = 0; count < seconds * 5; count += 1) {
      atMs += 200;
      if (!silent) [packets, lost] = [packets + 10 * (1 - loss), lost + 10 * loss];
      const sample: QualitySample = { atMs, packets, lost, jitterMs, rttMs, farEndLost: farEndLost ?? null };
      state = stepQuality(state, sample, true);
    }
  }
  return state;
}

describe('how a call sounds', () => {
  it.each([
    ['good', 'a clean line', { seconds: 5 }],
    ['good', 'a line over a continent', { seconds: 5, rttMs: 180 }],
    ['good', '2 % lost', { seconds: 8, loss: 0.02 }],
    ['fair', '6 % lost', { seconds: 8, loss: 0.06 }],
    ['poor', '15 % lost', { seconds: 8, loss: 0.15 }],
    ['fair', 'far away', { seconds: 5, rttMs: 500 }],
    ['poor', 'very far away', { seconds: 5, rttMs: 900 }],
    ['fair', 'jitter that a buffer makes up for', { seconds: 5, jitterMs: 110 }],
    ['poor', 'our own words do not arrive', { seconds: 5, farEndLost: 0.2 }],
    ['silent', 'nothing comes', { seconds: 5, silent: true }],
    [null, 'too early to say', { seconds: 1 }],
  ] as const)('is %s: %s', (word, _when, line) => {
    expect(play(line).word).toBe(word);
  });

  it('changes once it has held, and comes back', () => {
    expect(play({ seconds: 8 }, { seconds: 1, loss: 0.4 }).word).toBe('good');
    expect(play({ seconds: 8 }, { seconds: 5, loss: 0.4 }).word).toBe('poor');
    expect(play({ seconds: 8 }, { seconds: 5, loss: 0.4 }, { seconds: 10 }).word).toBe('good');
    expect(play({ seconds: 8 }, { seconds: 10, silent: true }).word).toBe('silent');
  });

  it('has no word while nothing is to be heard, and begins anew', () => {
    const held = stepQuality(play({ seconds: 8 }), sampleAt(0), false);
    expect(held).toEqual(unjudged);
  });

  it('gets worse with delay and loss, never better', () => {
    const some = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(some, some, some, some, (delay, more, loss, moreLoss) => {
        const before = ratingOf(delay * 1000, loss);
        // By no more than what a double rounds.
        const after = ratingOf((delay + more) * 1000, Math.min(1, loss + moreLoss));
        expect(after).toBeLessThanOrEqual(before + 1e-9);
      }),
    );
    expect([92, 80, 79.9, 60, 59.9, -5].map(wordOf)).toEqual([
      'good',
      'good',
      'fair',
      'fair',
      'poor',
      'poor',
    ]);
  });
});

const sampleAt = (atMs: number): QualitySample => ({
  ...{ atMs, packets: 0, lost: 0 },
  ...{ jitterMs: null, rttMs: null, farEndLost: null },
});
