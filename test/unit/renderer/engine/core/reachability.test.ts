import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookAtReachability, neverReachable } from '../../../../../src/renderer/engine/core/reachability.ts';

const reachable = lookAtReachability(neverReachable, true, 100, 100);

describe('lookAtReachability', () => {
  it('misses nothing before it ever could be called', () => {
    expect(lookAtReachability(neverReachable, false, null, 50)).toBe(neverReachable);
    expect(reachable).toEqual({ since: null, lastGap: null, wasReachable: true });
  });

  it('counts from the newest proof, not from when the loss was noticed', () => {
    const lost = lookAtReachability(reachable, false, 7000, 12_000);
    expect(lost.since).toBe(7000);
    expect(lookAtReachability(lost, false, 11_000, 13_000)).toBe(lost);
    expect(lookAtReachability(lost, true, 20_000, 20_000)).toMatchObject({
      since: null,
      lastGap: { from: 7000, to: 20_000 },
    });
  });

  it('never has a gap that ends before it begins', () => {
    const look = fc.record({
      isReachable: fc.boolean(),
      passed: fc.nat(1000),
      proofAge: fc.option(fc.nat(5000)),
    });
    fc.assert(
      fc.property(fc.array(look), (looks) => {
        let state = neverReachable;
        let now = 10_000;
        for (const { isReachable, passed, proofAge } of looks) {
          now += passed;
          state = lookAtReachability(state, isReachable, proofAge === null ? null : now - proofAge, now);
          if (state.lastGap !== null) expect(state.lastGap.to).toBeGreaterThanOrEqual(state.lastGap.from);
          if (isReachable) expect(state.since).toBeNull();
        }
      }),
    );
  });
});
