import type { BrowserWindowConstructorOptions } from 'electron';
import { appOrigin } from '../answer-request.ts';
import { describeError } from '../diagnostics/log.ts';

/** What the main window needs of a BrowserWindow. */
export interface WindowSurface {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'closed' | 'focus', listener: () => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
  loadURL(url: string): Promise<void>;
  show(): void;
  hide(): void;
  minimize(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  isDestroyed(): boolean;
}

export interface MainWindowOptions<W extends WindowSurface> {
  readonly open: (options: BrowserWindowConstructorOptions) => W;
  readonly preload: string;
  readonly title: string;
  /** False in a packaged app: the tools could ask main for whatever the page may. */
  readonly devTools: boolean;
  /** At the moment of opening, so that the first frame has the theme's ground and does not flash. */
  readonly isDark: () => boolean;
  /** True once the app quits: only then does closing close. */
  readonly isQuitting: () => boolean;
  /** The first time the window is only opened, not shown. */
  readonly hidden: boolean;
  /** Whether there is a tray to bring a hidden window back. */
  readonly hasTray: () => Promise<boolean>;
  /** The window was minimised on closing, because there is none. */
  readonly onKept: () => void;
  readonly onFocus: () => void;
  readonly onShown: () => void;
  readonly onLoadFailed: (reason: string) => void;
}

export interface MainWindow<W> {
  /** Opens it where there is none, else brings it to the front. */
  present(): void;
  current(): W | null;
}

const ground = { dark: '#16181d', light: '#ffffff' } as const;

/** At 100 %: how large it opens, and how small it may be made. */
export const mainSizes = { first: { width: 960, height: 680 }, least: { width: 360, height: 480 } } as const;

export function windowOptions(
  options: Pick<MainWindowOptions<WindowSurface>, 'preload' | 'title' | 'isDark' | 'devTools'>,
): BrowserWindowConstructorOptions {
  return {
    title: options.title,
    ...mainSizes.first,
    minWidth: mainSizes.least.width,
    minHeight: mainSizes.least.height,
    show: false,
    backgroundColor: options.isDark() ? ground.dark : ground.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: options.devTools,
      // A softphone works while it is hidden: timers and media must not be slowed down.
      backgroundThrottling: false,
    },
  };
}

/** The one window: hidden when closed, because calls go on; closed for good when the app quits. */
export function createMainWindow<W extends WindowSurface>(options: MainWindowOptions<W>): MainWindow<W> {
  let window: W | null = null;
  let hasOpened = false;

  /** A window that is hidden can only be brought back by a tray. */
  async function putAside(opened: W): Promise<void> {
    const hasTray = await options.hasTray();
    if (opened.isDestroyed()) return;
    if (hasTray) {
      opened.hide();
      return;
    }
    opened.minimize();
    options.onKept();
  }

  function open(): void {
    const opened = options.open(windowOptions(options));
    window = opened;
    const hidden = options.hidden && !hasOpened;
    hasOpened = true;
    opened.once('ready-to-show', () => {
      if (hidden) return;
      opened.show();
      options.onShown();
    });
    opened.on('close', (event) => {
      if (options.isQuitting()) return;
      event.preventDefault();
      void putAside(opened);
    });
    opened.on('focus', options.onFocus);
    opened.on('closed', () => {
      window = null;
    });
    opened
      .loadURL(`${appOrigin}/index.html`)
      .catch((error: unknown) => options.onLoadFailed(describeError(error)));
  }

  return {
    present() {
      if (window === null || window.isDestroyed()) {
        open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    current: () => (window === null || window.isDestroyed() ? null : window),
  };
}
