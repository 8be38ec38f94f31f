import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const loopback = '127.0.0.1';

/** `unavailable` answers 503 to everything, `refused` closes the port until the server is up again. */
export type Outage = 'none' | 'unavailable' | 'refused';

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpServer {
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly origin: string;
  handle(handler: HttpHandler): void;
  setOutage(outage: Outage): Promise<void>;
  close(): Promise<void>;
}

/**
 * Listens on the loopback address only; 503 until a handler is given.
 *
 * @param port 0 takes any free port
 * @throws the system's error, e.g. EADDRINUSE
 */
export async function createHttpServer(port: number): Promise<HttpServer> {
  let handler: HttpHandler | null = null;
  let outage: Outage = 'none';
  const server = createServer((request, response) => {
    if (handler === null || outage !== 'none') {
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: 'switched off' }));
      return;
    }
    handler(request, response);
  });
  await listen(server, port);
  const taken = portOf(server);

  return {
    origin: `http://${loopback}:${taken}`,
    handle: (next) => {
      handler = next;
    },
    async setOutage(next) {
      outage = next;
      if (next === 'refused' && server.listening) await closeServer(server);
      if (next !== 'refused' && !server.listening) await listen(server, taken);
    },
    close: () => closeServer(server),
  };
}

export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
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
