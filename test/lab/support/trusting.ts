import { createHash, X509Certificate } from 'node:crypto';

/**
 * A switch of Chromium's. The policy's certificates are asked for WebSockets and requests; TURN over TLS is checked by
 * Chromium alone, against the system's authorities. This stands for a company's authority that is installed in the system.
 * It also spares the stand-in for Electron the connections by which it judges a certificate that Chromium does not trust.
 */
export function trusting(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
  return `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`;
}
