import { createHash, randomUUID, type webcrypto } from 'node:crypto';
import type { JWK } from 'jose';
import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { HttpFetch } from './http.ts';

// DPoP (RFC 9449): tokens of a session are bound to a key, so that whoever finds one elsewhere can do nothing with it.

export const proofAlgorithm = 'ES256';

/** The key of one session. */
export interface ProofKey {
  /** The private one can be used and not be read out. */
  readonly pair: webcrypto.CryptoKeyPair;
  /** The private key as JSON Web Key, for the keychain alone: a refresh token is worth nothing without it. */
  readonly stored: string;
  readonly publicJwk: JWK;
  /** The last nonce of each server, by origin (section 8). */
  readonly nonces: Map<string, string>;
}

/** A new one, for a sign-in. */
export async function createProofKey(): Promise<ProofKey> {
  const { exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair(proofAlgorithm, { extractable: true });
  return restoreProofKey(JSON.stringify(await exportJWK(privateKey)));
}

/** The one of an earlier run. Throws ProblemError `session-expired` when it is none. */
export async function restoreProofKey(stored: string): Promise<ProofKey> {
  const { importJWK } = await import('jose');
  try {
    const jwk = JSON.parse(stored) as JWK;
    const { d: _private, ...publicJwk } = jwk;
    const [privateKey, publicKey] = await Promise.all([
      importJWK(jwk, proofAlgorithm, { extractable: false }),
      importJWK(publicJwk, proofAlgorithm),
    ]);
    if (!isKey(privateKey, 'private') || !isKey(publicKey, 'public')) throw new Error('not a key pair');
    return { pair: { privateKey, publicKey }, stored, publicJwk, nonces: new Map() };
  } catch (cause) {
    throw new ProblemError('session-expired', 'the key of the session cannot be read', { cause });
  }
}

function isKey(key: object, type: webcrypto.KeyType): key is webcrypto.CryptoKey {
  return 'type' in key && key.type === type;
}

/**
 * The fetch of a request that shows this access token: with a proof that it is ours, for this very request (section 7.1),
 * and once more where the server wants its nonce in it (section 9).
 */
export function withProof(
  fetch: HttpFetch,
  key: ProofKey,
  accessToken: string,
  clock: Pick<Clock, 'now'>,
): HttpFetch {
  async function send(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set(
      'dpop',
      await prove(key, { url, method: init.method ?? 'GET', accessToken, now: clock.now() }),
    );
    return fetch(url, { ...init, headers: Object.fromEntries(headers) });
  }

  return async (url, init) => {
    const { origin } = new URL(url);
    const sent = key.nonces.get(origin);
    const answer = await send(url, init);
    const nonce = answer.headers.get('dpop-nonce');
    if (nonce === null) return answer;
    key.nonces.set(origin, nonce);
    const wantsNonce = (answer.status === 400 || answer.status === 401) && nonce !== sent;
    return wantsNonce ? send(url, init) : answer;
  };
}

interface ProvenRequest {
  readonly url: string;
  readonly method: string;
  readonly accessToken: string;
  /** Epoch ms. */
  readonly now: number;
}

async function prove(key: ProofKey, { url, method, accessToken, now }: ProvenRequest): Promise<string> {
  const { SignJWT } = await import('jose');
  const { origin, pathname } = new URL(url);
  const nonce = key.nonces.get(origin);
  const claims = {
    htm: method,
    htu: `${origin}${pathname}`,
    ath: createHash('sha256').update(accessToken).digest('base64url'),
    ...(nonce === undefined ? {} : { nonce }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: proofAlgorithm, typ: 'dpop+jwt', jwk: key.publicJwk })
    .setJti(randomUUID())
    .setIssuedAt(Math.floor(now / 1000))
    .sign(key.pair.privateKey);
}
