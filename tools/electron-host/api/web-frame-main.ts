import { randomUUID } from 'node:crypto';
import { StrictEmitter } from '../support/strict.ts';
import { originOf } from './schemes.ts';
import type { WebContents } from './web-contents.ts';

/** A document in a page's top frame, the only one with a preload and so the only sender of messages; or in one within. */
export class WebFrameMain extends StrictEmitter {
  readonly url: string;
  readonly #contents: WebContents;

  readonly parent: WebFrameMain | null;
  readonly frameToken = randomUUID();

  constructor(contents: WebContents, url: string, parent: WebFrameMain | null = null) {
    super();
    this.#contents = contents;
    this.url = url;
    this.parent = parent;
  }

  get origin(): string {
    return originOf(this.url);
  }

  readonly name = '';
  readonly detached = false;
  readonly routingId = 1;
  readonly frameTreeNodeId = 1;

  get top(): WebFrameMain {
    return this.parent ?? this;
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
