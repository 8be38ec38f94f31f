import { type Emitter, EmitterImpl, type Transport, TransportState } from 'sip.js';

/** The part of WebSocket that signalling needs; tests bring their own. */
export interface SipSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
}

export type SocketFactory = (url: string) => SipSocket;

export interface WssTransportOptions {
  readonly createSocket: SocketFactory;
  /** RFC 7118 section 6: CRLF keep-alive, so that proxies on the way keep an idle connection open. 0: none. */
  readonly keepAliveMs: number;
  /** A socket that neither opens nor fails within this time is given up. */
  readonly connectTimeoutMs: number;
  /** Sees every message before SIP.js does; false means "unreadable, drop it". */
  readonly accepts: (text: string) => boolean;
}

/**
 * SIP over secure WebSocket (RFC 7118) for SIP.js: one socket at a time, to the URL of the moment.
 * It never reconnects by itself: recovery belongs to the engine.
 *
 *   Disconnected ─connect─▶ Connecting ─open─▶ Connected ─┬─ disconnect ─▶ Disconnecting ─▶ Disconnected
 *        ▲                      └── failed, timed out      └─ closed by the far side ──────────▲
 */
export class WssTransport implements Transport {
  readonly protocol = 'WSS';
  readonly stateChange: Emitter<TransportState>;
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  /** Where the next `connect` goes. */
  url = '';

  #state: TransportState = TransportState.Disconnected;
  #socket: SipSocket | null = null;
  #keepAlive: ReturnType<typeof setInterval> | undefined;
  readonly #options: WssTransportOptions;
  readonly #stateEmitter = new EmitterImpl<TransportState>();

  constructor(_logger: unknown, options: WssTransportOptions) {
    this.#options = options;
    this.stateChange = this.#stateEmitter;
  }

  get state(): TransportState {
    return this.#state;
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected;
  }

  /** Resolves when the socket is open. Rejects when it fails; the reason of a TLS failure is not told to page script. */
  connect(): Promise<void> {
    if (this.#socket !== null) this.#drop();
    this.#become(TransportState.Connecting);
    return new Promise((resolve, reject) => {
      const socket = this.#options.createSocket(this.url);
      this.#socket = socket;
      const fail = (message: string) => {
        clearTimeout(timer);
        if (this.#socket !== socket) return;
        this.#drop();
        reject(new Error(message));
      };
      const timer = setTimeout(
        () => fail('the connection attempt timed out'),
        this.#options.connectTimeoutMs,
      );
      socket.onopen = () => {
        clearTimeout(timer);
        this.#opened(socket);
        resolve();
      };
      socket.onclose = (event) => fail(`closed before it opened (${event.code})`);
    });
  }

  async disconnect(): Promise<void> {
    if (this.#socket === null) return;
    this.#become(TransportState.Disconnecting);
    this.#drop();
    this.onDisconnect?.();
  }

  async dispose(): Promise<void> {
    this.onConnect = undefined;
    this.onDisconnect = undefined;
    this.onMessage = undefined;
    this.#drop();
  }

  async send(message: string): Promise<void> {
    if (this.#socket === null || !this.isConnected()) throw new Error('not connected');
    this.#socket.send(message);
  }

  #opened(socket: SipSocket): void {
    socket.onmessage = (event) => {
      if (typeof event.data !== 'string' || event.data.trim() === '') return;
      if (this.#options.accepts(event.data)) this.onMessage?.(event.data);
    };
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#drop();
      this.onDisconnect?.(new Error(`closed by the server (${event.code} ${event.reason})`.trim()));
    };
    if (this.#options.keepAliveMs > 0) {
      this.#keepAlive = setInterval(() => socket.send('\r\n\r\n'), this.#options.keepAliveMs);
    }
    this.#become(TransportState.Connected);
    this.onConnect?.();
  }

  /** Forgets the socket: whatever it still says is nobody's business. */
  #drop(): void {
    clearInterval(this.#keepAlive);
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
    this.#become(TransportState.Disconnected);
  }

  #become(state: TransportState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateEmitter.emit(state);
  }
}
