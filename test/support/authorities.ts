import 'reflect-metadata';
import { createHash, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

// Authorities of a test's own, and servers' certificates by them, for handshakes that are real.

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 3600 * 1000;

export interface Wish {
  readonly dns?: string;
  readonly ip?: string;
  /** Days from now: when it begins and ends. */
  readonly days?: readonly [number, number];
  readonly purpose?: 'server' | 'client';
  /** That it may issue others. */
  readonly ca?: boolean;
  readonly hash?: 'SHA-256' | 'SHA-1';
}

export interface Issued {
  readonly key: string;
  /** As a server sends it: its own, and those between it and the authority, whose own most leave out. */
  readonly cert: string;
}

export interface Authority {
  readonly cert: string;
  /** SHA-256 of the DER certificate, base64: what a policy pins. */
  readonly sha256: string;
  /** For this computer unless told. */
  issue(wish?: Wish): Promise<Issued>;
  /** One below it, by whose certificates this one is not sent along. */
  between(name: string): Promise<Authority>;
}

const newKeys = () => globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const today: readonly [number, number] = [-1, 1];

const validityOf = ([from, to]: readonly [number, number]) => ({
  notBefore: new Date(Date.now() + from * dayMs),
  notAfter: new Date(Date.now() + to * dayMs),
});

const authorityExtensions = () => [
  new x509.BasicConstraintsExtension(true, 2, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
];

export async function createAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(globalThis.crypto);
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ ...validityOf([-2, 2]), name: `CN=${name}`, signingAlgorithm: algorithm, keys },
    extensions: authorityExtensions(),
  });
  return authorityOf(root, keys.privateKey, '');
}

/** `sent`: what its servers send beside their own. */
function authorityOf(own: x509.X509Certificate, signingKey: CryptoKey, sent: string): Authority {
  const cert = own.toString('pem');
  const sha256 = createHash('sha256').update(new X509Certificate(cert).raw).digest('base64');
  const by = (hash: Wish['hash'] = 'SHA-256') => ({
    ...{ issuer: own.subject, signingKey, signingAlgorithm: { ...algorithm, hash } },
  });
  return {
    ...{ cert, sha256 },
    async issue({ dns, ip = '127.0.0.1', days = today, purpose = 'server', ca, hash } = {}) {
      const keys = await newKeys();
      const usage = purpose === 'server' ? 'serverAuth' : 'clientAuth';
      const names =
        dns === undefined ? [{ type: 'ip', value: ip } as const] : [{ type: 'dns', value: dns } as const];
      const leaf = await x509.X509CertificateGenerator.create({
        ...{ ...validityOf(days), subject: 'CN=localhost', publicKey: keys.publicKey, ...by(hash) },
        extensions: [
          ...(ca === true ? authorityExtensions() : []),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[usage]]),
          new x509.SubjectAlternativeNameExtension(names),
        ],
      });
      return { key: await pemOf(keys.privateKey), cert: `${leaf.toString('pem')}\n${sent}` };
    },
    async between(name) {
      const keys = await newKeys();
      const lower = await x509.X509CertificateGenerator.create({
        ...{ ...validityOf(today), subject: `CN=${name}`, publicKey: keys.publicKey, ...by() },
        extensions: authorityExtensions(),
      });
      return authorityOf(lower, keys.privateKey, `${lower.toString('pem')}\n${sent}`);
    },
  };
}

async function pemOf(key: CryptoKey): Promise<string> {
  const pkcs8 = Buffer.from(await globalThis.crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
}
