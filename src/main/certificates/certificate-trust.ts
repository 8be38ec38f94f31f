import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Policy } from '../../shared/policy.ts';
import { isWithin } from '../../shared/policy-limits.ts';

type TrustedCertificate = Policy['trustedCertificates'][number];
type PinnedAuthority = Policy['pinnedAuthorities'][number];

/** A certificate, and who issued it, as far as Chromium knows. */
export interface ChainLink {
  readonly data: string;
  readonly issuerCert?: ChainLink | undefined;
}

/** What Chromium found, as far as it matters here. */
export interface CertificateFinding {
  readonly hostname: string;
  readonly certificate: { readonly data: string };
  /** The chain as Chromium validated it, which is the one that counts. */
  readonly validatedCertificate?: ChainLink | undefined;
  /** `OK`, or an error such as `net::ERR_CERT_AUTHORITY_INVALID`. */
  readonly verificationResult: string;
  /** 0 when the certificate is in order. */
  readonly errorCode: number;
}

export type CertificateVerdict =
  /** Chromium's own judgement stands: the certificate is in order. */
  | { readonly trust: 'system' }
  | { readonly trust: 'policy' }
  | { readonly trust: 'none'; readonly reason: string };

/** Without port and brackets: Chromium asks about a host, whatever the port. */
export function hostWithoutPort(host: string): string {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed.toLowerCase();
  const name = /^[^:]*:\d+$/.test(host) ? host.slice(0, host.lastIndexOf(':')) : host;
  return name.toLowerCase();
}

/** The system vouches for it; where the policy names an authority for the host, that one must do so. */
function judgeAuthority(finding: CertificateFinding, pinned: readonly PinnedAuthority[]): CertificateVerdict {
  const hostname = hostWithoutPort(finding.hostname);
  const pins = pinned.filter(({ hosts }) => isWithin(hostname, hosts));
  if (pins.length === 0) return { trust: 'system' };
  const chain = fingerprintsOf(finding.validatedCertificate);
  return pins.some(({ sha256 }) => chain.includes(sha256))
    ? { trust: 'system' }
    : { trust: 'none', reason: 'not issued by the authority that the policy names' };
}

/** More links than any chain has. */
const longestChain = 16;

function fingerprintsOf(first: ChainLink | undefined): string[] {
  const found: string[] = [];
  for (let link = first; link !== undefined && found.length < longestChain; link = link.issuerCert) {
    const certificate = readCertificate(link.data);
    if (certificate === null) return [];
    found.push(fingerprintOf(certificate));
    // A root is its own issuer.
    if (link.issuerCert === link) break;
  }
  return found;
}

/**
 * The chain of what a Node socket was shown. Servers leave the authority's own certificate out, and Node tells of what
 * was sent alone, so the rest is looked for among those that are trusted. A name is not enough: each must have signed.
 */
function linkOf(certificate: X509Certificate, authorities: readonly X509Certificate[], depth = 0): ChainLink {
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

function vouches(issuer: X509Certificate | undefined, certificate: X509Certificate): boolean {
  if (issuer?.ca !== true || !certificate.checkIssued(issuer)) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key of another kind.
    return false;
  }
}

const fingerprintOf = ({ raw }: X509Certificate): string => createHash('sha256').update(raw).digest('base64');

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

/**
 * One certificate for one host may be trusted by the policy, within its dates; nothing else is ever let pass.
 * The pin speaks for exactly this certificate, so its issuer and its name do not matter; its dates do,
 * and Chromium's error does not tell them when the issuer is unknown too.
 */
export function judgeCertificate(
  finding: CertificateFinding,
  trusted: readonly TrustedCertificate[],
  now: number,
  pinned: readonly PinnedAuthority[] = [],
): CertificateVerdict {
  if (finding.errorCode === 0) return judgeAuthority(finding, pinned);
  const refused = { trust: 'none', reason: finding.verificationResult } as const;
  const hostname = hostWithoutPort(finding.hostname);
  const pins = trusted.filter(({ host }) => hostWithoutPort(host) === hostname);
  if (pins.length === 0) return refused;
  const certificate = readCertificate(finding.certificate.data);
  if (certificate === null) return refused;
  const sha256 = fingerprintOf(certificate);
  if (!pins.some((pin) => pin.sha256 === sha256)) return refused;
  if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime()) {
    return { trust: 'none', reason: 'net::ERR_CERT_DATE_INVALID' };
  }
  return { trust: 'policy' };
}

/** The same judgement of a socket that Node opened, which trusts these authorities (PEM); throws, with Node's own word, when nobody vouches for it. */
export function demandTrust(
  hostname: string,
  socket: Pick<TLSSocket, 'authorized' | 'authorizationError' | 'getPeerX509Certificate'>,
  trusted: readonly TrustedCertificate[],
  now: number,
  pinned: readonly PinnedAuthority[] = [],
  authorities: () => readonly string[] | undefined = () => undefined,
): void {
  const certificate = socket.getPeerX509Certificate();
  // Read only where it matters: there are hundreds.
  const isPinned = pinned.some(({ hosts }) => isWithin(hostWithoutPort(hostname), hosts));
  const known = isPinned ? (authorities() ?? []).flatMap((pem) => readCertificate(pem) ?? []) : [];
  const verdict = judgeCertificate(
    {
      hostname,
      certificate: { data: certificate?.toString() ?? '' },
      validatedCertificate: certificate === undefined ? undefined : linkOf(certificate, known),
      verificationResult: String(socket.authorizationError),
      errorCode: socket.authorized ? 0 : 1,
    },
    trusted,
    now,
    pinned,
  );
  if (verdict.trust === 'none') throw new Error(`the certificate is not trusted: ${verdict.reason}`);
}
