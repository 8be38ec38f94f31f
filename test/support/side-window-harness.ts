import { createSideWindow, type SideSurface, type SideView } from '../../src/main/windows/side-window.ts';
import { createFakeClock } from './fake-clock.ts';

/** Of every small window. */
export const common = {
  preload: 'preload.cjs',
  title: 'Offhook',
  devTools: false,
  platform: 'linux',
  isDark: () => false,
};

/** A small window on a desktop that does as it is told, or does not. */
export function createSideWindowHarness(view: SideView, wishes: { stays?: boolean } = {}) {
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
