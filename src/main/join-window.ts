import { join } from 'node:path';
import {
  app,
  autoUpdater,
  BrowserWindow,
  Menu,
  Notification,
  nativeTheme,
  protocol,
  screen,
  shell,
} from 'electron';
import type { ResolvedSettings } from '../shared/settings.ts';
import { describeRest } from './attention/resting-page.ts';
import { systemClock as clock } from './clock.ts';
import type { Ground } from './ground.ts';
import { findTray } from './join-tray.ts';
import { guardEveryPage, prepareSurface } from './windows/app-surface.ts';
import { chooseMenuTemplate } from './windows/application-menu.ts';
import { createMainWindow, type MainWindow, mainSizes } from './windows/main-window.ts';
import { watchQuitting } from './windows/quitting.ts';
import { enlarge, zoomOf } from './windows/text-size.ts';
import { chooseWords } from './words/choose-words.ts';

// Part of the composition root: the window, and what holds for every page.

export interface WindowWishes {
  readonly hidden: boolean;
  readonly onPageGone: () => void;
  /** It is on the screen now, or is no more. */
  readonly onSeen: () => void;
  readonly onFocus: () => void;
}

export function joinWindow(
  { machine, logOf, reading, settings, desktop }: Ground,
  { hidden, onPageGone, onSeen, onFocus }: WindowWishes,
): MainWindow<BrowserWindow> {
  const log = logOf('windows');
  const { signIn } = reading.policy;
  const zoom = () => zoomOf(settings.resolved().textSize.value);
  applyLook(settings.resolved());
  // Before its first frame; later ones are told by `applyLook`.
  app.on('web-contents-created', (_event, contents) => {
    contents.on('did-navigate', () => contents.setZoomFactor(zoom()));
  });
  prepareSurface(app, protocol);
  // Before Electron is ready, or it makes its own.
  const template = chooseMenuTemplate(machine.platform);
  Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template));
  // The one place a link may lead to: the company's own sign-ins, for their account pages.
  const externalOrigins = (signIn ?? []).map(({ issuer }) => new URL(issuer).origin);
  guardEveryPage({
    ...{ app, shell, clock, log },
    externalOrigins: () => externalOrigins,
    onPageGone(contents) {
      // A small window has no calls to lose.
      if (contents === window.current()?.webContents) onPageGone();
    },
    onPageRests(contents, restMs) {
      if (contents !== window.current()?.webContents || !Notification.isSupported()) return;
      const words = chooseWords(settings.resolved().language.value, desktop.get().app.locale);
      new Notification({ ...describeRest(words, restMs), urgency: 'critical' }).show();
    },
  });
  const window = createMainWindow({
    open(options) {
      const { workArea } = screen.getPrimaryDisplay();
      const first = enlarge(mainSizes.first, zoom(), workArea);
      const least = enlarge(mainSizes.least, zoom(), workArea);
      const opened = new BrowserWindow({
        ...{ ...options, ...first },
        ...{ minWidth: least.width, minHeight: least.height },
      });
      opened.on('show', onSeen);
      opened.on('hide', onSeen);
      opened.on('minimize', onSeen);
      opened.on('restore', onSeen);
      return opened;
    },
    preload: join(app.getAppPath(), 'out/preload/index.cjs'),
    title: app.getName(),
    devTools: !app.isPackaged,
    isDark: () => nativeTheme.shouldUseDarkColors,
    isQuitting: watchQuitting({ app, autoUpdater }),
    hidden,
    hasTray: () => findTray(machine.platform),
    onKept: () => desktop.addNotice({ code: 'no-tray', detail: null }),
    onFocus,
    onShown: () => log.info('window shown'),
    onLoadFailed: (reason) => log.error(`page not loaded: ${reason}`),
  });
  return window;
}

/** The colours, and how large text is, of all windows. */
export function applyLook({ theme, textSize }: ResolvedSettings): void {
  nativeTheme.themeSource = theme.value;
  for (const { webContents } of BrowserWindow.getAllWindows())
    webContents.setZoomFactor(zoomOf(textSize.value));
}
