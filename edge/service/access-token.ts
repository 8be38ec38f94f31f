import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as v from 'valibot';
import { httpsUrlSchema } from '../../src/shared/provisioning.ts';
import type { Clock } from './clock.ts';
import { createProviderKeys, ProviderError, retryMs } from './provider-keys.ts';

export type AccessTokenCheck =
  | {
      readonly ok: true;
      readonly subject: string;
      /** Thumbprint of the key that it is bound to (RFC 9449); null: whoever holds it may use it. */
      readonly jkt: string | null;
    }
  /** `token`: it does not hold. `provider`: nobody can tell at the moment. */
  | { readonly ok: false; readonly cause: 'token' | 'provider'; readonly reason: string };

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Of these clients only, by `client_id` (RFC 9068) or `azp`. */
  readonly clientIds?: readonly string[] | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  readonly timeoutMs?: number;
  /** Between the provider's clock and ours. */
  readonly toleranceS?: number;
  /** An unknown key id makes the keys be fetched again, but not more often than this. */
  readonly cooldownMs?: number;
}

/** What signs with a key of the provider's own: no HMAC, whose key we would have to hold, and never `none`. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const longestToken = 16_384;
const discoveryLifeMs = 3_600_000;

const discoverySchema = v.object({ issuer: v.string(), jwks_uri: httpsUrlSchema });
const clientSchema = v.object({ client_id: v.optional(v.string()), azp: v.optional(v.string()) });

/** RFC 7800: what a token is bound to; of the ways to do so only DPoP can be checked here. */
const confirmationSchema = v.object({ cnf: v.optional(v.strictObject({ jkt: v.string() })) });

/** Verifies the provider's access tokens against its published keys: signature, issuer, audience, expiry, client. */
export function createAccessTokenCheck(
  options: AccessTokenOptions,
): (token: string) => Promise<AccessTokenCheck> {
  const { issuer, audience, clientIds, clock, toleranceS = 5 } = options;
  const findKeys = createDiscovery(options);
  const getKey: JWTVerifyGetKey = async (header, token) => {
    const keys = await findKeys();
    return await keys(header, token);
  };

  return async (token) => {
    if (token.length > longestToken) return refuse('the token is too long');
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: toleranceS,
        currentDate: new Date(clock.now()),
      });
      if (clientIds !== undefined && !isOfClient(payload, clientIds)) {
        return refuse('the token was issued to another client');
      }
      const bound = v.safeParse(confirmationSchema, payload);
      if (!bound.success) return refuse('the token is bound in a way that is not known here');
      return { ok: true, subject: payload.sub ?? '', jkt: bound.output.cnf?.jkt ?? null };
    } catch (error) {
      if (error instanceof ProviderError) return { ok: false, cause: 'provider', reason: error.message };
      return refuse(reasonOf(error));
    }
  };
}

function refuse(reason: string): AccessTokenCheck {
  return { ok: false, cause: 'token', reason };
}

function isOfClient(payload: JWTPayload, clientIds: readonly string[]): boolean {
  const parsed = v.safeParse(clientSchema, payload);
  if (!parsed.success) return false;
  const { client_id, azp } = parsed.output;
  const client = client_id ?? azp;
  return client !== undefined && clientIds.includes(client);
}

/** OpenID Connect Discovery 1.0; a failure is not remembered, and a document of before outlives one. */
function createDiscovery(options: AccessTokenOptions): () => Promise<JWTVerifyGetKey> {
  const { issuer, clock, timeoutMs = 5000, cooldownMs = 5000 } = options;
  const request = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init));
  let known: { readonly url: string; readonly keys: JWTVerifyGetKey } | null = null;
  let goodUntil = Number.NEGATIVE_INFINITY;
  let running: Promise<JWTVerifyGetKey> | null = null;

  async function discover(): Promise<JWTVerifyGetKey> {
    // Whoever comes while this one waits goes on with what there is; it holds on where nothing better comes.
    if (known !== null) goodUntil = clock.now() + retryMs;
    try {
      const url = await fetchKeysUrl();
      if (known?.url !== url) {
        const fetchKeys = { clock, fetch: request, timeoutMs, cooldownMs };
        known = { url, keys: createProviderKeys(url, fetchKeys) };
      }
      goodUntil = clock.now() + discoveryLifeMs;
    } catch (error) {
      if (known === null) throw error;
    }
    return known.keys;
  }

  async function fetchKeysUrl(): Promise<string> {
    const place = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    let document: unknown;
    try {
      const response = await request(place, {
        headers: { accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      document = await response.json();
    } catch (cause) {
      throw new ProviderError('the identity provider cannot be reached', { cause });
    }
    const parsed = v.safeParse(discoverySchema, document);
    // Section 4.3: the issuer must be the one that was asked, or a token could be another's.
    if (!parsed.success || parsed.output.issuer !== issuer) {
      throw new ProviderError('the identity provider says something else of itself than expected');
    }
    return parsed.output.jwks_uri;
  }

  return () => {
    if (known !== null && clock.now() < goodUntil) return Promise.resolve(known.keys);
    running ??= discover().finally(() => {
      running = null;
    });
    return running;
  };
}

/** One plain sentence for each way a JWT can fail; never the token itself. */
export function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `the claim "${error.claim}" does not fit`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not fit';
  if (error instanceof errors.JWKSNoMatchingKey) return 'the token was signed with an unknown key';
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'the token was signed by an algorithm that is not taken';
  if (error instanceof errors.JOSEError) return 'the token is not a valid JWT';
  return 'the token could not be checked';
}
