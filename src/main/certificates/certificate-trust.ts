import type { TLSSocket } from 'node:tls';
import type { Policy } from '../../shared/policy.ts';
import { isWithin } from '../../shared/policy-limits.ts';
import {
  type ChainLink,
  certificatesOf,
  fingerprintOf,
  isWithinDates,
  linkOf,
  readCertificate,
} from './chain.ts';
import { faultByAuthority } from './company-authority.ts';

type TrustedCertificate = Policy['trustedCertificates'][number];
type PinnedAuthority = Policy['pinnedAuthorities'][number];

/** What Chromium found, as far as it matters here. */
export interface CertificateFinding {
  readonly hostname: string;
  /** As the server showed it, with those that it sent along. */
  readonly certificate: ChainLink;
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

/** Without port, brackets and the root's dot, which makes it no other host: Chromium asks about a host, whatever the port. */
export function hostWithoutPort(host: string): string {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(host)?.[1];
  if (bracketed !== undefined) return bracketed.toLowerCase();
  const name = /^[^:]*:\d+$/.test(host) ? host.slice(0, host.lastIndexOf(':')) : host;
  return name.replace(/\.$/, '').toLowerCase();
}

const pinsOf = (hostname: string, pinned: readonly PinnedAuthority[]) =>
  pinned.filter(({ hosts }) => isWithin(hostWithoutPort(hostname), hosts));

/** The system vouches for it; where the policy names an authority for the host, that one must do so. */
function judgeAuthority(finding: CertificateFinding, pinned: readonly PinnedAuthority[]): CertificateVerdict {
  const pins = pinsOf(finding.hostname, pinned);
  if (pins.length === 0) return { trust: 'system' };
  const chain = certificatesOf(finding.validatedCertificate).map(fingerprintOf);
  return pins.some(({ sha256 }) => chain.includes(sha256))
    ? { trust: 'system' }
    : { trust: 'none', reason: 'not issued by the authority that the policy names' };
}

/** Chromium's word for an issuer that it does not know; every other fault stays one. */
const unknownIssuer = 'net::ERR_CERT_AUTHORITY_INVALID';

/** Null where the policy brings no authority for the host, or something else is wrong than that nobody knows it. */
function judgeByCompany(
  finding: CertificateFinding,
  pinned: readonly PinnedAuthority[],
  now: number,
): CertificateVerdict | null {
  if (finding.verificationResult !== unknownIssuer) return null;
  const shown = certificatesOf(finding.certificate);
  const hostname = hostWithoutPort(finding.hostname);
  const faults = pinsOf(finding.hostname, pinned).flatMap(({ sha256, certificate }) => {
    const authority = certificate === undefined ? null : readCertificate(certificate);
    if (authority === null || fingerprintOf(authority) !== sha256) return [];
    return [faultByAuthority({ hostname, shown, now }, authority)];
  });
  if (faults.includes(null)) return { trust: 'policy' };
  const [reason] = faults;
  return typeof reason === 'string' ? { trust: 'none', reason } : null;
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
  const byCompany = judgeByCompany(finding, pinned, now);
  if (byCompany?.trust === 'policy') return byCompany;
  const refused = byCompany ?? ({ trust: 'none', reason: finding.verificationResult } as const);
  const hostname = hostWithoutPort(finding.hostname);
  const pins = trusted.filter(({ host }) => hostWithoutPort(host) === hostname);
  if (pins.length === 0) return refused;
  const certificate = readCertificate(finding.certificate.data);
  if (certificate === null) return refused;
  const sha256 = fingerprintOf(certificate);
  if (!pins.some((pin) => pin.sha256 === sha256)) return refused;
  if (!isWithinDates(certificate, now)) return { trust: 'none', reason: 'net::ERR_CERT_DATE_INVALID' };
  return { trust: 'policy' };
}

/** OpenSSL's words for it. */
const unknownIssuers: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
]);

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
  const said = String(socket.authorizationError);
  // Read only where it matters: there are hundreds.
  const isPinned = pinsOf(hostname, pinned).length > 0;
  const known = isPinned ? (authorities() ?? []).flatMap((pem) => readCertificate(pem) ?? []) : [];
  const verdict = judgeCertificate(
    {
      hostname,
      certificate: certificate === undefined ? { data: '' } : linkOf(certificate, []),
      validatedCertificate: certificate === undefined ? undefined : linkOf(certificate, known),
      verificationResult: unknownIssuers.has(said) ? unknownIssuer : said,
      errorCode: socket.authorized ? 0 : 1,
    },
    trusted,
    now,
    pinned,
  );
  if (verdict.trust === 'none') throw new Error(`the certificate is not trusted: ${verdict.reason}`);
}
