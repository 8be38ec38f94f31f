import type { AccessTokenCheck } from './access-token.ts';
import { type Clock, secondsOf } from './clock.ts';
import { type Config, turnOf, type User, userOf } from './config.ts';
import type { Counters } from './counters.ts';
import { type ProofCheck, proofRefusal, type ShownProof } from './dpop.ts';
import type { KeyRing } from './key-ring.ts';
import { provisioningFor } from './provisioning.ts';
import type { RateLimit } from './rate-limit.ts';
import type { LoadedConfig } from './read-config.ts';
import { Refusal } from './refusal.ts';
import { issueSipToken } from './sip-token.ts';
import { createTimeLimited } from './time-limited.ts';
import { exchangeAnswer, readExchange } from './token-exchange.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** The header of that name (RFC 9449). */
  readonly dpop: string | undefined;
  readonly contentType: string | undefined;
  /** Who asks, for the rate limit. */
  readonly source: string;
  /** @throws Refusal when the body is too large */
  body(): Promise<string>;
}

export interface ApiAnswer {
  readonly body: unknown;
  /** What the log tells of it. */
  readonly subject: string | null;
}

export interface PublicApiOptions {
  readonly config: Config;
  readonly secrets: LoadedConfig['secrets'];
  /** How clients reach it, without a slash at the end. */
  readonly url: string;
  readonly checkAccessToken: (token: string) => Promise<AccessTokenCheck>;
  readonly checkProof: (shown: ShownProof) => Promise<ProofCheck>;
  readonly keys: KeyRing;
  readonly perSource: RateLimit;
  readonly perSubject: RateLimit;
  readonly counters: Counters;
  readonly clock: Clock;
}

/** What a request shows to be let in. */
interface ShownToken {
  readonly token: string;
  /** null: it stands in the form. */
  readonly scheme: 'bearer' | 'dpop' | null;
  readonly request: ApiRequest;
}

const tokenPath = '/token';

type Route = (request: ApiRequest) => Promise<ApiAnswer>;

/** What the apps ask. Rejects with Refusal. */
export function createPublicApi(options: PublicApiOptions): Route {
  const { config, secrets, url, clock } = options;

  async function authenticate(
    { token, scheme, request }: ShownToken,
    invalid: (reason: string) => Refusal,
  ): Promise<User> {
    const check = await options.checkAccessToken(token);
    if (!check.ok && check.cause === 'provider') {
      throw new Refusal(503, 'temporarily_unavailable', check.reason, { 'retry-after': '5' });
    }
    if (!check.ok) throw invalid(check.reason);
    // RFC 9449 section 7.1: a token that is bound to a key is no bearer token, nor the other way round.
    if (scheme !== null && (scheme === 'dpop') !== (check.jkt !== null)) {
      throw invalid(`the token is${check.jkt === null ? ' not' : ''} bound to a key`);
    }
    if (check.jkt !== null) await demandProof(request, token, check.jkt);
    limit(options.perSubject, check.subject, 'this user');
    const user = userOf(config, check.subject);
    if (user === null) throw new Refusal(403, 'access_denied', 'this user has no telephony here');
    return user;
  }

  async function demandProof({ method, path, dpop }: ApiRequest, accessToken: string, jkt: string) {
    const check = await options.checkProof({ proof: dpop, method, url: `${url}${path}`, accessToken, jkt });
    if (check.ok) return;
    const { error, headers } = proofRefusal(check);
    throw new Refusal(path === tokenPath ? 400 : 401, error, check.reason, headers);
  }

  function byToken(request: ApiRequest): Promise<User> {
    const [, scheme, token] = /^(Bearer|DPoP) +([\w.~+/-]+=*)$/i.exec(request.authorization ?? '') ?? [];
    if (scheme === undefined || token === undefined) {
      throw new Refusal(401, 'invalid_request', 'an access token is required', {
        'www-authenticate': 'Bearer',
      });
    }
    const shown = { token, scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', request } as const;
    return authenticate(shown, (reason) => {
      const challenge = `${scheme} error="invalid_token", error_description="${reason.replaceAll('"', "'")}"`;
      return new Refusal(401, 'invalid_token', reason, { 'www-authenticate': challenge });
    });
  }

  async function exchange(request: ApiRequest): Promise<ApiAnswer> {
    if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.contentType ?? '')) {
      throw new Refusal(400, 'invalid_request', 'expected application/x-www-form-urlencoded');
    }
    const reading = readExchange(new URLSearchParams(await request.body()));
    if (!reading.ok) throw new Refusal(400, reading.error, reading.description);
    // RFC 8693 section 2.2.2: a subject token that does not hold is an invalid request.
    const user = await authenticate(
      { token: reading.subjectToken, scheme: null, request },
      (reason) => new Refusal(400, 'invalid_request', `subject_token: ${reason}`),
    );
    const token = await issueSipToken(user, options.keys.signingKey(), secondsOf(clock), {
      issuer: config.tokenIssuer ?? url,
      audience: config.tokenAudience,
      ttlS: config.tokenTtlS,
    });
    return { body: exchangeAnswer(token, config.tokenTtlS * 1000), subject: user.subject };
  }

  async function turnCredentials(request: ApiRequest): Promise<ApiAnswer> {
    const user = await byToken(request);
    const turn = turnOf(config, user);
    const secret = secrets.tenantTurn.get(user.tenant) ?? secrets.turn;
    if (turn === undefined || secret === null) throw new Refusal(404, 'not_found', 'no TURN is set up');
    const { subject, tenant } = user;
    const expiresS = secondsOf(clock) + turn.ttlS;
    // With the tenant: who has the same name elsewhere is another user to every quota and every log.
    const { username, password } = createTimeLimited(secret, `${subject}@${tenant}`, expiresS);
    const servers = [{ urls: turn.urls, username, credential: password }];
    return { body: { servers, expiresAt: expiresS * 1000, ttl: turn.ttlS }, subject };
  }

  async function sipCredentials(request: ApiRequest): Promise<ApiAnswer> {
    const { sipCredentials: sip } = config;
    if (sip === undefined || secrets.sipCredentials === null) {
      throw new Refusal(404, 'not_found', 'no time-limited SIP credentials are set up');
    }
    const { aor, subject } = await byToken(request);
    const expiresS = secondsOf(clock) + sip.ttlS;
    const name = aor.slice(aor.indexOf(':') + 1, aor.indexOf('@'));
    const { username, password } = createTimeLimited(secrets.sipCredentials, name, expiresS);
    return { body: { username, password, expiresAt: expiresS * 1000, ttl: sip.ttlS }, subject };
  }

  async function provision(request: ApiRequest): Promise<ApiAnswer> {
    const user = await byToken(request);
    return { body: provisioningFor(user, config, url), subject: user.subject };
  }

  const routes: Readonly<Record<string, { readonly method: string; readonly route: Route }>> = {
    [tokenPath]: { method: 'POST', route: exchange },
    '/turn-credentials': { method: 'GET', route: turnCredentials },
    '/sip-credentials': { method: 'GET', route: sipCredentials },
    '/provisioning': { method: 'GET', route: provision },
  };

  return async (request) => {
    const known = Object.hasOwn(routes, request.path) ? routes[request.path] : undefined;
    if (known === undefined) throw new Refusal(404, 'not_found', 'nothing is served at this path');
    if (request.method !== known.method) {
      throw new Refusal(405, 'invalid_request', `expected ${known.method}`, { allow: known.method });
    }
    const name = request.path.slice(1).replaceAll('-', '_');
    try {
      limit(options.perSource, request.source, 'this address');
      const answer = await known.route(request);
      options.counters.count(name, 'granted');
      return answer;
    } catch (error) {
      options.counters.count(name, error instanceof Refusal ? error.code : 'server_error');
      throw error;
    }
  };
}

function limit(rateLimit: RateLimit, name: string, who: string): void {
  const waitS = rateLimit.take(name);
  if (waitS === 0) return;
  throw new Refusal(429, 'slow_down', `${who} asks too often`, { 'retry-after': String(waitS) });
}
