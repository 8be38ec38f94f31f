import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Listener {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly origin: string;
  /** Takes no new connection, lets running answers end for `mostMs`. */
  close(mostMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** For a connection that does not shake hands or say what it wants. */
  readonly patienceMs?: number;
}

/** Slow clients and large headers are cut off. @throws the system's error, e.g. EADDRINUSE, or OpenSSL's for the certificate */
export async function listen(options: ListenOptions, handle: RequestListener): Promise<Listener> {
  const { host, port, tls, patienceMs = 5000 } = options;
  const limits = {
    maxHeaderSize: 16_384,
    requestTimeout: patienceMs * 2,
    headersTimeout: patienceMs,
    keepAliveTimeout: patienceMs,
    // Node looks for the ones that are late twice a minute by itself, and gives a handshake two.
    connectionsCheckingInterval: patienceMs / 2,
    handshakeTimeout: patienceMs,
  };
  const server =
    tls === null
      ? createServer(limits, handle)
      : createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2' }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  const name = family === 'IPv6' ? `[${address}]` : address;

  return {
    origin: `${tls === null ? 'http' : 'https'}://${name}:${taken}`,
    close(mostMs) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), mostMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}
