import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type SecureVersion } from 'node:tls';
import { createCertificate } from '../../../demo/sip/certificate.ts';

/** Old versions need OpenSSL's old ciphers and signatures. */
const ciphers = 'DEFAULT@SECLEVEL=0';

export interface TlsServer {
  readonly url: string;
  /** SHA-256 of its certificate, base64, and where it holds. */
  readonly trusted: { readonly host: string; readonly sha256: string };
  /** WebSocket requests that got through. */
  upgrades(): number;
  /** Handshakes that came to nothing. */
  refusedHandshakes(): number;
  /** The version that a client gets which minds no version. */
  speaksWithOldClient(): Promise<string | null>;
  close(): Promise<void>;
}

/** A WSS server on the loopback that speaks exactly this version of TLS, and no SIP. */
export async function openTlsServer(
  version: SecureVersion,
  /** What it shows; one that it issued itself unless told. */
  shown?: { readonly key: string; readonly cert: string },
): Promise<TlsServer> {
  const { key, cert, sha256 } =
    shown === undefined ? await createCertificate() : { ...shown, sha256: fingerprintOf(shown) };
  let upgrades = 0;
  let refused = 0;
  const server = createServer({ key, cert, minVersion: version, maxVersion: version, ciphers });
  server.on('upgrade', (_request, socket) => {
    upgrades += 1;
    socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
  });
  server.on('tlsClientError', () => {
    refused += 1;
  });
  const port = await listen(server);
  const host = `localhost:${port}`;
  return {
    url: `wss://${host}/ws`,
    trusted: { host, sha256 },
    upgrades: () => upgrades,
    refusedHandshakes: () => refused,
    async speaksWithOldClient() {
      const socket = connect({ host: 'localhost', port, ca: cert, minVersion: 'TLSv1', ciphers });
      await once(socket, 'secureConnect');
      const spoken = socket.getProtocol();
      socket.destroy();
      return spoken;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const fingerprintOf = ({ cert }: { readonly cert: string }): string =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('base64');

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
