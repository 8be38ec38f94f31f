import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseBitrate,
  type LossReport,
  noLoss,
  stepLoss,
} from '../../../../../src/renderer/engine/core/loss-protection.ts';

/** Reports a second apart; the RED of each moment. */
function follow(lost: readonly number[], inbound = 0): boolean[] {
  let state = noLoss;
  return lost.map((fractionLost, second) => {
    state = stepLoss(
      state,
      { atMs: second * 1000, fractionLost, inboundFractionLost: inbound },
      'adaptive',
      true,
    );
    return state.red;
  });
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('RED', () => {
  it('begins after two reports of heavy loss, not after one', () => {
    expect(follow([0, 0.2, 0, 0.2, 0.2])).toEqual([false, false, false, false, true]);
  });

  it('ends after a clean quarter of a minute, counted anew with each loss', () => {
    const on = [0.2, 0.2];
    expect(follow([...on, ...times(15, 0)]).at(-1)).toBe(true);
    expect(follow([...on, ...times(16, 0)]).at(-1)).toBe(false);
    expect(follow([...on, ...times(14, 0), 0.02, ...times(15, 0)]).at(-1)).toBe(true);
    expect(follow([...on, ...times(14, 0), 0.02, ...times(16, 0)]).at(-1)).toBe(false);
  });

  it('stays while we ourselves lose much, but does not begin by that', () => {
    expect(follow([0.2, 0.2, ...times(30, 0)], 0.1).at(-1)).toBe(true);
    expect(follow(times(30, 0), 0.5).includes(true)).toBe(false);
  });

  it('is what policy says, and never without the answer’s consent', () => {
    const heavy: LossReport = { atMs: 0, fractionLost: 0.5, inboundFractionLost: 0 };
    expect(stepLoss(noLoss, { ...heavy, fractionLost: 0 }, 'on', true).red).toBe(true);
    expect(stepLoss({ ...noLoss, heavy: 9 }, heavy, 'off', true).red).toBe(false);
    expect(stepLoss({ ...noLoss, heavy: 9 }, heavy, 'on', false).red).toBe(false);
  });

  it('does not flap: on and off are never closer than the clean time', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }), (lost) => {
        const red = follow(lost);
        const offs = red.flatMap((on, second) => (!on && red[second - 1] === true ? [second] : []));
        const ons = red.flatMap((on, second) => (on && red[second - 1] !== true ? [second] : []));
        for (const [index, off] of offs.entries()) expect(off - (ons[index] ?? 0)).toBeGreaterThanOrEqual(15);
      }),
    );
  });
});

describe('the bit rate', () => {
  it('gives way to RED, and never goes below what speech needs', () => {
    const policy = { red: 'adaptive', bitrate: 32_000 } as const;
    expect(chooseBitrate(noLoss, policy)).toBe(32_000);
    expect(chooseBitrate({ ...noLoss, red: true }, policy)).toBe(21_333);
    expect(chooseBitrate({ ...noLoss, red: true }, { ...policy, bitrate: 16_000 })).toBe(16_000);
  });
});
