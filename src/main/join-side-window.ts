import { join } from 'node:path';
import { app, autoUpdater, BrowserWindow, nativeTheme } from 'electron';
import { systemClock as clock } from './clock.ts';
import type { Machine } from './control/control-place.ts';
import type { Log } from './diagnostics/log.ts';
import type { Place, Size } from './windows/place-window.ts';
import { watchQuitting } from './windows/quitting.ts';
import { createSideWindow, type SideView, type SideWindow } from './windows/side-window.ts';

// Part of the composition root: one of the small windows.

export interface SideGround {
  readonly view: SideView;
  readonly machine: Machine;
  readonly bounds: () => Place & Size;
  readonly areas?: () => readonly (Place & Size)[];
  readonly onBlur: () => void;
  readonly onClose?: () => void;
  readonly stays?: boolean;
  readonly onLost?: (why: string) => void;
  /** Nobody else sees it, where the system can hide it from captures. */
  readonly isProtected?: boolean;
  readonly log: Log;
}

export function joinSideWindow({
  view,
  machine,
  isProtected = false,
  log,
  ...wishes
}: SideGround): SideWindow<BrowserWindow> {
  return createSideWindow({
    ...wishes,
    view,
    platform: machine.platform,
    clock,
    open(options) {
      const window = new BrowserWindow(options);
      if (isProtected) window.setContentProtection(true);
      return window;
    },
    preload: join(app.getAppPath(), 'out/preload/index.cjs'),
    title: app.getName(),
    devTools: !app.isPackaged,
    isDark: () => nativeTheme.shouldUseDarkColors,
    isQuitting: watchQuitting({ app, autoUpdater }),
    onLoadFailed: (reason) => log.error(`${view} not loaded: ${reason}`),
  });
}
