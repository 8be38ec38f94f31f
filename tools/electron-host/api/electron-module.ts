import { strict, unsupportedExport } from '../support/strict.ts';
import { app } from './app.ts';
import { autoUpdater } from './auto-updater.ts';
import { BrowserWindow } from './browser-window.ts';
import { clipboard } from './clipboard.ts';
import { crashReporter } from './crash-reporter.ts';
import { desktopCapturer } from './desktop-capturer.ts';
import { dialog } from './dialog.ts';
import { globalShortcut } from './global-shortcut.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu, MenuItem } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { net } from './net.ts';
import { Notification } from './notification.ts';
import { allContents, contentsById, contentsByTarget } from './open-contents.ts';
import { powerMonitor, powerSaveBlocker } from './power.ts';
import { protocol } from './protocol.ts';
import { safeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { sessions } from './session.ts';
import { shell } from './shell.ts';
import { systemPreferences } from './system-preferences.ts';
import { Tray } from './tray.ts';

const webContents = {
  getAllWebContents: allContents,
  fromId: contentsById,
  fromDevToolsTargetId: contentsByTarget,
  getFocusedWebContents: () => allContents().find((one) => BrowserWindow.fromId(one.id)?.isFocused()) ?? null,
};

const offered = {
  app,
  autoUpdater,
  BrowserWindow: strict('BrowserWindow', BrowserWindow),
  clipboard,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage: strict('nativeImage', nativeImage),
  nativeTheme,
  net,
  Notification: strict('Notification', Notification),
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session: strict('session', sessions),
  shell,
  systemPreferences,
  Tray: strict('Tray', Tray),
  webContents: strict('webContents', webContents),
};

type Offered = typeof offered;
/** Every other export of Electron's main process; complete, since the compiler compares it with electron.d.ts. */
type Missing = Exclude<keyof typeof Electron.Main | keyof typeof Electron.Common, keyof Offered>;

const missing: Record<Missing, true> = {
  BaseWindow: true,
  BrowserView: true,
  ClipboardItem: true,
  contentTracing: true,
  ImageView: true,
  inAppPurchase: true,
  IpcMainServiceWorker: true,
  MessageChannelMain: true,
  netLog: true,
  pushNotifications: true,
  ShareMenu: true,
  sharedTexture: true,
  TouchBar: true,
  utilityProcess: true,
  View: true,
  WebContentsView: true,
  webFrameMain: true,
  WebSocket: true,
};

/** What `import ... from 'electron'` and `require('electron')` give to the app's main process. */
export const electron: Readonly<Record<string, unknown>> = {
  ...offered,
  ...Object.fromEntries(Object.keys(missing).map((name) => [name, unsupportedExport(name)])),
};
