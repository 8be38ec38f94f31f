import { app } from './api/app.ts';
import { answerNext } from './api/dialog.ts';
import { electron } from './api/electron-module.ts';
import { pressShortcut, registeredShortcuts, takeShortcut } from './api/global-shortcut.ts';
import { hidInspection } from './api/hid.ts';
import { Menu } from './api/menu.ts';
import { nativeTheme } from './api/native-theme.ts';
import { shownNotifications } from './api/notification.ts';
import { openWindows } from './api/open-windows.ts';
import { endCaptures } from './api/page-requests.ts';
import { system } from './api/system.ts';
import { openTrays } from './api/tray.ts';
import { browser } from './runtime/running-browser.ts';
import { calls, callsTo } from './support/calls.ts';
import { createEvent } from './support/events.ts';

/** The inspection API: what tests see of the doubles, and how they play user and computer. See README.md. */
export const inspection = {
  electron,
  calls,
  callsTo,
  windows: openWindows,
  trays: openTrays,
  notifications: shownNotifications,
  applicationMenu: () => Menu.getApplicationMenu(),
  shortcuts: { registered: registeredShortcuts, press: pressShortcut, takeAway: takeShortcut },
  dialogs: { answerNext },
  hid: hidInspection,
  system,
  endCaptures,
  setSystemPrefersDark: (dark: boolean) => nativeTheme.setSystemPrefersDark(dark),
  openUrl: (url: string) => app.emit('open-url', createEvent(), url),
  chromium: () => {
    const { pid, version, session } = browser();
    return { pid, version, session };
  },
};

export type Inspection = typeof inspection;
