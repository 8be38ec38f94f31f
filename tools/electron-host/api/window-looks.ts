import { recordOf } from '../support/calls.ts';

/** What a desktop would show and no page could see: each call is recorded, as `BrowserWindow.flashFrame`. */
const looks = [
  'center',
  'flashFrame',
  'moveTop',
  'removeMenu',
  'setAutoHideMenuBar',
  'setBackgroundColor',
  'setContentProtection',
  'setIcon',
  'setMaximumSize',
  'setMenu',
  'setMenuBarVisibility',
  'setMinimumSize',
  'setOpacity',
  'setOverlayIcon',
  'setProgressBar',
  'setResizable',
  'setSkipTaskbar',
  'setVisibleOnAllWorkspaces',
] as const satisfies readonly (keyof Electron.BrowserWindow)[];

export function recordLooks(prototype: object): void {
  for (const name of looks) {
    function value(this: { readonly id: number }, ...args: unknown[]): void {
      recordOf(this.id, `BrowserWindow.${name}`, ...args);
    }
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}
