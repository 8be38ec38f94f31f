import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBarKeeper, mostTries, triesWithinMs } from '../../../../src/main/screen-share/keep-bar.ts';
import { createFakeClock, pass } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

/** A window whose tries to be shown end as the test says: 'yes', 'no', or never. */
function open(fate: () => 'yes' | 'no' | 'never' = () => 'yes') {
  const clock = createFakeClock();
  const done: string[] = [];
  const told: (boolean | 'given up')[] = [];
  const keeper = createBarKeeper({
    clock,
    log: createMemoryLog(),
    window: {
      show() {
        done.push('show');
        const how = fate();
        if (how === 'never') return new Promise(() => undefined);
        return Promise.resolve(how === 'yes');
      },
      hide: () => void done.push('hide'),
      discard: () => void done.push('discard'),
    },
    onChange: () => void told.push(keeper.isThere()),
    onGivenUp: () => void told.push('given up'),
  });
  return { keeper, clock, done, told };
}

describe('the bar', () => {
  it('comes with what is shared, and goes with it', async () => {
    const { keeper, clock, done, told } = open();
    keeper.follow(false);
    keeper.follow(true);
    keeper.follow(true);
    expect(keeper.isThere()).toBe(false);
    await pass(clock, 250);
    expect(keeper.isThere()).toBe(true);
    keeper.follow(false);
    expect(keeper.isThere()).toBe(false);
    expect(done).toEqual(['show', 'hide']);
    expect(told).toEqual([true]);
    expect(clock.pending).toBe(0);
  });

  it('is another one after its page died, and is not there until then', async () => {
    const { keeper, clock, done, told } = open();
    keeper.follow(true);
    await pass(clock, 250);
    keeper.lost('its page died');
    expect(keeper.isThere()).toBe(false);
    // Within the page's last word its window is left alone.
    expect(done).toEqual(['show']);
    await pass(clock, 500);
    expect(done).toEqual(['show', 'discard', 'show']);
    expect(told).toEqual([true, false, true]);
  });

  it.each([
    ['does not come', 'never', 60_000],
    ['cannot be loaded', 'no', 5000],
  ] as const)('is given up when its page %s, again and again', async (_name, how, withinMs) => {
    const { keeper, clock, done, told } = open(() => how);
    keeper.follow(true);
    await pass(clock, withinMs);
    expect(told).toEqual(['given up']);
    expect(done.filter((each) => each === 'show')).toHaveLength(mostTries + 1);
    // What may have come to be shown of the last one is not left there.
    expect(done.at(-1)).toBe('hide');
    expect(keeper.isThere()).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('is given up when it dies each time it was shown, and not when that is long ago', async () => {
    const often = open();
    often.keeper.follow(true);
    for (let round = 0; round <= mostTries; round += 1) {
      await pass(often.clock, 500);
      often.keeper.lost('its page died');
    }
    expect(often.told.at(-1)).toBe('given up');
    const seldom = open();
    seldom.keeper.follow(true);
    for (let round = 0; round < 10; round += 1) {
      await pass(seldom.clock, triesWithinMs / 2, 5000);
      seldom.keeper.lost('its page died');
    }
    await pass(seldom.clock, 500);
    expect(seldom.told).not.toContain('given up');
    expect(seldom.keeper.isThere()).toBe(true);
  });

  it('is not asked for anew by what is told of its end, and hidden once what is shared is over', async () => {
    const clock = createFakeClock();
    const done: string[] = [];
    let isShared = true;
    const keeper = createBarKeeper({
      ...{ clock, log: createMemoryLog() },
      window: {
        show() {
          done.push('show');
          return Promise.resolve(true);
        },
        hide: () => void done.push('hide'),
        discard: () => void done.push('discard'),
      },
      // As the share desk does it: whatever it is told, it tells what is shared now.
      onChange: () => keeper.follow(isShared),
      onGivenUp() {
        done.push('given up');
        isShared = false;
        keeper.follow(isShared);
      },
    });
    keeper.follow(true);
    for (let round = 0; round <= mostTries; round += 1) {
      await pass(clock, 500);
      done.length = 0;
      keeper.lost('its page died');
    }
    expect(done).toEqual(['given up', 'hide']);
    expect([keeper.isThere(), clock.pending]).toEqual([false, 0]);
  });

  it('does not come any more once it is over, from wherever it was', async () => {
    const waiting = open(() => 'no');
    waiting.keeper.follow(true);
    await pass(waiting.clock, 1);
    const opening = open(() => 'never');
    opening.keeper.follow(true);
    for (const { keeper, clock, done, told } of [waiting, opening]) {
      keeper.follow(false);
      expect(clock.pending).toBe(0);
      await pass(clock, 20_000);
      expect([done, told]).toEqual([['show', 'hide'], []]);
    }
  });

  it('that is of no use is not shown again for what is shared next', async () => {
    const { keeper, clock, done } = open();
    keeper.follow(true);
    await pass(clock, 250);
    keeper.follow(false);
    keeper.lost('its page died');
    keeper.follow(true);
    expect(done).toEqual(['show', 'hide', 'discard', 'show']);
  });

  it('is never said to be there unless it was shown and not lost since, whatever happens', async () => {
    const acts = fc.array(fc.constantFrom('share', 'over', 'lost', 'wait'), { maxLength: 30 });
    const fates = fc.array(fc.constantFrom('yes', 'yes', 'no', 'never' as const), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(acts, fates, async (todo, said) => {
        let shows = 0;
        let isShown = false;
        const { keeper, clock, told } = open(() => {
          const how = said[shows++ % said.length] ?? 'no';
          isShown = how === 'yes';
          return how;
        });
        let isShared = false;
        for (const act of todo) {
          if (act === 'share' || act === 'over') isShared = act === 'share';
          if (act === 'lost') {
            isShown = false;
            keeper.lost('its page died');
          } else if (act === 'wait') await pass(clock, 500);
          else keeper.follow(isShared);
          if (keeper.isThere()) expect([isShared, isShown]).toEqual([true, true]);
        }
        // What is shared has its bar in the end, or is ended.
        await pass(clock, 60_000, 1000);
        if (isShared) expect(keeper.isThere() || told.includes('given up')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
