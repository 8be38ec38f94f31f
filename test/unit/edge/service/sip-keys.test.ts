import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aheadS,
  chooseSigningKey,
  type KeyPlan,
  keepKeys,
  nextChangeS,
  type SipKey,
} from '../../../../edge/service/sip-keys.ts';

const plan: KeyPlan = { rotateEveryS: 1000, tokenTtlS: 300 };

function createNames() {
  let count = 0;
  return () => {
    count += 1;
    return { kid: `k${count}`, k: `secret-${count}` };
  };
}

const names = (keys: readonly SipKey[]) => keys.map(({ kid }) => kid);

describe('rotation', () => {
  it('goes as the picture shows', () => {
    const create = createNames();
    let keys: readonly SipKey[] = [];
    const table: [number, string, string][] = [];
    for (const now of [0, 699, 700, 999, 1000, 1299, 1300, 1699, 1700, 2000, 2300]) {
      keys = keepKeys(keys, now, plan, create);
      table.push([now, names(keys).join(' '), chooseSigningKey(keys, now)?.kid ?? '']);
    }
    expect(table).toEqual([
      [0, 'k1', 'k1'],
      [699, 'k1', 'k1'],
      // Published before it signs.
      [700, 'k1 k2', 'k1'],
      [999, 'k1 k2', 'k1'],
      [1000, 'k1 k2', 'k2'],
      // The old one stays until its last token has expired.
      [1299, 'k1 k2', 'k2'],
      [1300, 'k2', 'k2'],
      [1699, 'k2', 'k2'],
      [1700, 'k2 k3', 'k2'],
      [2000, 'k2 k3', 'k3'],
      [2300, 'k3', 'k3'],
    ]);
  });

  it('changes nothing in between, and tells when it next will', () => {
    const create = createNames();
    const keys = keepKeys([], 0, plan, create);
    expect(keepKeys(keys, 699, plan, create)).toBe(keys);
    expect(nextChangeS(keys, plan)).toBe(700);
    expect(nextChangeS(keepKeys(keys, 1000, plan, create), plan)).toBe(1300);
    expect(nextChangeS([], plan)).toBeNull();
  });

  it('begins anew after a long pause', () => {
    const create = createNames();
    const keys = keepKeys(keepKeys([], 0, plan, create), 1_000_000, plan, create);
    expect(names(keys)).toEqual(['k2']);
    expect(chooseSigningKey(keys, 1_000_000)).toMatchObject({ from: 1_000_000 });
  });

  it('still verifies what it signed after the plan was shortened, and stops a key that would sign too long', () => {
    const create = createNames();
    const long = keepKeys([], 0, { rotateEveryS: 1_000_000, tokenTtlS: 3600 }, create);
    const [key] = keepKeys(long, 10, plan, create);
    expect(key?.until).toBe(10 + plan.rotateEveryS + aheadS(plan));
    expect(key?.exp).toBeGreaterThanOrEqual(10 + 3600);
  });

  it('signs on with a key that is known when the clock is set back', () => {
    const keys = keepKeys([], 1_000_000, plan, createNames());
    expect(chooseSigningKey(keepKeys(keys, 10, plan, createNames()), 10)?.kid).toBe('k1');
  });

  it('never lets a token outlive its key, nor signs with one that was published a moment ago', () => {
    const plans = fc.record({
      rotateEveryS: fc.integer({ min: 2, max: 5000 }),
      tokenTtlS: fc.integer({ min: 5, max: 3600 }),
    });
    // The service looks at least as often as nextChangeS asks; what lies between is up to chance.
    const steps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(plans, steps, (some, parts) => {
        const create = createNames();
        let now = 0;
        let keys = keepKeys([], now, some, create);
        const published = new Map(keys.map(({ kid }) => [kid, now - aheadS(some)]));
        const tokens: { kid: string; exp: number }[] = [];
        for (const part of parts) {
          const next = nextChangeS(keys, some) ?? now;
          now += Math.max(part > 0.5 ? 1 : 0, Math.floor((next - now) * part));
          keys = keepKeys(keys, now, some, create);
          for (const { kid } of keys) if (!published.has(kid)) published.set(kid, now);
          const signing = chooseSigningKey(keys, now);
          expect(signing).not.toBeNull();
          if (signing === null) return;
          // A second is lost where times are whole seconds.
          expect(now - (published.get(signing.kid) ?? now)).toBeGreaterThanOrEqual(aheadS(some) - 1);
          tokens.push({ kid: signing.kid, exp: now + some.tokenTtlS });
          for (const { kid, exp } of tokens) if (exp > now) expect(names(keys)).toContain(kid);
        }
      }),
    );
  });
});
