import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type AuthValue, serializeAuthParams } from './auth-params.ts';

/** RFC 8760: the better algorithm stands first; MD5 remains for old clients. */
export const digestAlgorithms = ['SHA-256', 'MD5'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

export type DigestCheck = 'valid' | 'wrong' | 'stale';

export interface DigestRequest {
  readonly method: string;
  readonly uri: string;
}

export interface DigestServer {
  challenges(stale: boolean): readonly string[];
  /** @param password null when the user name is unknown; takes as long as for a known one */
  check(credentials: AuthValue, request: DigestRequest, password: string | null): DigestCheck;
}

export interface DigestInput extends DigestRequest {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly nc: string;
  readonly cnonce: string;
  readonly algorithm: DigestAlgorithm;
}

/** RFC 7616 section 3.4.1 with qop=auth. */
export function digestResponse(input: DigestInput): string {
  const hash = (text: string) =>
    createHash(input.algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const ha1 = hash(`${input.username}:${input.realm}:${input.password}`);
  const ha2 = hash(`${input.method}:${input.uri}`);
  return hash(`${ha1}:${input.nonce}:${input.nc}:${input.cnonce}:auth:${ha2}`);
}

/** @param nonceTtlMs after this a right answer is refused as stale, so that the client tries again by itself */
export function createDigestServer(
  realm: string,
  nonceTtlMs: number,
  now: () => number = Date.now,
): DigestServer {
  const secret = randomBytes(32);
  /** Highest nonce count seen, by nonce: a replayed request is stale (RFC 7616 section 3.3). */
  const counts = new Map<string, { readonly count: number; readonly expiresAt: number }>();

  function sign(payload: string): string {
    return createHmac('sha256', secret).update(payload).digest('base64url').slice(0, 22);
  }

  function newNonce(): string {
    const payload = `${(now() + nonceTtlMs).toString(36)}.${randomBytes(9).toString('base64url')}`;
    return `${payload}.${sign(payload)}`;
  }

  /** Null when the nonce is not one of ours. */
  function expiryOf(nonce: string): number | null {
    const end = nonce.lastIndexOf('.');
    const payload = nonce.slice(0, Math.max(0, end));
    if (!safeEqual(nonce.slice(end + 1), sign(payload))) return null;
    return Number.parseInt(payload.split('.', 1)[0] ?? '', 36);
  }

  function isFresh(nonce: string, nc: string): boolean {
    const expiresAt = expiryOf(nonce);
    const count = Number.parseInt(nc, 16);
    if (expiresAt === null || expiresAt <= now() || (counts.get(nonce)?.count ?? 0) >= count) return false;
    for (const [old, entry] of counts) if (entry.expiresAt <= now()) counts.delete(old);
    counts.set(nonce, { count, expiresAt });
    return true;
  }

  return {
    challenges: (stale) =>
      digestAlgorithms.map((algorithm) =>
        serializeAuthParams('Digest', {
          realm,
          nonce: newNonce(),
          qop: 'auth',
          algorithm,
          ...(stale ? { stale: 'true' } : {}),
        }),
      ),
    check({ params }, request, password) {
      const algorithm = digestAlgorithms.find(
        (known) => known === (params.get('algorithm') ?? 'MD5').toUpperCase(),
      );
      const [nonce = '', nc = '', cnonce = ''] = [
        params.get('nonce'),
        params.get('nc'),
        params.get('cnonce'),
      ];
      if (algorithm === undefined || params.get('qop') !== 'auth' || params.get('realm') !== realm)
        return 'wrong';
      if (!/^[0-9a-f]{8}$/i.test(nc) || cnonce === '' || params.get('uri') !== request.uri) return 'wrong';
      const username = params.get('username') ?? '';
      const expected = digestResponse({
        ...request,
        username,
        realm,
        password: password ?? '',
        nonce,
        nc,
        cnonce,
        algorithm,
      });
      if (!safeEqual(params.get('response') ?? '', expected) || password === null) return 'wrong';
      return isFresh(nonce, nc) ? 'valid' : 'stale';
    },
  };
}

function safeEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
