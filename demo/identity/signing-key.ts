import { randomBytes } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import * as v from 'valibot';
import type { Kept } from './kept.ts';

/** What a provider signs its tokens with. */
export interface SigningKey {
  readonly jwk: JWK & { readonly kid: string };
  readonly privateKey: CryptoKey;
}

const alg = 'RS256';
const jwkSchema = v.looseObject({ kty: v.literal('RSA'), kid: v.string(), d: v.string() });

/** The one that is kept, or a new one, which is kept from now on. */
export async function openSigningKey(kept: Kept): Promise<SigningKey> {
  const before = kept.read();
  if (before !== undefined) {
    const jwk = v.parse(jwkSchema, before);
    const key = await importJWK(jwk, alg);
    if (key instanceof Uint8Array) throw new Error('the kept key is no key pair');
    return { jwk, privateKey: key };
  }
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const jwk = { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
  kept.write(jwk);
  return { jwk, privateKey };
}
