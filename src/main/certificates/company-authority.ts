import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { isWithinDates, vouches } from './chain.ts';

// What a server shows, held against an authority that the policy brings along and the system does not know. Chromium
// names one fault of a certificate, and this one hides the others, so each of them is looked for here.

export interface ShownCertificates {
  /** In lower case, without port and brackets. */
  readonly hostname: string;
  /** The server's own first. */
  readonly shown: readonly X509Certificate[];
  /** Epoch ms. */
  readonly now: number;
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const anyPurpose = '2.5.29.37.0';
/** Broken for years: whoever finds a second text with the same hash has a certificate. */
const brokenSignature = /md[245]|sha-?1(?!\d)/i;
const leastRsaBits = 2048;

/** Null where the authority vouches for this host now; else why not, in Chromium's words where it has some. Pure. */
export function faultByAuthority(
  { hostname, shown, now }: ShownCertificates,
  authority: X509Certificate,
): string | null {
  const [own] = shown;
  // A renewed one of the same name beside the old one: that which holds comes first.
  const known = shown.toSorted(
    (one, other) => Number(isWithinDates(other, now)) - Number(isWithinDates(one, now)),
  );
  const path = own === undefined ? null : findPath(own, [authority, ...known], authority);
  if (own === undefined || path === null) return 'not issued by the authority that the policy names';
  if (path.some((certificate) => !isWithinDates(certificate, now))) return 'net::ERR_CERT_DATE_INVALID';
  if (!isFor(own, hostname)) return 'net::ERR_CERT_COMMON_NAME_INVALID';
  if (own.ca || !mayBeServer(own)) return 'net::ERR_CERT_INVALID';
  // The authority's own signature is nobody's proof: its certificate came with the policy.
  const signed = path.filter((certificate) => certificate !== authority);
  if (signed.some(({ signatureAlgorithm }) => brokenSignature.test(signatureAlgorithm ?? 'md5')))
    return 'net::ERR_CERT_WEAK_SIGNATURE_ALGORITHM';
  return path.some(isWeak) ? 'net::ERR_CERT_WEAK_KEY' : null;
}

/**
 * From the server's own to the authority: each has signed the one before. Each is looked at once: certificates that all
 * vouch for each other are soon made, and every order of them would be another path.
 */
function findPath(
  certificate: X509Certificate,
  known: readonly X509Certificate[],
  authority: X509Certificate,
  seen: Set<X509Certificate> = new Set([certificate]),
): readonly X509Certificate[] | null {
  for (const issuer of known) {
    if (seen.has(issuer) || !vouches(issuer, certificate)) continue;
    if (issuer === authority) return [certificate, authority];
    seen.add(issuer);
    const rest = findPath(issuer, known, authority, seen);
    if (rest !== null) return [certificate, ...rest];
  }
  return null;
}

function isFor(certificate: X509Certificate, hostname: string): boolean {
  if (isIP(hostname) > 0) return certificate.checkIP(hostname) !== undefined;
  // A name in the subject is no name of a host any more (RFC 9525 section 4.1.1).
  return certificate.checkHost(hostname, { subject: 'never' }) !== undefined;
}

/** Node's `keyUsage` is the extended one. */
function mayBeServer({ keyUsage }: X509Certificate): boolean {
  const purposes = keyUsage as readonly string[] | undefined;
  return purposes === undefined || purposes.includes(serverAuthentication) || purposes.includes(anyPurpose);
}

function isWeak({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < leastRsaBits;
}
