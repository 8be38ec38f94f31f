import type { BrowserWindowConstructorOptions } from 'electron';
import { appOrigin } from '../answer-request.ts';
import type { Clock } from '../clock.ts';
import { describeError } from '../diagnostics/log.ts';
import { type MainWindowOptions, type WindowSurface, windowOptions } from './main-window.ts';
import type { Place, Size } from './place-window.ts';
import { createReturns, type Staying, stayInSight } from './stay-in-sight.ts';

/** What a small window needs of a BrowserWindow. */
export interface SideSurface extends Omit<WindowSurface, 'on' | 'once'> {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'closed' | 'blur' | 'hide' | 'minimize' | 'move' | 'unresponsive', listener: () => void): unknown;
  showInactive(): void;
  isVisible(): boolean;
  getBounds(): Place & Size;
  setBounds(bounds: Place & Size): void;
  setVisibleOnAllWorkspaces(
    visible: boolean,
    options: { visibleOnFullScreen: boolean; skipTransformProcessType: boolean },
  ): void;
  destroy(): void;
  readonly webContents: { on(event: 'render-process-gone', listener: () => void): unknown };
}

export type SideView = 'quick-dial' | 'call' | 'incoming' | 'share-picker' | 'share-bar';

export const sideSizes = {
  'quick-dial': { width: 480, height: 404 },
  call: { width: 320, height: 128 },
  incoming: { width: 360, height: 148 },
  'share-picker': { width: 720, height: 560 },
  'share-bar': { width: 440, height: 56 },
} as const satisfies Record<SideView, Size>;

function isForKeys(view: SideView): boolean {
  return view === 'quick-dial' || view === 'share-picker';
}

export interface SideWindowOptions<W extends SideSurface>
  extends Pick<MainWindowOptions<never>, 'preload' | 'title' | 'devTools' | 'isDark' | 'isQuitting'> {
  readonly view: SideView;
  readonly platform: string;
  readonly clock: Clock;
  readonly open: (options: BrowserWindowConstructorOptions) => W;
  /** Where it goes each time it is shown, and how large it is. */
  readonly bounds: () => Place & Size;
  /** Where one that stays may be moved to. */
  readonly areas?: () => readonly (Place & Size)[];
  readonly onBlur: () => void;
  /** The desktop's own way to close it was used. */
  readonly onClose?: () => void;
  /** As long as it is wanted it stays: on every workspace, closed by nobody, and hidden by nobody else unless that is told. */
  readonly stays?: boolean;
  /** Its page died or hangs, somebody else has destroyed it, or the desktop shows it no more: what is there is of no use. */
  readonly onLost?: (why: string) => void;
  readonly onLoadFailed: (reason: string) => void;
}

export interface SideWindow<W> {
  /** Opens it without showing it: the next `show` is quick. */
  warm(): void;
  /** Resolves once its page listens; false when it could not be loaded. */
  ready(): Promise<boolean>;
  /** Resolves when it is on the screen; to false when it will not be. */
  show(): Promise<boolean>;
  hide(): void;
  /** The screens may be others: one that stays is put back where it can be seen. */
  lookAtPlace(): void;
  /** What is there is thrown away: the next `show` opens another one. */
  discard(): void;
  isShown(): boolean;
  current(): W | null;
}

interface Opened<W> {
  readonly window: W;
  readonly loaded: Promise<boolean>;
  readonly staying: Staying;
}

export function sideWindowOptions<W extends SideSurface>(
  options: Pick<SideWindowOptions<W>, 'view' | 'platform' | 'preload' | 'title' | 'devTools' | 'isDark'>,
): BrowserWindowConstructorOptions {
  const takesFocus = isForKeys(options.view);
  const { minWidth: _minWidth, minHeight: _minHeight, ...common } = windowOptions(options);
  return {
    ...common,
    ...sideSizes[options.view],
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    // Who cannot take the focus steals it from nobody: not when it comes, nor when its buttons are pressed.
    focusable: takesFocus,
    // On macOS it then also stands over programs that fill the screen, and leaves them the keyboard.
    ...(options.platform === 'darwin' ? { type: 'panel' } : {}),
  };
}

/** A small window beside the large one: made once, then hidden and shown; closing it hides it, or does nothing. */
export function createSideWindow<W extends SideSurface>(options: SideWindowOptions<W>): SideWindow<W> {
  let opened: Opened<W> | null = null;
  let wanted = false;
  const mayReturn = createReturns(options.clock);
  const mayPutBack = createReturns(options.clock);

  function open(): Opened<W> {
    const window = options.open(sideWindowOptions(options));
    const isOurs = (): boolean => opened?.window === window;
    window.on('close', (event) => {
      if (options.isQuitting()) return;
      event.preventDefault();
      if (options.stays !== true) hide();
      options.onClose?.();
    });
    window.on('closed', () => {
      if (!isOurs()) return;
      opened = null;
      if (!options.isQuitting()) options.onLost?.('closed');
    });
    window.on('blur', options.onBlur);
    const staying =
      options.stays === true ? keep(window) : { come: () => bring(window), lookAtPlace: () => undefined };
    // What died may be revived by whoever revives pages; here it is told.
    window.webContents.on('render-process-gone', () => isOurs() && options.onLost?.('its page died'));
    window.on('unresponsive', () => isOurs() && options.onLost?.('its page hangs'));
    const loaded = window.loadURL(`${appOrigin}/side.html?view=${options.view}`).then(
      () => true,
      (error: unknown) => {
        options.onLoadFailed(describeError(error));
        // Else it would stay empty for ever.
        if (isOurs()) discard();
        return false;
      },
    );
    return { window, loaded, staying };
  }

  /** The desktop may hide it with the others of the program, or minimise it. */
  function keep(window: W): Staying {
    toAllWorkspaces(window);
    const { come, lookAtPlace } = stayInSight({
      ...{ window, clock: options.clock, mayReturn, mayPutBack },
      isWanted: () => wanted && opened?.window === window,
      onLost: (why) => options.onLost?.(why),
      bounds: options.bounds,
      areas: () => options.areas?.() ?? [options.bounds()],
    });
    return {
      lookAtPlace,
      async come() {
        const isThere = await come();
        // X11's window managers heed it of a window that is on the screen.
        if (isThere) toAllWorkspaces(window);
        return isThere;
      },
    };
  }

  async function bring(window: W): Promise<boolean> {
    if (isForKeys(options.view)) {
      window.show();
      window.focus();
    } else if (!window.isVisible()) window.showInactive();
    return true;
  }

  function current(): Opened<W> {
    if (opened === null || opened.window.isDestroyed()) opened = open();
    return opened;
  }

  function hide(): void {
    wanted = false;
    if (opened !== null && !opened.window.isDestroyed()) opened.window.hide();
  }

  function discard(): void {
    const before = opened;
    opened = null;
    if (before !== null && !before.window.isDestroyed()) before.window.destroy();
  }

  return {
    warm() {
      if (!options.isQuitting()) current();
    },
    ready: () => current().loaded,
    async show() {
      // A window that comes after the others were asked to close keeps the app from its end.
      if (options.isQuitting()) return false;
      wanted = true;
      const { window, loaded, staying } = current();
      const isLoaded = await loaded;
      // It may have been closed while it was loaded.
      if (!isLoaded || !wanted || window.isDestroyed()) return false;
      window.setBounds(options.bounds());
      return await staying.come();
    },
    hide,
    lookAtPlace: () => opened?.staying.lookAtPlace(),
    discard,
    isShown: () => opened !== null && !opened.window.isDestroyed() && opened.window.isVisible(),
    current: () => (opened === null || opened.window.isDestroyed() ? null : opened.window),
  };
}

/** Over programs that fill the screen too. On macOS a panel can do that, and the program need not leave the Dock for it. */
function toAllWorkspaces(window: SideSurface): void {
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
}
