import { createHash, X509Certificate } from 'node:crypto';

/** A certificate, and who issued it, as far as Chromium knows. */
export interface ChainLink {
  readonly data: string;
  readonly issuerCert?: ChainLink | undefined;
}

/** More links than any chain has. */
export const longestChain = 16;

export const fingerprintOf = ({ raw }: X509Certificate): string =>
  createHash('sha256').update(raw).digest('base64');

export function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/** From the server's own on; empty where one of them cannot be read. */
export function certificatesOf(first: ChainLink | undefined): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  for (let link = first; link !== undefined && found.length < longestChain; link = link.issuerCert) {
    const certificate = readCertificate(link.data);
    if (certificate === null) return [];
    found.push(certificate);
    // A root is its own issuer.
    if (link.issuerCert === link) break;
  }
  return found;
}

/** An authority, by name and by signature: a name alone is anybody's. */
export function vouches(issuer: X509Certificate | undefined, certificate: X509Certificate): boolean {
  if (issuer?.ca !== true || !certificate.checkIssued(issuer)) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key of another kind.
    return false;
  }
}

/**
 * The chain of what a Node socket was shown. Servers leave the authority's own certificate out, and Node tells of what
 * was sent alone, so the rest is looked for among those that are trusted.
 */
export function linkOf(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  depth = 0,
): ChainLink {
  const isOwnIssuer = vouches(certificate, certificate);
  const issuer =
    isOwnIssuer || depth >= longestChain
      ? undefined
      : [certificate.issuerCertificate, ...authorities].find((each) => vouches(each, certificate));
  return {
    data: certificate.toString(),
    issuerCert: issuer === undefined ? undefined : linkOf(issuer, authorities, depth + 1),
  };
}

export function isWithinDates(certificate: X509Certificate, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
}
