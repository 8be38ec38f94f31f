import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CdpSession, ConnectionClosedError } from '../chromium/connection.ts';
import { browser, browserOrNone } from '../runtime/running-browser.ts';
import { createEvent, type HostEvent } from '../support/events.ts';
import { StrictEmitter, whole } from '../support/strict.ts';
import { app } from './app.ts';
import { blankUrl } from './attached-page.ts';
import type { NativeImage } from './native-image.ts';
import { addWindow, openWindows, removeWindow } from './open-windows.ts';
import { claimTarget } from './target-arrivals.ts';
import { WebContents } from './web-contents.ts';
import { fitContent } from './window-bounds.ts';
import { recordLooks } from './window-looks.ts';

/** A page's target that Chromium opened by itself, for window.open. */
export interface AdoptedTarget {
  readonly session: CdpSession;
  readonly targetId: string;
}

type Rectangle = Electron.Rectangle;

export class BrowserWindow extends StrictEmitter {
  readonly webContents: WebContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly id: number;
  #bounds: Rectangle;
  #title: string;
  #visible: boolean;
  #focused = false;
  #minimized = false;
  #maximized = false;
  #fullScreen = false;
  #alwaysOnTop: boolean;
  #destroyed = false;
  #closing = false;
  #fitting = Promise.resolve();

  constructor(options: Electron.BrowserWindowConstructorOptions = {}, adopted?: AdoptedTarget) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.options = options;
    this.#bounds = { x, y, width, height };
    this.#title = options.title ?? app.name;
    this.#visible = options.show !== false;
    this.#alwaysOnTop = options.alwaysOnTop ?? false;
    this.webContents = new WebContents(
      {
        close: () => this.close(),
        titleChanged: (event, title) => this.#titleChanged(event, title),
        zoomChanged: () => void this.#fit(),
      },
      options.webPreferences ?? {},
    );
    this.id = this.webContents.id;
    addWindow(this);
    this.webContents.once('first-paint', () => this.emit('ready-to-show'));
    app.emit('browser-window-created', createEvent(), this);
    app.emit('web-contents-created', createEvent(), this.webContents);
    this.#open(adopted).catch((error: unknown) => {
      // That Chromium has ended is said once, by the host.
      if (this.#destroyed || error instanceof ConnectionClosedError) return;
      process.stderr.write(`electron-host: a window did not open: ${String(error)}\n`);
    });
  }

  async #open(adopted: AdoptedTarget | undefined): Promise<void> {
    const { session, targetId } = adopted ?? (await this.#createTarget());
    if (this.#destroyed) {
      this.#closeTarget(targetId);
      return;
    }
    await this.webContents.attach(session, targetId);
    await this.#fit();
    // On a real display Chromium's tool bar takes its place only now.
    this.webContents.once('first-paint', () => {
      void this.#fit();
    });
  }

  /** One after the other, since each measures what the last has done. Never rejects: a window that is gone needs no size. */
  #fit(): Promise<void> {
    const { webContents } = this;
    this.#fitting = this.#fitting
      .then(() => webContents.devTools())
      .then((session) => fitContent(session, webContents.targetId, this.#bounds, webContents.getZoomFactor()))
      .catch(() => undefined);
    return this.#fitting;
  }

  async #createTarget(): Promise<AdoptedTarget> {
    const { width, height } = this.#bounds;
    const created = await browser().session.send('Target.createTarget', {
      url: blankUrl,
      newWindow: true,
      width,
      height,
    });
    return { session: await claimTarget(created.targetId), targetId: created.targetId };
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return openWindows().map((window) => whole<Electron.BrowserWindow>(window));
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    const focused = openWindows().find((window) => window.isFocused());
    return focused ? whole<Electron.BrowserWindow>(focused) : null;
  }

  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    return BrowserWindow.fromId(contents.id);
  }

  static fromId(id: number): Electron.BrowserWindow | null {
    const found = openWindows().find((window) => window.id === id);
    return found ? whole<Electron.BrowserWindow>(found) : null;
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.webContents.loadURL(url, options);
  }

  loadFile(file: string, options: Electron.LoadFileOptions = {}): Promise<void> {
    const url = pathToFileURL(path.resolve(app.getAppPath(), file));
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    url.search = options.search ?? url.search;
    url.hash = options.hash ?? '';
    return this.loadURL(url.href);
  }

  reload(): void {
    this.webContents.reload();
  }

  getMediaSourceId(): string {
    return `window:${this.id}:1`;
  }

  capturePage(rect?: Rectangle): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  // Showing: recorded state and its events. Chromium's window itself stays as it is.

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
  }

  hide(): void {
    if (!this.#visible) return;
    this.blur();
    this.#visible = false;
    this.emit('hide');
  }

  isVisible(): boolean {
    return this.#visible;
  }

  focus(): void {
    // The desktop gives the keyboard to nobody who said not to want it, neither by itself nor when asked.
    if (this.#focused || this.options.focusable === false) return;
    for (const window of openWindows()) window.blur();
    this.#focused = true;
    this.webContents.focus();
    this.emit('focus');
    app.emit('browser-window-focus', createEvent(), this);
  }

  blur(): void {
    if (!this.#focused) return;
    this.#focused = false;
    this.emit('blur');
    app.emit('browser-window-blur', createEvent(), this);
  }

  isFocused(): boolean {
    return this.#focused;
  }

  minimize(): void {
    if (this.#minimized) return;
    this.blur();
    this.#minimized = true;
    this.emit('minimize');
  }

  restore(): void {
    if (!this.#minimized) return;
    this.#minimized = false;
    this.emit('restore');
    this.focus();
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  maximize(): void {
    this.#visible = true;
    if (this.#maximized) return;
    this.#maximized = true;
    this.emit('maximize');
  }

  unmaximize(): void {
    if (!this.#maximized) return;
    this.#maximized = false;
    this.emit('unmaximize');
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  setFullScreen(flag: boolean): void {
    if (this.#fullScreen === flag) return;
    this.#fullScreen = flag;
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#fullScreen;
  }

  isNormal(): boolean {
    return !this.#minimized && !this.#maximized && !this.#fullScreen;
  }

  setAlwaysOnTop(flag: boolean): void {
    if (this.#alwaysOnTop === flag) return;
    this.#alwaysOnTop = flag;
    this.emit('always-on-top-changed', createEvent(), flag);
  }

  isAlwaysOnTop(): boolean {
    return this.#alwaysOnTop;
  }

  // Size and place: the page really gets the size. The host draws no frame, so content and window are one.

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getContentBounds(): Rectangle {
    return this.getBounds();
  }

  getNormalBounds(): Rectangle {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Rectangle>): void {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    const { x, y, width, height } = this.#bounds;
    if (width !== before.width || height !== before.height) this.emit('resize');
    if (x !== before.x || y !== before.y) this.emit('move');
    void this.#fit().then(() => this.emit('resized'));
  }

  setContentBounds(bounds: Rectangle): void {
    this.setBounds(bounds);
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getContentSize(): number[] {
    return this.getSize();
  }

  setContentSize(width: number, height: number): void {
    this.setSize(width, height);
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  get title(): string {
    return this.#title;
  }

  set title(title: string) {
    this.#title = title;
  }

  // Ending

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  close(): void {
    if (this.#destroyed || this.#closing) return;
    const event = createEvent();
    this.emit('close', event);
    if (event.defaultPrevented) {
      app.abandonQuit();
      return;
    }
    this.webContents.closePage();
  }

  destroy(): void {
    if (this.#destroyed) return;
    const { targetId } = this.webContents;
    this.markClosed();
    if (targetId !== '') this.#closeTarget(targetId);
  }

  /** The page is gone, by whatever way; called by the host. */
  markClosed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#focused = false;
    removeWindow(this);
    this.webContents.markDestroyed();
    this.emit('closed');
    if (openWindows().length > 0) return;
    if (app.isEnding) app.continueQuit();
    else if (!app.emit('window-all-closed')) app.quit();
  }

  #closeTarget(targetId: string): void {
    browserOrNone()
      ?.session.send('Target.closeTarget', { targetId })
      .catch(() => undefined);
  }

  #titleChanged(event: HostEvent, title: string): void {
    this.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.#title = title;
  }
}

recordLooks(BrowserWindow.prototype);
