import type { CdpSession } from '../chromium/connection.ts';
import { encodeValue } from '../page/codec.ts';
import { browser } from '../runtime/running-browser.ts';
import { createEvent, type HostEvent } from '../support/events.ts';
import { StrictEmitter } from '../support/strict.ts';
import { answerDialog } from './answer-dialog.ts';
import { app } from './app.ts';
import { createPageConfig, followChildren, preparePage } from './attached-page.ts';
import { askForException } from './certificate-exception.ts';
import { guardCertificates } from './certificate-gate.ts';
import { closeUntilGone } from './close-until-gone.ts';
import { consoleEvent } from './console-message.ts';
import { evaluate } from './evaluate.ts';
import { IpcMain } from './ipc-main.ts';
import { NativeImage } from './native-image.ts';
import { applyColorScheme } from './native-theme.ts';
import { Navigation } from './navigation.ts';
import { addContents, removeContents } from './open-contents.ts';
import { PageChannel } from './page-channel.ts';
import { receiveMessage } from './page-messages.ts';
import { type NavigationRequest, RequestGate } from './request-gate.ts';
import { toAppUrl } from './schemes.ts';
import { defaultSession, type Session } from './session.ts';
import { rememberOrigin } from './storage.ts';
import { WebFrameMain } from './web-frame-main.ts';
import { checkWebPreferences } from './web-preferences.ts';
import { noteWindowOpen } from './window-wishes.ts';

export type WindowOpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** What a WebContents needs of the window it belongs to. */
export interface ContentsOwner {
  close(): void;
  titleChanged(event: HostEvent, title: string): void;
  zoomChanged(): void;
}

interface Attached {
  readonly session: CdpSession;
  readonly navigation: Navigation;
  readonly channel: PageChannel;
  readonly gate: RequestGate;
}

let lastId = 0;

export class WebContents extends StrictEmitter {
  readonly id = ++lastId;
  readonly session: Session = defaultSession;
  readonly ipc = new IpcMain();
  readonly preferences: Electron.WebPreferences;
  readonly owner: ContentsOwner;
  windowOpenHandler: WindowOpenHandler | undefined;
  readonly #attaching = Promise.withResolvers<Attached>();
  #attached: Attached | undefined;
  #targetId = '';
  #frame = new WebFrameMain(this, '');
  /** The URL that is being loaded, or else the one shown. */
  #visibleUrl = '';
  #title = '';
  #loading = false;
  #crashed = false;
  #destroyed = false;
  #throttling: boolean;
  #zoom = 1;
  #userAgent: string | undefined;
  #httpStatus = { code: 200, text: 'OK' };

  constructor(owner: ContentsOwner, preferences: Electron.WebPreferences) {
    super();
    checkWebPreferences(preferences);
    this.owner = owner;
    this.preferences = preferences;
    this.#throttling = preferences.backgroundThrottling ?? true;
    this.#attaching.promise.catch(() => undefined);
    addContents(this);
  }

  get targetId(): string {
    return this.#targetId;
  }

  get mainFrame(): WebFrameMain {
    return this.#frame;
  }

  /** Called by the host when the page's target exists. */
  async attach(session: CdpSession, targetId: string): Promise<void> {
    this.#targetId = targetId;
    const config = createPageConfig(this.preferences.additionalArguments ?? []);
    const gate = new RequestGate(this.session.webRequest, (request) => this.#mayNavigate(request));
    const navigation = new Navigation(session, targetId, this.#navigationEvents());
    const channel = new PageChannel(
      session,
      { targetId, binding: config.binding, receiver: config.receiver },
      (message, respond) => receiveMessage(this, message, respond),
    );
    const attached = { session, navigation, channel, gate };
    this.#attached = attached;
    const preloads = this.session.getPreloadScripts().map(({ filePath }) => filePath);
    if (this.preferences.preload) preloads.push(this.preferences.preload);
    await preparePage(session, config, preloads, () => {
      gate.watch(session);
      guardCertificates(
        session,
        this.session,
        (...failure) => askForException(this, ...failure),
        (url, error) => navigation.noteRefusal(url, error),
      );
      followChildren(session, (child) => gate.watch(child));
      this.#watch(session);
      applyColorScheme(session);
    });
    this.#attaching.resolve(attached);
  }

  #watch(session: CdpSession): void {
    session.on('Page.windowOpen', (wish) => noteWindowOpen(this, wish));
    session.on('Inspector.targetCrashed', () => this.#crash());
    session.on('Runtime.consoleAPICalled', (call) => this.#console(consoleEvent(call)));
    session.on('Runtime.exceptionThrown', (thrown) => this.#console(consoleEvent(thrown)));
    session.on('Log.entryAdded', (entry) => this.#console(consoleEvent(entry)));
    session.on('Page.javascriptDialogOpening', (dialog) => answerDialog(this, session, dialog));
    session.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
      // These never become a request, so they are announced here. They lead nowhere on the host.
      if (frameId === this.#targetId && !/^(https?|file|about|blob|data):/.test(url))
        this.#announce(url, true);
    });
  }

  // Loading

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    this.#visibleUrl = url;
    this.#loading = true;
    const referrer = typeof options?.httpReferrer === 'string' ? options.httpReferrer : undefined;
    return this.#attaching.promise.then(({ navigation, gate, session }) => {
      gate.refresh(session);
      return navigation.load(url, referrer);
    });
  }

  reload(): void {
    void this.#attaching.promise.then(({ navigation }) => navigation.reload(this.#frame.url, false));
  }

  reloadIgnoringCache(): void {
    void this.#attaching.promise.then(({ navigation }) => navigation.reload(this.#frame.url, true));
  }

  stop(): void {
    void this.#attaching.promise.then(({ session }) => session.send('Page.stopLoading'));
  }

  getURL(): string {
    return this.#visibleUrl;
  }

  getTitle(): string {
    return this.#title;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  isLoadingMainFrame(): boolean {
    return this.#loading;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  getType(): 'window' {
    return 'window';
  }

  getOSProcessId(): number {
    return browser().pid;
  }

  // Talking to the page

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    // Thrown here, where the mistake is, and not later inside a promise.
    encodeValue(args);
    void this.#attaching.promise.then(({ channel: page }) => page.sendEvent(channel, args));
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const { session } = await this.#attaching.promise;
    return evaluate(session, code, userGesture);
  }

  async insertCSS(css: string): Promise<string> {
    await this.executeJavaScript(
      `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(css)}); document.adoptedStyleSheets.push(sheet); }`,
    );
    return '';
  }

  async insertText(text: string): Promise<void> {
    const { session } = await this.#attaching.promise;
    await session.send('Input.insertText', { text });
  }

  async capturePage(rect?: Electron.Rectangle): Promise<NativeImage> {
    const { session } = await this.#attaching.promise;
    const clip = rect ? { clip: { ...rect, scale: 1 } } : {};
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', ...clip });
    return NativeImage.fromPng(Buffer.from(data, 'base64'));
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  setBackgroundThrottling(allowed: boolean): void {
    this.#throttling = allowed;
  }

  getBackgroundThrottling(): boolean {
    return this.#throttling;
  }

  setZoomFactor(factor: number): void {
    if (factor === this.#zoom) return;
    this.#zoom = factor;
    this.owner.zoomChanged();
  }

  getZoomFactor(): number {
    return this.#zoom;
  }

  setUserAgent(userAgent: string): void {
    this.#userAgent = userAgent;
    void this.#attaching.promise.then(({ session }) =>
      session.send('Emulation.setUserAgentOverride', { userAgent }),
    );
  }

  getUserAgent(): string {
    return this.#userAgent ?? this.session.getUserAgent();
  }

  focus(): void {
    void this.#attaching.promise.then(({ session }) => session.send('Page.bringToFront'));
  }

  /** Shows to every part of the host that has a page the page's own DevTools session. */
  devTools(): Promise<CdpSession> {
    return this.#attaching.promise.then(({ session }) => session);
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  // Ending

  /** Its end is told as that of any crash. */
  forcefullyCrashRenderer(): void {
    void this.#attaching.promise.then(({ session }) => session.send('Page.crash').catch(() => undefined));
  }

  close(): void {
    this.owner.close();
  }

  /** Asks the page to go, so that its beforeunload handlers run. */
  closePage(): void {
    void this.#attaching.promise.then(({ session }) =>
      closeUntilGone(
        () =>
          this.#crashed
            ? browser().session.send('Target.closeTarget', { targetId: this.#targetId })
            : session.send('Page.close'),
        () => !this.#destroyed && app.isEnding,
      ),
    );
  }

  /** The page is gone: called by the window. */
  markDestroyed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    removeContents(this);
    this.#attaching.reject(new Error('Object has been destroyed'));
    this.emit('destroyed');
  }

  /** Called by the host when Chromium reports the page's title. */
  changeTitle(title: string): void {
    if (title === this.#title || toAppUrl(title) === this.#frame.url) return;
    this.#title = title;
    const event = createEvent();
    this.emit('page-title-updated', event, title, true);
    this.owner.titleChanged(event, title);
  }

  // What the page does

  #navigationEvents(): ConstructorParameters<typeof Navigation>[2] {
    return {
      started: (url, isSameDocument) => {
        const details = {
          url,
          isMainFrame: true,
          isSameDocument,
          isInPlace: isSameDocument,
          frame: this.#frame,
        };
        this.emit('did-start-navigation', createEvent(details), url, isSameDocument, true);
      },
      loading: () => {
        this.#loading = true;
        this.emit('did-start-loading');
      },
      committed: (url, chromiumUrl) => {
        this.#crashed = false;
        this.#visibleUrl = url;
        this.#frame = new WebFrameMain(this, url);
        rememberOrigin(chromiumUrl);
        void this.session.permissions.applyTo(this);
        this.emit('did-navigate', createEvent(), url, this.#httpStatus.code, this.#httpStatus.text);
        this.emit('did-frame-navigate', createEvent(), url, 200, 'OK', true, this.id, 1);
      },
      inPage: (url) => {
        this.#visibleUrl = url;
        this.#frame = new WebFrameMain(this, url);
        this.emit('did-navigate-in-page', createEvent(), url, true, this.id, 1);
      },
      domReady: () => this.emit('dom-ready', createEvent()),
      painted: () => this.emit('first-paint'),
      loaded: () => {
        this.#loading = false;
        this.emit('first-paint');
        this.emit('did-frame-finish-load', createEvent(), true, this.id, 1);
        this.emit('did-finish-load', createEvent());
      },
      failed: (error) => {
        this.emit('did-fail-load', createEvent(), error.errno, error.code, error.url, true, this.id, 1);
      },
      stopped: () => {
        this.#loading = false;
        this.emit('did-stop-loading');
      },
    };
  }

  #mayNavigate({ url, frameId, isRedirect }: NavigationRequest): boolean {
    const isMainFrame = frameId === this.#targetId;
    if (isMainFrame && this.#attached?.navigation.takeOwn(url)) return true;
    if (isRedirect && isMainFrame) {
      const redirect = createEvent({ url, isMainFrame, isSameDocument: false, frame: this.#frame });
      this.emit('will-redirect', redirect, url, false, true, this.id, 1);
      return !redirect.defaultPrevented;
    }
    return this.#announce(url, isMainFrame);
  }

  /** Offers a page's wish to navigate to the app; false if the app prevents it. */
  #announce(url: string, isMainFrame: boolean): boolean {
    const frame = isMainFrame ? this.#frame : null;
    const details = { url, isMainFrame, isSameDocument: false, frame, initiator: this.#frame };
    const inFrame = createEvent(details);
    this.emit('will-frame-navigate', inFrame);
    const onTop = createEvent(details);
    if (isMainFrame) this.emit('will-navigate', onTop, url);
    return !inFrame.defaultPrevented && !onTop.defaultPrevented;
  }

  #crash(): void {
    this.#crashed = true;
    const details = { reason: 'crashed', exitCode: 139 };
    this.emit('render-process-gone', createEvent(), details);
    app.emit('render-process-gone', createEvent(), this, details);
  }

  #console(details: ReturnType<typeof consoleEvent>): void {
    this.emit('console-message', createEvent({ ...details, frame: this.#frame }));
    if (process.env.ELECTRON_ENABLE_LOGGING !== undefined) {
      process.stderr.write(`[renderer ${details.level}] ${details.message}\n`);
    }
  }
}
