import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Policy } from '../../shared/policy.ts';

type TrustedCertificate = Policy['trustedCertificates'][number];

/** What Chromium found, as far as it matters here. */
export interface CertificateFinding {
  readonly hostname: string;
  readonly certificate: { readonly data: string };
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
): CertificateVerdict {
  if (finding.errorCode === 0) return { trust: 'system' };
  const refused = { trust: 'none', reason: finding.verificationResult } as const;
  const hostname = hostWithoutPort(finding.hostname);
  const pins = trusted.filter(({ host }) => hostWithoutPort(host) === hostname);
  if (pins.length === 0) return refused;
  const certificate = readCertificate(finding.certificate.data);
  if (certificate === null) return refused;
  const sha256 = createHash('sha256').update(certificate.raw).digest('base64');
  if (!pins.some((pin) => pin.sha256 === sha256)) return refused;
  if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime()) {
    return { trust: 'none', reason: 'net::ERR_CERT_DATE_INVALID' };
  }
  return { trust: 'policy' };
}

/** The same judgement of a socket that Node opened; throws, with Node's own word, when nobody vouches for it. */
export function demandTrust(
  hostname: string,
  socket: Pick<TLSSocket, 'authorized' | 'authorizationError' | 'getPeerX509Certificate'>,
  trusted: readonly TrustedCertificate[],
  now: number,
): void {
  const verdict = judgeCertificate(
    {
      hostname,
      certificate: { data: socket.getPeerX509Certificate()?.toString() ?? '' },
      verificationResult: String(socket.authorizationError),
      errorCode: socket.authorized ? 0 : 1,
    },
    trusted,
    now,
  );
  if (verdict.trust === 'none') throw new Error(`the certificate is not trusted: ${verdict.reason}`);
}
