import { createHash, createHmac, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose';
import * as v from 'valibot';
import { reasonOf } from './access-token.ts';
import { type Clock, secondsOf } from './clock.ts';

// DPoP (RFC 9449): an access token that is bound to a key is good only beside a proof by that key for this very request.

export interface ShownProof {
  /** The header `DPoP`; undefined: there was none. */
  readonly proof: string | undefined;
  readonly method: string;
  /** Without query, as clients know it. */
  readonly url: string;
  readonly accessToken: string;
  /** SHA-256 thumbprint of the key that the token is bound to: its claim `cnf.jkt`. */
  readonly jkt: string;
}

export type ProofCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly nonce: string | null };

export interface ProofOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** What nonces are made with; one of this process alone unless told. */
  readonly secret?: Buffer;
  /** Each proof must hold a nonce of ours (section 9); else only those of a computer whose clock is wrong. */
  readonly demandsNonce?: () => boolean;
}

const algorithms = ['ES256', 'ES384', 'ES512', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];
const longestProof = 4096;
/** How old a proof without a nonce may be, or how far ahead. */
const iatWindowS = 60;
const nonceLifeS = 300;
/** A nonce holds through its own time and the next one, so nothing is worth repeating after that. */
const rememberedS = 2 * nonceLifeS;
const mostRemembered = 100_000;

const claimsSchema = v.object({
  htm: v.string(),
  htu: v.string(),
  ath: v.string(),
  jti: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
  iat: v.number(),
  nonce: v.optional(v.string()),
});

export function createProofCheck(options: ProofOptions): (shown: ShownProof) => Promise<ProofCheck> {
  const { clock, secret = randomBytes(32), demandsNonce = () => false } = options;
  /** Until when each one is remembered; in the order in which they came. */
  const used = new Map<string, number>();

  const nonceOf = (period: number): string =>
    createHmac('sha256', secret).update(String(period)).digest('base64url');
  const periodNow = (): number => Math.floor(secondsOf(clock) / nonceLifeS);

  function isFresh(nonce: string | undefined, iat: number): boolean {
    if (nonce !== undefined) return [periodNow(), periodNow() - 1].map(nonceOf).includes(nonce);
    return !demandsNonce() && Math.abs(secondsOf(clock) - iat) <= iatWindowS;
  }

  /** False when it was shown before. */
  function remember(key: string): boolean {
    const now = secondsOf(clock);
    for (const [old, until] of used) {
      if (until > now && used.size < mostRemembered) break;
      used.delete(old);
    }
    if (used.has(key)) return false;
    used.set(key, now + rememberedS);
    return true;
  }

  return async ({ proof, method, url, accessToken, jkt }) => {
    if (proof === undefined) return refuse('the token is bound to a key, and no proof of it was shown');
    if (proof.length > longestProof) return refuse('the proof is too long');
    try {
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        algorithms,
        typ: 'dpop+jwt',
        currentDate: new Date(clock.now()),
      });
      const parsed = v.safeParse(claimsSchema, payload);
      if (!parsed.success) return refuse('the proof lacks a claim');
      const { htm, htu, ath, jti, iat, nonce } = parsed.output;
      if (protectedHeader.jwk === undefined || (await calculateJwkThumbprint(protectedHeader.jwk)) !== jkt)
        return refuse('the proof is by another key than the token is bound to');
      if (htm !== method || !isSame(htu, url)) return refuse('the proof is for another request');
      if (ath !== createHash('sha256').update(accessToken).digest('base64url'))
        return refuse('the proof is for another token');
      if (!isFresh(nonce, iat))
        return { ok: false, reason: 'the proof is not fresh', nonce: nonceOf(periodNow()) };
      return remember(`${jkt} ${jti}`) ? { ok: true } : refuse('the proof was shown before');
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) return refuse('the proof cannot be read');
      return refuse(`the proof: ${reasonOf(error)}`);
    }
  };
}

function refuse(reason: string): ProofCheck {
  return { ok: false, reason, nonce: null };
}

/** Section 4.3: without query and fragment, and as URLs are compared. */
function isSame(htu: string, url: string): boolean {
  const claimed = URL.parse(htu);
  if (claimed === null) return false;
  claimed.search = '';
  claimed.hash = '';
  return claimed.href === new URL(url).href;
}

/** What a refused proof is answered with (sections 7.1 and 9). Pure. */
export function proofRefusal({ nonce, reason }: Extract<ProofCheck, { ok: false }>) {
  const error = nonce === null ? 'invalid_dpop_proof' : 'use_dpop_nonce';
  return {
    error,
    headers: {
      'www-authenticate': `DPoP error="${error}", error_description="${reason.replaceAll('"', "'")}"`,
      ...(nonce === null ? {} : { 'dpop-nonce': nonce }),
    },
  };
}
