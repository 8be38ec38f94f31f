import { type Emitter, EmitterImpl, type Transport, TransportState } from 'sip.js';
import type { Clock, SocketEvent, SocketWay } from '../core/ports.ts';
import { createPatientLane, mayWait, type PatientLane } from './patient-lane.ts';

/** The part of WebSocket that signalling needs; tests bring their own. */
export interface SipSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
}

/** `detour`: main holds it, by another network than the one that the system prefers, or by a name that it remembers. */
export type SocketFactory = (url: string, way: SocketWay) => SipSocket;

export interface WssTransportOptions {
  readonly createSocket: SocketFactory;
  readonly onSocket: (socketId: number, event: SocketEvent) => void;
  /** Sees every message before SIP.js does; false means that SIP.js is not to have it. */
  readonly accepts: (text: string, socketId: number) => boolean;
  /** Told of what SIP.js sends and gets, for the ladder of a call. */
  readonly onMessage: (direction: 'in' | 'out', text: string) => void;
  readonly clock: Clock;
}

interface OpenSocket {
  readonly socket: SipSocket;
  isOpen: boolean;
  /** CRLF pings that wait for their answer, oldest first: a pong bears no number. */
  readonly crlfPings: number[];
}

const ping = '\r\n\r\n';
const pong = '\r\n';
/** Requests whose answer goes back the way they came (RFC 3261 section 18.2.2). */
const mostOrigins = 64;

/**
 * SIP over secure WebSocket (RFC 7118) for SIP.js: any number of sockets, one of them in use for what goes out.
 * It opens, uses and closes as the connection machine says, and decides nothing. SIP.js sees it connected while a
 * socket is in use, and never connects or disconnects by itself.
 */
export class WssTransport implements Transport {
  readonly protocol = 'WSS';
  readonly stateChange: Emitter<TransportState>;
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;

  #state: TransportState = TransportState.Disconnected;
  #used: number | null = null;
  readonly #sockets = new Map<number, OpenSocket>();
  readonly #origins = new Map<string, number>();
  readonly #options: WssTransportOptions;
  readonly #stateEmitter = new EmitterImpl<TransportState>();
  readonly #lane: PatientLane<{ readonly id: number; readonly text: string }>;

  constructor(_logger: unknown, options: WssTransportOptions) {
    this.#options = options;
    this.stateChange = this.#stateEmitter;
    this.#lane = createPatientLane(options.clock, ({ id, text }) => {
      // An answer would have no way back any more; whoever was watched is asked for anew.
      if (this.#sockets.get(id)?.isOpen === true) this.#take(id, text);
    });
  }

  get state(): TransportState {
    return this.#state;
  }

  isConnected(): boolean {
    return this.#state === TransportState.Connected;
  }

  /** Asked by SIP.js at its start; sockets are the engine's affair. */
  async connect(): Promise<void> {
    await Promise.resolve();
  }

  /** Never waits for anybody: a socket whose far side is gone would take its time to close. */
  async disconnect(): Promise<void> {
    for (const id of [...this.#sockets.keys()]) this.closeSocket(id);
    await Promise.resolve();
  }

  async dispose(): Promise<void> {
    this.onConnect = undefined;
    this.onDisconnect = undefined;
    this.onMessage = undefined;
    await this.disconnect();
  }

  async send(message: string): Promise<void> {
    const entry = this.#wayOf(message);
    if (entry?.isOpen !== true) throw new Error('not connected');
    this.#options.onMessage('out', message);
    entry.socket.send(message);
    await Promise.resolve();
  }

  openSocket(id: number, url: string, way: SocketWay): void {
    const socket = this.#options.createSocket(url, way);
    const entry: OpenSocket = { socket, isOpen: false, crlfPings: [] };
    this.#sockets.set(id, entry);
    socket.onopen = () => {
      entry.isOpen = true;
      this.#options.onSocket(id, { type: 'opened' });
    };
    socket.onmessage = (event) => this.#received(id, entry, event.data);
    // The reason of a TLS failure is not told to page script.
    socket.onclose = ({ code, reason }) => {
      const detail = entry.isOpen
        ? `closed by the server (${code} ${reason})`.replace(' )', ')')
        : `closed before it opened (${code})`;
      entry.isOpen = false;
      this.#options.onSocket(id, { type: 'closed', detail });
    };
  }

  useSocket(id: number): void {
    this.#used = id;
    this.#become(TransportState.Connected);
  }

  closeSocket(id: number): void {
    const entry = this.#sockets.get(id);
    if (entry === undefined) return;
    this.#sockets.delete(id);
    // Whatever it still says is nobody's business.
    entry.socket.onopen = null;
    entry.socket.onmessage = null;
    entry.socket.onclose = null;
    entry.socket.close();
    if (this.#used !== id) return;
    this.#used = null;
    this.#become(TransportState.Disconnected);
  }

  /** The one in use is closed as if from outside: whoever opened it is told. */
  dropSocket(): void {
    const entry = this.#used === null ? undefined : this.#sockets.get(this.#used);
    const tell = entry?.socket.onclose;
    if (entry === undefined || tell === null || tell === undefined) return;
    entry.socket.onclose = null;
    entry.socket.close();
    tell({ code: 1006, reason: 'simulated' });
  }

  pingCrlf(id: number, number: number): void {
    const entry = this.#sockets.get(id);
    if (entry?.isOpen !== true) return;
    entry.crlfPings.push(number);
    entry.socket.send(ping);
  }

  /**
   * The OPTIONS behind these CRLF pings was answered: whichever of them was not is lost. A pong bears no number, so one
   * that never comes would shift all that follow.
   */
  forgetCrlf(id: number, upTo: number): void {
    const pings = this.#sockets.get(id)?.crlfPings ?? [];
    while ((pings[0] ?? Number.POSITIVE_INFINITY) <= upTo) pings.shift();
  }

  /** Sends a text on this very socket, past SIP.js. */
  sendOn(id: number, text: string): void {
    const entry = this.#sockets.get(id);
    if (entry?.isOpen === true) entry.socket.send(text);
  }

  #received(id: number, entry: OpenSocket, data: unknown): void {
    if (typeof data !== 'string') return;
    if (data.trim() === '') {
      this.#receivedKeepAlive(id, entry, data);
      return;
    }
    if (mayWait(data)) this.#lane.add({ id, text: data });
    else this.#take(id, data);
  }

  #take(id: number, text: string): void {
    if (!this.#options.accepts(text, id)) return;
    if (!text.startsWith('SIP/2.0 ')) this.#remember(id, text);
    this.#options.onMessage('in', text);
    this.onMessage?.(text);
  }

  /** A single CRLF answers our ping, a double one is the server's own (RFC 5626 section 4.4.1). */
  #receivedKeepAlive(id: number, entry: OpenSocket, text: string): void {
    if (text.startsWith(ping)) {
      entry.socket.send(pong);
      return;
    }
    const answered = entry.crlfPings.shift();
    if (answered !== undefined)
      this.#options.onSocket(id, { type: 'answered', ping: answered, method: 'crlf' });
  }

  #remember(id: number, request: string): void {
    const branch = branchOf(request);
    if (branch === null) return;
    this.#origins.set(branch, id);
    for (const oldest of this.#origins.keys()) {
      if (this.#origins.size <= mostOrigins) break;
      this.#origins.delete(oldest);
    }
  }

  /** A response goes back on the socket its request came on while that is open, all else on the one in use. */
  #wayOf(message: string): OpenSocket | undefined {
    const branch = message.startsWith('SIP/2.0 ') ? branchOf(message) : null;
    const origin = branch === null ? undefined : this.#sockets.get(this.#origins.get(branch) ?? -1);
    if (origin?.isOpen === true) return origin;
    return this.#used === null ? undefined : this.#sockets.get(this.#used);
  }

  #become(state: TransportState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateEmitter.emit(state);
    if (state === TransportState.Connected) this.onConnect?.();
    else this.onDisconnect?.();
  }
}

/** The branch of the topmost Via. */
function branchOf(message: string): string | null {
  return /^v(?:ia)?[ \t]*:[^\r\n]*?;[ \t]*branch=([^;,\s]+)/im.exec(message)?.[1] ?? null;
}
