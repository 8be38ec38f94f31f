import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export const loopback = '127.0.0.1';

/** `unavailable` answers 503 to everything, `refused` closes the port until the server is up again. */
export type Outage = 'none' | 'unavailable' | 'refused';

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpServer {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly origin: string;
  handle(handler: HttpHandler): void;
  setOutage(outage: Outage): Promise<void>;
  close(): Promise<void>;
}

/** Where else than on the loopback, and with what certificate. */
export interface HttpPlace {
  readonly host: string;
  readonly tls: { readonly cert: string; readonly key: string } | null;
}

/**
 * Listens on the loopback address unless told; 503 until a handler is given.
 *
 * @param port 0 takes any free port
 * @throws the system's error, e.g. EADDRINUSE
 */
export async function createHttpServer(port: number, place?: HttpPlace): Promise<HttpServer> {
  const server = prepareHttpServer(port, place);
  await server.open();
  return server;
}

/**
 * The same, listening from `open` on: whoever takes an open port for a server that answers is right.
 *
 * @param port with 0 there is no `origin` before that
 */
export function prepareHttpServer(
  port: number,
  { host, tls }: HttpPlace = { host: loopback, tls: null },
): HttpServer & { open(): Promise<void> } {
  let handler: HttpHandler | null = null;
  let outage: Outage = 'none';
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (handler === null || outage !== 'none') {
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: 'switched off' }));
      return;
    }
    handler(request, response);
  };
  const server = tls === null ? createServer(answer) : createTlsServer(tls, answer);
  let taken = port;

  return {
    get origin() {
      return `${tls === null ? 'http' : 'https'}://${host}:${taken}`;
    },
    async open() {
      await listen(server, port, host);
      taken = portOf(server);
    },
    handle: (next) => {
      handler = next;
    },
    async setOutage(next) {
      outage = next;
      if (next === 'refused' && server.listening) await closeServer(server);
      if (next !== 'refused' && !server.listening) await listen(server, taken, host);
    },
    close: () => closeServer(server),
  };
}

export function listen(server: Server, port: number, host = loopback): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Also ends connections that a client keeps alive. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
