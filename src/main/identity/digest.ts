import { createHash, getHashes } from 'node:crypto';
import type { Challenge } from './challenge.ts';

// RFC 7616 (digest), RFC 8760 (its SHA algorithms in SIP).

/** Strongest first: name in the header, name in node:crypto. */
const algorithms = [
  { name: 'SHA-512-256', hash: 'sha512-256' },
  { name: 'SHA-256', hash: 'sha256' },
  { name: 'MD5', hash: 'md5' },
] as const;

const supported = algorithms.filter(({ hash }) => getHashes().includes(hash));

/** A challenge that can be answered. */
export interface DigestChallenge {
  /** As the server wrote it; null when it named none, which means MD5. */
  readonly algorithm: string | null;
  readonly hash: (typeof algorithms)[number]['hash'];
  /** The `-sess` variants hash nonce and cnonce into the key. */
  readonly isSession: boolean;
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** null: the server speaks RFC 2069, without qop. */
  readonly qop: 'auth' | null;
}

export interface DigestRequest {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly cnonce: string;
  /** How often this nonce was used, this time included; from 1. */
  readonly nonceCount: number;
}

/** The challenge read as digest, or null when it is none that can be answered (unknown algorithm, only auth-int). */
export function readDigestChallenge(challenge: Challenge): (DigestChallenge & { strength: number }) | null {
  if (challenge.scheme !== 'digest') return null;
  const { parameters } = challenge;
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (realm === undefined || nonce === undefined) return null;
  const algorithm = parameters.get('algorithm') ?? null;
  const wanted = (algorithm ?? 'MD5').toUpperCase();
  const known = supported.find(({ name }) => wanted === name || wanted === `${name}-SESS`);
  if (known === undefined) return null;
  const offered =
    parameters
      .get('qop')
      ?.toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => word !== '') ?? [];
  // auth-int would need the body's hash, which stays with the renderer.
  if (offered.length > 0 && !offered.includes('auth')) return null;
  return {
    algorithm,
    hash: known.hash,
    isSession: wanted.endsWith('-SESS'),
    realm,
    nonce,
    opaque: parameters.get('opaque') ?? null,
    qop: offered.length > 0 ? 'auth' : null,
    strength: algorithms.length - algorithms.indexOf(known),
  };
}

/** The strongest one, or null. At equal strength the server's order counts. */
export function chooseDigestChallenge(challenges: readonly Challenge[]): DigestChallenge | null {
  let best: (DigestChallenge & { strength: number }) | null = null;
  for (const challenge of challenges) {
    const digest = readDigestChallenge(challenge);
    if (digest !== null && (best === null || digest.strength > best.strength)) best = digest;
  }
  return best;
}

/** RFC 7616 section 3.4.1: the `response` value. */
export function digestResponse(challenge: DigestChallenge, request: DigestRequest): string {
  const hash = (text: string): string => createHash(challenge.hash).update(text, 'utf8').digest('hex');
  const { realm, nonce, qop } = challenge;
  const { username, password, method, uri, cnonce } = request;
  const secret = hash(`${username}:${realm}:${password}`);
  const key = challenge.isSession ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const target = hash(`${method}:${uri}`);
  if (qop === null) return hash(`${key}:${nonce}:${target}`);
  return hash(`${key}:${nonce}:${formatNonceCount(request.nonceCount)}:${cnonce}:${qop}:${target}`);
}

/** The value of Authorization or Proxy-Authorization (RFC 7616 section 3.4). */
export function digestAuthorization(challenge: DigestChallenge, request: DigestRequest): string {
  const fields = [
    `username=${quote(request.username)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${digestResponse(challenge, request)}"`,
  ];
  // Echoed only when the server named one: very old servers refuse the parameter.
  if (challenge.algorithm !== null) fields.push(`algorithm=${challenge.algorithm}`);
  if (challenge.opaque !== null) fields.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.qop !== null) {
    fields.push(`qop=${challenge.qop}`, `nc=${formatNonceCount(request.nonceCount)}`);
  }
  // RFC 7616: cnonce only together with qop, except that the -sess key needs it to be told.
  if (challenge.qop !== null || challenge.isSession) fields.push(`cnonce=${quote(request.cnonce)}`);
  return `Digest ${fields.join(', ')}`;
}

function formatNonceCount(count: number): string {
  return count.toString(16).padStart(8, '0');
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}
