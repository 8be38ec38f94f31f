import 'reflect-metadata';
import { createHash, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

// Authorities of a test's own, and a server's certificate by them, for handshakes that are real.

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 3600 * 1000;

export interface Authority {
  readonly cert: string;
  /** SHA-256 of the DER certificate, base64: what a policy pins. */
  readonly sha256: string;
  /** For this computer; `cert` as a server sends it: without the authority's own, as most do. */
  issue(): Promise<{ readonly key: string; readonly cert: string }>;
}

export async function createAuthority(name: string): Promise<Authority> {
  const { crypto } = globalThis;
  x509.cryptoProvider.set(crypto);
  const validity = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) };
  const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ ...validity, name: `CN=${name}`, signingAlgorithm: algorithm, keys },
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const cert = root.toString('pem');

  return {
    cert,
    sha256: createHash('sha256').update(new X509Certificate(cert).raw).digest('base64'),
    async issue() {
      const own = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        ...{ ...validity, subject: 'CN=localhost', issuer: root.subject, signingAlgorithm: algorithm },
        ...{ publicKey: own.publicKey, signingKey: keys.privateKey },
        extensions: [
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
        ],
      });
      const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', own.privateKey)).toString('base64');
      const lines = pkcs8.replace(/(.{64})/g, '$1\n');
      return {
        key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
        cert: leaf.toString('pem'),
      };
    },
  };
}
