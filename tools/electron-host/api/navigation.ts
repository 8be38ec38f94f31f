import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from '../chromium/connection.ts';
import { LoadError } from './net-errors.ts';
import { toAppUrl, toChromiumUrl } from './schemes.ts';

/** What happens to a page's documents, with URLs as the app knows them. */
export interface NavigationEvents {
  started(url: string, isInPlace: boolean): void;
  loading(): void;
  committed(url: string, chromiumUrl: string): void;
  inPage(url: string): void;
  domReady(): void;
  painted(): void;
  loaded(): void;
  failed(error: LoadError): void;
  stopped(): void;
}

/** Loads documents into a page's top frame and tells what becomes of them. */
export class Navigation {
  readonly #session: CdpSession;
  readonly #frameId: string;
  readonly #events: NavigationEvents;
  /** The URL that the host itself asked for: not a wish of the page, so not offered to will-navigate. */
  #own: string | undefined;
  /** The document shown now; `undefined` before the first navigation. */
  #committed: string | undefined;
  #loadedId: string | undefined;
  /** A load whose certificate was refused ends as aborted for Chromium; this is the true reason. */
  #refusal: { url: string; error: string } | undefined;
  readonly #waiting = new Map<string, () => void>();

  constructor(session: CdpSession, frameId: string, events: NavigationEvents) {
    this.#session = session;
    this.#frameId = frameId;
    this.#events = events;
    this.#listen();
  }

  /** True once for each request that follows from the host's own wish. */
  takeOwn(url: string): boolean {
    const isOwn = this.#own === url;
    if (isOwn) this.#own = undefined;
    return isOwn;
  }

  noteRefusal(url: string, error: string): void {
    this.#refusal = { url: new URL(url).href, error };
  }

  #refusalOf(url: string): string | undefined {
    return this.#refusal?.url === new URL(url).href ? this.#refusal.error : undefined;
  }

  /** @throws LoadError as Electron's loadURL does. */
  async load(url: string, referrer?: string): Promise<void> {
    this.#own = url;
    this.#refusal = undefined;
    const { loaderId, errorText } = await this.#session.send('Page.navigate', {
      url: toChromiumUrl(url),
      ...(referrer === undefined ? {} : { referrer }),
    });
    if (errorText) {
      const error = new LoadError(this.#refusalOf(url) ?? errorText.replace('net::', ''), url);
      this.#events.failed(error);
      throw error;
    }
    if (loaderId !== undefined) await this.#untilLoaded(loaderId);
  }

  async reload(url: string, ignoreCache: boolean): Promise<void> {
    this.#own = url;
    await this.#session.send('Page.reload', { ignoreCache });
  }

  #untilLoaded(loaderId: string): Promise<void> {
    if (this.#loadedId === loaderId) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(loaderId, resolve);
    });
  }

  #listen(): void {
    const session = this.#session;
    const isTop = (frameId: string): boolean => frameId === this.#frameId;
    session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
      if (isTop(frameId)) this.#events.started(toAppUrl(url), navigationType === 'sameDocument');
    });
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (isTop(frameId)) this.#events.loading();
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (!isTop(frame.id)) return;
      this.#committed = frame.loaderId;
      this.#events.committed(toAppUrl(frame.url + (frame.urlFragment ?? '')), frame.url);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (isTop(frameId)) this.#events.inPage(toAppUrl(url));
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (isTop(frameId)) this.#events.stopped();
    });
    session.on('Page.lifecycleEvent', (event) => {
      if (isTop(event.frameId) && event.loaderId === this.#committed) this.#advance(event);
    });
  }

  #advance({ name, loaderId }: Protocol.Page.LifecycleEventEvent): void {
    if (name === 'DOMContentLoaded') this.#events.domReady();
    if (name === 'firstPaint') this.#events.painted();
    if (name !== 'load') return;
    this.#loadedId = loaderId;
    this.#events.loaded();
    for (const [id, resolve] of this.#waiting) {
      // An older load was overtaken by this one: its promise ends too.
      this.#waiting.delete(id);
      resolve();
    }
  }
}
