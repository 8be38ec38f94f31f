import { describe, expect, it } from 'vitest';
import {
  createSideWindow,
  type SideSurface,
  type SideView,
  sideWindowOptions,
} from '../../../../src/main/windows/side-window.ts';
import { mostReturns, returnsWithinMs } from '../../../../src/main/windows/stay-in-sight.ts';
import { createFakeClock, pass } from '../../../support/fake-clock.ts';

const common = {
  preload: 'preload.cjs',
  title: 'Offhook',
  devTools: false,
  platform: 'linux',
  isDark: () => false,
};

function create(view: SideView, wishes: { stays?: boolean } = {}) {
  let isQuitting = false;
  const done: string[] = [];
  let isVisible = false;
  let load: { done(): void; fail(): void } = { done: () => undefined, fail: () => undefined };
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  let isDestroyed = false;
  let isMinimized = false;
  /** What the desktop makes of a wish to be shown. */
  let bounds = { x: 0, y: 0, width: 0, height: 0 };
  const desktop = { areas: [{ x: 0, y: 0, width: 800, height: 600 }], obeys: true, obeysAfterMs: 0 };
  const clock = createFakeClock();
  const obeyed = (change: () => void): void => {
    if (!desktop.obeys) return;
    if (desktop.obeysAfterMs === 0) change();
    else clock.after(desktop.obeysAfterMs, change);
  };
  const surface: SideSurface = {
    on: (event: string, listener: (event: { preventDefault(): void }) => void) =>
      listeners.set(event, listener),
    loadURL: (url) => {
      done.push(url);
      return new Promise((resolve, reject) => {
        load = { done: () => resolve(), fail: () => reject(new Error('no page')) };
      });
    },
    show() {
      done.push('show');
      isVisible = true;
    },
    showInactive() {
      done.push('show without focus');
      obeyed(() => {
        isVisible = true;
      });
    },
    hide() {
      done.push('hide');
      isVisible = false;
    },
    focus: () => void done.push('focus'),
    getBounds: () => bounds,
    setBounds(wanted) {
      bounds = wanted;
      done.push(`at ${wanted.x} ${wanted.y}, ${wanted.width} x ${wanted.height}`);
    },
    minimize: () => undefined,
    restore() {
      obeyed(() => {
        isMinimized = false;
      });
    },
    isMinimized: () => isMinimized,
    isVisible: () => isVisible,
    isDestroyed: () => isDestroyed,
    destroy() {
      isDestroyed = true;
      done.push('destroyed');
      listeners.get('closed')?.({ preventDefault: () => undefined });
    },
    setVisibleOnAllWorkspaces: (_visible, { visibleOnFullScreen }) =>
      void done.push(`on all workspaces${visibleOnFullScreen ? ', over all' : ''}`),
    webContents: { on: (event, listener) => listeners.set(event, listener) },
  };
  const window = createSideWindow({
    ...common,
    ...{ view, clock },
    isQuitting: () => isQuitting,
    open() {
      [isDestroyed, isVisible] = [false, false];
      return surface;
    },
    ...wishes,
    onLost: (why) => done.push(`lost: ${why}`),
    areas: () => desktop.areas,
    bounds: () => ({ x: 3, y: 4, width: 480, height: 404 }),
    onBlur: () => done.push('blur'),
    onLoadFailed: (reason) => done.push(reason),
  });
  const close = (): boolean => {
    let prevented = false;
    listeners.get('close')?.({
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  };
  /** As the desktop does it, or somebody else. */
  function befall(what: 'hide' | 'minimize' | 'destroy' | 'unresponsive' | 'render-process-gone'): void {
    if (what === 'hide') isVisible = false;
    if (what === 'minimize') isMinimized = true;
    if (what === 'destroy') surface.destroy();
    else listeners.get(what)?.({ preventDefault: () => undefined });
  }
  const loaded = () => load.done();
  const move = (x: number, y: number): void => {
    bounds = { ...bounds, x, y };
    listeners.get('move')?.({ preventDefault: () => undefined });
  };
  const quit = (): void => {
    isQuitting = true;
  };
  return {
    quit,
    move,
    window,
    surface,
    done,
    desktop,
    clock,
    loaded,
    failed: () => load.fail(),
    close,
    befall,
  };
}

describe('a small window', () => {
  it('is made once, waits ready, and takes the focus only as quick dial', async () => {
    const { window, done, loaded } = create('quick-dial');
    window.warm();
    window.warm();
    loaded();
    expect(await window.show()).toBe(true);
    expect(done).toEqual(['app://offhook/side.html?view=quick-dial', 'at 3 4, 480 x 404', 'show', 'focus']);
    expect(sideWindowOptions({ ...common, view: 'quick-dial' }).focusable).toBe(true);
  });

  it.each(['call', 'incoming'] as const)(
    'of a call (%s) is above all, and can never take the focus',
    async (view) => {
      const { window, done, loaded } = create(view);
      const shown = window.show();
      loaded();
      expect(await shown).toBe(true);
      expect(done).not.toContain('focus');
      expect(done).not.toContain('show');
      expect(done).toContain('show without focus');
      const options = sideWindowOptions({ ...common, view });
      expect(options).toMatchObject({ alwaysOnTop: true, focusable: false, frame: false, skipTaskbar: true });
      expect(sideWindowOptions({ ...common, view, platform: 'darwin' }).type).toBe('panel');
    },
  );

  it('has the same guards as the large one', () => {
    expect(sideWindowOptions({ ...common, view: 'call' }).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      backgroundThrottling: false,
    });
  });

  it('that was given up while its page was loaded does not come after all', async () => {
    const { window, done, loaded } = create('incoming');
    const shown = window.show();
    window.hide();
    loaded();
    expect(await shown).toBe(false);
    expect(done).not.toContain('show without focus');
  });

  it('that cannot be loaded says why, and is not shown empty', async () => {
    const { window, done, failed } = create('call');
    const shown = window.show();
    failed();
    expect(await shown).toBe(false);
    expect(done.join()).toContain('no page');
  });

  it('that could not be loaded is another one the next time', async () => {
    const { window, done, failed, loaded } = create('share-picker');
    const first = window.show();
    failed();
    await first;
    expect(window.current()).toBeNull();
    const second = window.show();
    loaded();
    expect(await second).toBe(true);
    expect(done.filter((each) => each.startsWith('app:'))).toHaveLength(2);
    // Of its own end nobody need be told.
    expect(done.join()).not.toContain('lost');
  });

  it('that stays is on every workspace, and is not hidden by a close, by the desktop, or by being minimised', async () => {
    const { window, surface, done, loaded, close, befall } = create('share-bar', { stays: true });
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
      const { window, desktop, clock, loaded } = create('share-bar', { stays: true });
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
    const minimized = create('share-bar', { stays: true });
    minimized.window.warm();
    minimized.befall('minimize');
    const shown = minimized.window.show();
    minimized.loaded();
    expect([await shown, minimized.surface.isMinimized()]).toEqual([true, false]);
  });

  it.each(['hide', 'minimize'] as const)(
    'that stays is lost where the desktop does not take back a %s',
    async (what) => {
      const { window, done, desktop, clock, loaded, befall } = create('share-bar', { stays: true });
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
    const { window, done, clock, loaded, befall } = create('share-bar', { stays: true });
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
    const { window, surface, desktop, clock, loaded, move } = create('share-bar', { stays: true });
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
        const { window, surface, desktop, clock, loaded, move, befall } = create('share-bar', {
          stays: true,
        });
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
    const { window, surface, done, clock, loaded, move } = create('share-bar', { stays: true });
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

  it('tells when what is there is of no use, and of a former one nothing', async () => {
    for (const [what, why] of [
      ['render-process-gone', 'its page died'],
      ['unresponsive', 'its page hangs'],
      ['destroy', 'closed'],
    ] as const) {
      const { window, done, befall } = create('share-bar', { stays: true });
      window.warm();
      befall(what);
      expect(done.at(-1)).toBe(`lost: ${why}`);
      window.warm();
      window.discard();
      expect(done.at(-1)).toBe('destroyed');
      expect(window.current()).toBeNull();
    }
    const going = create('share-bar', { stays: true });
    going.window.warm();
    going.quit();
    going.befall('destroy');
    expect(going.done.join()).not.toContain('lost');
  });

  it('is hidden when it is closed, and closed when the app quits', () => {
    const staying = create('call');
    staying.window.warm();
    expect(staying.close()).toBe(true);
    const going = create('call');
    going.window.warm();
    going.quit();
    expect(going.close()).toBe(false);
    // What stays does not hold up the end of the app.
    const bar = create('share-bar', { stays: true });
    bar.window.warm();
    bar.quit();
    expect(bar.close()).toBe(false);
  });

  it('does not come any more once the app quits, which would wait for it', async () => {
    const { window, quit, done } = create('quick-dial');
    quit();
    window.warm();
    expect(await window.show()).toBe(false);
    expect(window.current()).toBeNull();
    expect(done).toEqual([]);
  });
});
