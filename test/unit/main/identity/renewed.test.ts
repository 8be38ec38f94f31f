import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRenewalMs, createRenewed } from '../../../../src/main/identity/renewed.ts';
import { ProblemError } from '../../../../src/shared/problem.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const away = new ProblemError('provisioning-unreachable', 'away');
const refused = new ProblemError('provisioning-refused', 'no');

function create(lifeMs = 300_000) {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const abort = new AbortController();
  const failures: ProblemError[] = [];
  const told: number[] = [];
  let fetched = 0;
  const renewed = createRenewed({
    what: 'credential',
    async fetch() {
      fetched += 1;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return { value: `secret-${fetched}`, lifeMs };
    },
    clock,
    random: () => 0,
    log,
    signal: abort.signal,
    onRenewed: () => told.push(clock.now()),
  });
  return { told, clock, log, abort, failures, renewed, fetched: () => fetched };
}

/** Lets what the clock started come to its end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a renewed credential', () => {
  it('is fetched once for all who ask', async () => {
    const { renewed, fetched } = create();
    const [one, other] = await Promise.all([renewed.get(), renewed.get()]);
    expect(one).toEqual({ value: 'secret-1', expiresAt: 1_300_000 });
    expect(other).toBe(one);
    expect(fetched()).toBe(1);
  });

  it('is renewed by itself after two thirds of its life, again and again', async () => {
    const { clock, renewed, fetched } = create();
    await renewed.get();
    for (let round = 2; round < 12; round += 1) {
      clock.advance(199_999);
      await settle();
      expect(fetched()).toBe(round - 1);
      clock.advance(1);
      await settle();
      expect(renewed.held()?.value).toBe(`secret-${round}`);
    }
  });

  it('tells each renewal, so that it can be shown before the last one ends, but not the first', async () => {
    const { clock, renewed, told } = create();
    await renewed.get();
    expect(told).toEqual([]);
    clock.advance(200_000);
    await settle();
    expect(told).toEqual([1_200_000]);
  });

  it('stays to its end while it cannot be renewed, and is tried again until it can', async () => {
    const { clock, failures, log, renewed } = create();
    await renewed.get();
    failures.push(away, away, away);
    clock.advance(200_000);
    await settle();
    expect((await renewed.get()).value).toBe('secret-1');
    expect(log.lines.join()).toContain('credential not fetched, the last one still holds');
    clock.advance(10_000);
    await settle();
    clock.advance(10_000);
    await settle();
    expect(renewed.held()?.value).toBe('secret-5');
  });

  it('is not given out beyond its end', async () => {
    const { clock, failures, renewed } = create();
    await renewed.get();
    failures.push(...Array.from({ length: 50 }, () => away));
    clock.advance(200_000);
    await settle();
    clock.advance(100_000);
    expect(renewed.held()).toBeNull();
    await expect(renewed.get()).rejects.toBe(away);
  });

  it('is fetched anew once it was dropped, and not kept when the server refuses it', async () => {
    const { failures, renewed } = create();
    await renewed.get();
    renewed.drop();
    failures.push(refused);
    await expect(renewed.get()).rejects.toBe(refused);
    expect((await renewed.get()).value).toBe('secret-3');
  });

  it('is fetched no more once its session is over', async () => {
    const { abort, clock, fetched, renewed } = create();
    await renewed.get();
    abort.abort();
    expect(clock.pending).toBe(0);
    clock.advance(1_000_000);
    await settle();
    expect(fetched()).toBe(1);
  });

  it('never names its value in the log', async () => {
    const { clock, failures, log, renewed } = create();
    await renewed.get();
    failures.push(away);
    clock.advance(250_000);
    await settle();
    expect(log.lines.length).toBeGreaterThan(1);
    expect(log.lines.join()).not.toContain('secret-');
  });

  it('is not asked for in a circle when its life has no length', async () => {
    const { clock, fetched, renewed } = create(0);
    await renewed.get();
    await settle();
    clock.advance(999);
    await settle();
    expect(fetched()).toBe(1);
  });
});

it('chooseRenewalMs lies between three fifths and two thirds of a life', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (life, random) => {
        const renewal = chooseRenewalMs(life, random);
        expect(renewal).toBeLessThanOrEqual((life * 2) / 3);
        expect(renewal).toBeGreaterThanOrEqual(life * 0.6 - 1e-3);
      },
    ),
  );
});
