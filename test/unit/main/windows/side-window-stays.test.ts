import { describe, expect, it } from 'vitest';
import { mostReturns, returnsWithinMs } from '../../../../src/main/windows/stay-in-sight.ts';
import { pass } from '../../../support/fake-clock.ts';
import { createSideWindowHarness } from '../../../support/side-window-harness.ts';

describe('a small window', () => {
  it('that stays is on every workspace, and is not hidden by a close, by the desktop, or by being minimised', async () => {
    const { window, surface, done, loaded, close, befall } = createSideWindowHarness('share-bar', {
      stays: true,
    });
    const shown = window.show();
    loaded();
    await shown;
    expect(done.filter((each) => each === 'on all workspaces, over all')).not.toHaveLength(0);
    expect(close()).toBe(true);
    expect(window.isShown()).toBe(true);
    for (const what of ['hide', 'minimize'] as const) {
      befall(what);
      expect([what, window.isShown(), surface.isMinimized()]).toEqual([what, true, false]);
    }
    window.hide();
    expect(window.isShown()).toBe(false);
    befall('hide');
    expect(window.isShown()).toBe(false);
  });

  it('that stays is not said to be on the screen before the desktop shows it, nor where it never does', async () => {
    for (const [obeys, obeysAfterMs, expected] of [
      [false, 0, false],
      [true, 400, true],
    ] as const) {
      const { window, desktop, clock, loaded } = createSideWindowHarness('share-bar', { stays: true });
      Object.assign(desktop, { obeys, obeysAfterMs });
      let answer: boolean | null = null;
      void window.show().then((isShown) => {
        answer = isShown;
      });
      loaded();
      await pass(clock, 300, 50);
      expect([answer, window.isShown()]).toEqual([null, false]);
      await pass(clock, 300, 50);
      expect([answer, window.isShown()]).toEqual([expected, expected]);
      expect(clock.pending).toBe(0);
    }
    const minimized = createSideWindowHarness('share-bar', { stays: true });
    minimized.window.warm();
    minimized.befall('minimize');
    const shown = minimized.window.show();
    minimized.loaded();
    expect([await shown, minimized.surface.isMinimized()]).toEqual([true, false]);
  });

  it.each(['hide', 'minimize'] as const)(
    'that stays is lost where the desktop does not take back a %s',
    async (what) => {
      const { window, done, desktop, clock, loaded, befall } = createSideWindowHarness('share-bar', {
        stays: true,
      });
      const shown = window.show();
      loaded();
      await shown;
      desktop.obeysAfterMs = 400;
      befall(what);
      await pass(clock, 1000, 50);
      expect(done.join()).not.toContain('lost');
      desktop.obeys = false;
      befall(what);
      await pass(clock, 450, 50);
      expect(done.join()).not.toContain('lost');
      await pass(clock, 100, 50);
      expect(done.at(-1)).toBe('lost: the desktop does not let it be seen');
      befall(what);
      window.hide();
      await pass(clock, 1000, 50);
      expect(done.filter((each) => each.startsWith('lost'))).toHaveLength(1);
    },
  );

  it('that stays comes back only so often within a minute, also as another one', async () => {
    const { window, done, clock, loaded, befall } = createSideWindowHarness('share-bar', { stays: true });
    const show = async () => {
      const shown = window.show();
      loaded();
      expect(await shown).toBe(true);
    };
    const lost = () =>
      done.filter((each) => each === 'lost: the desktop takes it away again and again').length;
    const takeAway = async (times: number) => {
      for (let round = 0; round < times; round += 1) {
        befall('minimize');
        await pass(clock, 1, 1);
      }
    };
    await show();
    await takeAway(mostReturns);
    expect([lost(), window.isShown()]).toEqual([0, true]);
    await takeAway(1);
    expect(lost()).toBe(1);
    window.discard();
    await show();
    await takeAway(1);
    expect(lost()).toBe(2);
    window.discard();
    await show();
    await pass(clock, returnsWithinMs, returnsWithinMs);
    await takeAway(mostReturns);
    expect(lost()).toBe(2);
  });

  it('that stays is put back when it was moved off the screens, or its screen is gone', async () => {
    const { window, surface, desktop, clock, loaded, move } = createSideWindowHarness('share-bar', {
      stays: true,
    });
    window.lookAtPlace();
    const shown = window.show();
    loaded();
    await shown;
    const other = { x: 800, y: 0, width: 800, height: 600 };
    desktop.areas.push(other);
    const at = () => [surface.getBounds().x, surface.getBounds().y];
    for (const [x, y, isLeft] of [
      [300, 100, true],
      [600, 100, true],
      [900, 150, true],
      [900, 500, false],
      [-400, 10, false],
      [5000, 5000, false],
    ] as const) {
      move(x, y);
      await pass(clock, 400, 400);
      move(x, y);
      // Whoever holds it still may move it on.
      await pass(clock, 499, 499);
      expect(at()).toEqual([x, y]);
      await pass(clock, 1, 1);
      expect(at()).toEqual(isLeft ? [x, y] : [3, 4]);
    }
    move(900, 150);
    await pass(clock, 500, 500);
    window.lookAtPlace();
    expect(at()).toEqual([900, 150]);
    desktop.areas.pop();
    window.lookAtPlace();
    expect(at()).toEqual([3, 4]);
    move(5000, 5000);
    window.hide();
    await pass(clock, 500, 500);
    expect(at()).toEqual([5000, 5000]);
  });

  it('that stays comes back to where it can be seen, also where the screens are others by then', async () => {
    for (const what of ['hide', 'minimize'] as const) {
      for (const obeysAfterMs of [0, 200]) {
        const { window, surface, desktop, clock, loaded, move, befall } = createSideWindowHarness(
          'share-bar',
          {
            stays: true,
          },
        );
        const shown = window.show();
        loaded();
        await shown;
        const other = { x: 800, y: 0, width: 800, height: 600 };
        desktop.areas.push(other);
        move(900, 150);
        await pass(clock, 500, 500);
        // Nothing is put back while it cannot be seen: the screen goes after it was hidden, or in the same moment.
        desktop.obeysAfterMs = obeysAfterMs;
        desktop.areas.pop();
        befall(what);
        await pass(clock, 400, 50);
        expect([what, window.isShown(), surface.getBounds().x]).toEqual([what, true, 3]);
      }
    }
  });

  it('that stays is lost where it is put out of sight again and again, and not pulled about for ever', async () => {
    const { window, surface, done, clock, loaded, move } = createSideWindowHarness('share-bar', {
      stays: true,
    });
    const shown = window.show();
    loaded();
    await shown;
    const lost = () => done.filter((each) => each === 'lost: it is put out of sight again and again').length;
    const fight = async (times: number) => {
      for (let round = 0; round < times; round += 1) {
        move(5000, 5000);
        await pass(clock, 500, 500);
      }
    };
    await fight(mostReturns);
    expect([lost(), surface.getBounds().x]).toEqual([0, 3]);
    await fight(1);
    expect([lost(), surface.getBounds().x]).toEqual([1, 5000]);
    // Another one begins no new count within the minute.
    window.discard();
    const again = window.show();
    loaded();
    await again;
    await fight(1);
    expect(lost()).toBe(2);
    await pass(clock, returnsWithinMs, returnsWithinMs);
    await fight(mostReturns);
    expect([lost(), surface.getBounds().x]).toEqual([2, 3]);
  });
});
