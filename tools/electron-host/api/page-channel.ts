import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from '../chromium/connection.ts';
import { encodeValue } from '../page/codec.ts';
import type { HostMessage, PageMessage } from '../page/config.ts';
import { isolatedWorldName } from '../page/scripts.ts';

/** Delivers a text to the very document that a message came from; drops it if that document is gone. */
export type Respond = (text: string) => void;

/** Messages between the host and the preload's world of a page's top frame. */
export class PageChannel {
  readonly #session: CdpSession;
  readonly #receiver: string;
  /** Unique ids of the living isolated worlds of the top frame, by their execution context. */
  readonly #worlds = new Map<number, string>();
  #current: string | undefined;

  constructor(
    session: CdpSession,
    page: { targetId: string; binding: string; receiver: string },
    onMessage: (message: PageMessage, respond: Respond) => void,
  ) {
    this.#session = session;
    this.#receiver = page.receiver;
    session.on('Runtime.executionContextCreated', ({ context }) => this.#add(context, page.targetId));
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#remove(executionContextId),
    );
    session.on('Runtime.executionContextsCleared', () => this.#clear());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const world = this.#worlds.get(executionContextId);
      if (name !== page.binding || world === undefined) return;
      onMessage(JSON.parse(payload) as PageMessage, (text) => this.#deliver(text, world));
    });
  }

  /** Sends an event to the current document's preload; without one it is lost, as in Electron. */
  sendEvent(channel: string, args: readonly unknown[]): void {
    const message: HostMessage = { kind: 'event', channel, args: encodeValue(args) };
    if (this.#current !== undefined) this.#deliver(JSON.stringify(message), this.#current);
  }

  #add(context: Protocol.Runtime.ExecutionContextDescription, targetId: string): void {
    const { frameId } = context.auxData as { frameId: string };
    if (context.name !== isolatedWorldName || frameId !== targetId) return;
    this.#worlds.set(context.id, context.uniqueId);
    this.#current = context.uniqueId;
  }

  #remove(id: number): void {
    if (this.#worlds.get(id) === this.#current) this.#current = undefined;
    this.#worlds.delete(id);
  }

  #clear(): void {
    this.#worlds.clear();
    this.#current = undefined;
  }

  #deliver(text: string, world: string): void {
    const expression = `globalThis[${JSON.stringify(this.#receiver)}](${JSON.stringify(text)})`;
    // The document may have gone since: then nobody waits for the message any more.
    this.#session
      .send('Runtime.evaluate', { expression, uniqueContextId: world, silent: true })
      .catch(() => undefined);
  }
}
