import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { AccessTokens } from './access-token.ts';
import { type HttpAnswer, type HttpFetch, hostOf, parseJson, requestText } from './http.ts';
import { type ProofKey, withProof } from './proof-key.ts';

/** The server did not take the access token: worth one more try with a new one. */
export class TokenRefusedError extends ProblemError {}

/** Calls a server that wants the user's access token; once more with a new one when it was refused. */
export async function withAccessToken<T>(
  accessTokens: Pick<AccessTokens, 'get' | 'renew'>,
  call: (accessToken: string) => Promise<T>,
): Promise<T> {
  const token = await accessTokens.get();
  try {
    return await call(token);
  } catch (error) {
    // It may have been revoked, or issued before a clock was set.
    if (!(error instanceof TokenRefusedError)) throw error;
    return call(await accessTokens.renew());
  }
}

export interface JsonSource {
  readonly url: string;
  readonly fetch: HttpFetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What access tokens are bound to at the moment. */
  readonly proofKey: () => ProofKey | null;
}

/** GET with the access token. Throws as `readJson` does, and `provisioning-unreachable` when no answer came. */
export async function getJson(source: JsonSource, accessToken: string): Promise<unknown> {
  const { url, timeoutMs, signal, clock } = source;
  const key = source.proofKey();
  const fetch = key === null ? source.fetch : withProof(source.fetch, key, accessToken, clock);
  const scheme = key === null ? 'Bearer' : 'DPoP';
  const init = { headers: { authorization: `${scheme} ${accessToken}`, accept: 'application/json' } };
  const unreachable = 'provisioning-unreachable';
  return readJson(await requestText({ fetch, url, init, timeoutMs, signal, unreachable }), hostOf(url));
}

/**
 * The document in an answer. Throws ProblemError: `provisioning-unreachable` (5xx, 429: passes by itself),
 * `provisioning-refused` (4xx; TokenRefusedError for 401), `provisioning-invalid` (no JSON). Pure.
 */
export function readJson(answer: HttpAnswer, host: string): unknown {
  const said = `${host} answered HTTP ${answer.status}`;
  if (answer.status === 401) throw new TokenRefusedError('provisioning-refused', said);
  if (answer.status >= 500 || answer.status === 429) throw new ProblemError('provisioning-unreachable', said);
  if (answer.status !== 200) throw new ProblemError('provisioning-refused', said);
  const document = parseJson(answer.body);
  if (document === undefined) throw new ProblemError('provisioning-invalid', `${host}: not JSON`);
  return document;
}
