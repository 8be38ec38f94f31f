import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

export type Commands = ProtocolMapping.Commands;
export type Events = ProtocolMapping.Events;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Pending {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class ConnectionClosedError extends Error {
  constructor() {
    super('the connection to Chromium is closed');
    this.name = 'ConnectionClosedError';
  }
}

/** One DevTools session: the browser's own, or that of a page. */
export class CdpSession {
  readonly #connection: Connection;
  readonly #id: string | undefined;
  readonly #emitter = new EventEmitter();

  constructor(connection: Connection, id: string | undefined) {
    this.#connection = connection;
    this.#id = id;
    this.#emitter.setMaxListeners(0);
  }

  send<M extends keyof Commands>(
    method: M,
    ...params: Commands[M]['paramsType']
  ): Promise<Commands[M]['returnType']> {
    return this.#connection.send(method, params[0], this.#id) as Promise<Commands[M]['returnType']>;
  }

  on<E extends keyof Events>(event: E, listener: (...params: Events[E]) => void): void {
    this.#emitter.on(event, listener);
  }

  dispatch(event: string, params: unknown): void {
    this.#emitter.emit(event, params);
  }
}

/**
 * The DevTools protocol over `--remote-debugging-pipe`: JSON messages, each ended by a NUL byte.
 * A pipe, not a port: nobody else can connect, and Chromium ends when the host's end is closed.
 */
export class Connection {
  readonly browser = new CdpSession(this, undefined);
  readonly #output: Writable;
  readonly #sessions = new Map<string, CdpSession>();
  readonly #pending = new Map<number, Pending>();
  #partial: Buffer[] = [];
  #lastId = 0;
  #closed = false;

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    input.on('data', (chunk: Buffer) => this.#read(chunk));
    const close = (): void => this.#close();
    input.on('close', close);
    input.on('error', close);
    output.on('error', close);
  }

  get closed(): boolean {
    return this.#closed;
  }

  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  send(method: string, params: unknown, sessionId: string | undefined): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ConnectionClosedError());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject });
      this.#output.write(`${JSON.stringify({ id, method, params: params ?? {}, sessionId })}\0`);
    });
  }

  #read(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      this.#partial.push(chunk.subarray(start, end));
      const text = Buffer.concat(this.#partial).toString();
      this.#partial = [];
      start = end + 1;
      this.#receive(JSON.parse(text) as Message);
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
  }

  #receive(message: Message): void {
    if (message.id !== undefined) this.#settle(message.id, message);
    else if (message.method !== undefined) {
      const session = message.sessionId === undefined ? this.browser : this.#sessions.get(message.sessionId);
      session?.dispatch(message.method, message.params);
    }
  }

  #settle(id: number, message: Message): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (message.error) pending?.reject(new Error(`${pending.method}: ${message.error.message}`));
    else pending?.resolve(message.result);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { reject } of this.#pending.values()) reject(new ConnectionClosedError());
    this.#pending.clear();
  }
}
