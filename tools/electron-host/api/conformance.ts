import type { Conforms } from '../support/strict.ts';
import type { App } from './app.ts';
import type { BrowserWindow } from './browser-window.ts';
import type { ClientRequest } from './client-request.ts';
import type { Cookies } from './cookies.ts';
import type { IpcMain } from './ipc-main.ts';
import type { HostMenu, HostMenuItem } from './menu.ts';
import type { NativeImage } from './native-image.ts';
import type { nativeTheme } from './native-theme.ts';
import type { Notification } from './notification.ts';
import type { powerMonitor } from './power.ts';
import type { Session } from './session.ts';
import type { Tray } from './tray.ts';
import type { WebContents } from './web-contents.ts';
import type { WebFrameMain } from './web-frame-main.ts';
import type { WebRequest } from './web-request.ts';

/**
 * Compared by the compiler, never called: what a class of the host offers under one of Electron's names must be what
 * electron.d.ts declares. Left out are members that give other objects of the host (a session, an image), since those
 * offer less than Electron's and are compared here by themselves.
 */
export type Conformance = [
  Fits<App, Electron.App, 'getLoginItemSettings' | 'getPath' | 'setPath' | 'dock'>,
  Fits<BrowserWindow, Electron.BrowserWindow, 'webContents' | 'capturePage'>,
  Fits<WebContents, Electron.WebContents, 'session' | 'ipc' | 'mainFrame' | 'capturePage'>,
  Fits<WebFrameMain, Electron.WebFrameMain, 'top' | 'parent' | 'send'>,
  Fits<Session, Electron.Session, 'protocol' | 'cookies' | 'webRequest'>,
  Fits<Cookies, Electron.Cookies>,
  Fits<ClientRequest, Electron.ClientRequest, 'end'>,
  Fits<WebRequest, Electron.WebRequest>,
  Fits<IpcMain, Electron.IpcMain>,
  Fits<HostMenu, Electron.Menu, 'items' | 'append' | 'insert' | 'getMenuItemById'>,
  Fits<HostMenuItem, Electron.MenuItem, 'submenu' | 'role' | 'accelerator'>,
  Fits<Tray, Electron.Tray, 'setImage' | 'setContextMenu' | 'popUpContextMenu'>,
  Fits<Notification, Electron.Notification>,
  Fits<NativeImage, Electron.NativeImage, 'resize'>,
  Fits<typeof nativeTheme, Electron.NativeTheme>,
  Fits<typeof powerMonitor, Electron.PowerMonitor>,
];

/** Listeners are left out as well: each of theirs returns the whole real object. */
type Offered<Host, Left> = Omit<Host, (Left | keyof NodeJS.EventEmitter) & keyof Host>;

/** An error at one of the lines above means that this member does not fit. */
type Fits<
  Host extends Conforms<Offered<Host, Left>, Real>,
  Real,
  Left extends keyof Host & keyof Real = never,
> = [Host, Real, Left];
