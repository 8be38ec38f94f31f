import 'reflect-metadata';
import { createHash, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the DER certificate, base64: what the policy file trusts. */
  readonly sha256: string;
}

const dayMs = 24 * 3600 * 1000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface CertificateNames {
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
}

const thisMachine: CertificateNames = { hosts: ['localhost'], addresses: ['127.0.0.1'] };

/** A self-signed certificate, for this machine alone unless told; made at each start. */
export async function createCertificate({
  hosts,
  addresses,
}: CertificateNames = thisMachine): Promise<Certificate> {
  const { crypto } = globalThis;
  x509.cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost, O=Offhook demo',
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 90 * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...hosts.map((value) => ({ type: 'dns', value }) as const),
        ...addresses.map((value) => ({ type: 'ip', value }) as const),
      ]),
    ],
  });
  const cert = certificate.toString('pem');
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
  const sha256 = createHash('sha256').update(new X509Certificate(cert).raw).digest('base64');
  return { key, cert, sha256 };
}
