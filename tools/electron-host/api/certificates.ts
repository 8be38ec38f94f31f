import { connect, type DetailedPeerCertificate } from 'node:tls';

/** How long a server may take to show its certificate. */
const patienceMs = 5000;

/** Chromium's net error codes for certificates (net/base/net_error_list.h). */
const errorCodes: Readonly<Record<string, number>> = {
  ERR_CERT_COMMON_NAME_INVALID: -200,
  ERR_CERT_DATE_INVALID: -201,
  ERR_CERT_AUTHORITY_INVALID: -202,
  ERR_CERT_CONTAINS_ERRORS: -203,
  ERR_CERT_NO_REVOCATION_MECHANISM: -204,
  ERR_CERT_UNABLE_TO_CHECK_REVOCATION: -205,
  ERR_CERT_REVOKED: -206,
  ERR_CERT_INVALID: -207,
  ERR_CERT_WEAK_SIGNATURE_ALGORITHM: -208,
  ERR_CERT_NON_UNIQUE_NAME: -210,
  ERR_CERT_WEAK_KEY: -211,
  ERR_CERT_NAME_CONSTRAINT_VIOLATION: -212,
  ERR_CERT_VALIDITY_TOO_LONG: -213,
};

export function certificateErrorCode(error: string): number {
  return errorCodes[error] ?? -207;
}

/**
 * Connects to the server of an https or wss URL and reads the certificate it shows. DevTools tells of a certificate
 * error but not the certificate, hence a connection of our own.
 */
export async function fetchCertificate(url: string): Promise<Electron.Certificate> {
  const { hostname, port } = new URL(url);
  const host = hostname.endsWith('.localhost') ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: port === '' ? 443 : Number(port),
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: hostname }),
    rejectUnauthorized: false,
    timeout: patienceMs,
  });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('secureConnect', () => resolve(describeCertificate(socket.getPeerCertificate(true))));
      socket.once('timeout', () => reject(new Error(`${hostname} shows no certificate in time`)));
      socket.once('error', reject);
    });
  } finally {
    socket.destroy();
  }
}

/** A certificate of Node's as Electron describes it. */
export function describeCertificate(certificate: DetailedPeerCertificate): Electron.Certificate {
  const issuer = certificate.issuerCertificate as DetailedPeerCertificate | undefined;
  const selfSigned = issuer === undefined || issuer.fingerprint256 === certificate.fingerprint256;
  const described = {
    data: toPem(certificate.raw),
    fingerprint: `sha256/${Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64')}`,
    issuer: describePrincipal(certificate.issuer),
    issuerName: String(certificate.issuer.CN ?? ''),
    subject: describePrincipal(certificate.subject),
    subjectName: String(certificate.subject.CN ?? ''),
    serialNumber: certificate.serialNumber,
    validStart: Date.parse(certificate.valid_from) / 1000,
    validExpiry: Date.parse(certificate.valid_to) / 1000,
  };
  return selfSigned
    ? (described as Electron.Certificate)
    : { ...described, issuerCert: describeCertificate(issuer) };
}

function describePrincipal(name: DetailedPeerCertificate['subject']): Electron.CertificatePrincipal {
  return {
    commonName: String(name.CN ?? ''),
    organizations: [name.O ?? []].flat(),
    organizationUnits: [name.OU ?? []].flat(),
    locality: String(name.L ?? ''),
    state: String(name.ST ?? ''),
    country: String(name.C ?? ''),
  };
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
