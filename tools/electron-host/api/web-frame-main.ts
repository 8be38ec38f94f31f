import { StrictEmitter } from '../support/strict.ts';
import { originOf } from './schemes.ts';
import type { WebContents } from './web-contents.ts';

/** A page's top frame: the only one that has a preload, and so the only sender of messages. */
export class WebFrameMain extends StrictEmitter {
  readonly url: string;
  readonly #contents: WebContents;

  constructor(contents: WebContents, url: string) {
    super();
    this.#contents = contents;
    this.url = url;
  }

  get origin(): string {
    return originOf(this.url);
  }

  readonly parent = null;
  readonly name = '';
  readonly detached = false;
  readonly routingId = 1;
  readonly frameTreeNodeId = 1;

  get top(): WebFrameMain {
    return this;
  }

  get processId(): number {
    return this.#contents.id;
  }

  get visibilityState(): string {
    return 'visible';
  }

  isDestroyed(): boolean {
    return this.#contents.isDestroyed();
  }

  send(channel: string, ...args: unknown[]): void {
    this.#contents.send(channel, ...args);
  }

  executeJavaScript(code: string): Promise<unknown> {
    return this.#contents.executeJavaScript(code);
  }

  reload(): boolean {
    this.#contents.reload();
    return true;
  }
}
