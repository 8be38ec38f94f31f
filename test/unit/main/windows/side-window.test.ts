import { describe, expect, it } from 'vitest';
import { sideWindowOptions } from '../../../../src/main/windows/side-window.ts';
import { common, createSideWindowHarness } from '../../../support/side-window-harness.ts';

describe('a small window', () => {
  it('is made once, waits ready, and takes the focus only as quick dial', async () => {
    const { window, done, loaded } = createSideWindowHarness('quick-dial');
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
      const { window, done, loaded } = createSideWindowHarness(view);
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
    const { window, done, loaded } = createSideWindowHarness('incoming');
    const shown = window.show();
    window.hide();
    loaded();
    expect(await shown).toBe(false);
    expect(done).not.toContain('show without focus');
  });

  it('that cannot be loaded says why, and is not shown empty', async () => {
    const { window, done, failed } = createSideWindowHarness('call');
    const shown = window.show();
    failed();
    expect(await shown).toBe(false);
    expect(done.join()).toContain('no page');
  });

  it('that could not be loaded is another one the next time', async () => {
    const { window, done, failed, loaded } = createSideWindowHarness('share-picker');
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

  it('tells when what is there is of no use, and of a former one nothing', async () => {
    for (const [what, why] of [
      ['render-process-gone', 'its page died'],
      ['unresponsive', 'its page hangs'],
      ['destroy', 'closed'],
    ] as const) {
      const { window, done, befall } = createSideWindowHarness('share-bar', { stays: true });
      window.warm();
      befall(what);
      expect(done.at(-1)).toBe(`lost: ${why}`);
      window.warm();
      window.discard();
      expect(done.at(-1)).toBe('destroyed');
      expect(window.current()).toBeNull();
    }
    const going = createSideWindowHarness('share-bar', { stays: true });
    going.window.warm();
    going.quit();
    going.befall('destroy');
    expect(going.done.join()).not.toContain('lost');
  });

  it('is hidden when it is closed, and closed when the app quits', () => {
    const staying = createSideWindowHarness('call');
    staying.window.warm();
    expect(staying.close()).toBe(true);
    const going = createSideWindowHarness('call');
    going.window.warm();
    going.quit();
    expect(going.close()).toBe(false);
    // What stays does not hold up the end of the app.
    const bar = createSideWindowHarness('share-bar', { stays: true });
    bar.window.warm();
    bar.quit();
    expect(bar.close()).toBe(false);
  });

  it('does not come any more once the app quits, which would wait for it', async () => {
    const { window, quit, done } = createSideWindowHarness('quick-dial');
    quit();
    window.warm();
    expect(await window.show()).toBe(false);
    expect(window.current()).toBeNull();
    expect(done).toEqual([]);
  });
});
