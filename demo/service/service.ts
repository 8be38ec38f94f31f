import type { IncomingMessage, ServerResponse } from 'node:http';
import { createProofCheck, proofRefusal } from '../../edge/service/dpop.ts';
import { readBody, refuse, sendJson } from '../../edge/service/http-body.ts';
import { exchangeAnswer, readExchange } from '../../edge/service/token-exchange.ts';
import type { ProvisioningInput } from '../../src/shared/provisioning.ts';
import { outageOf } from '../identity/identity.ts';
import type { HttpServer } from '../net/http-server.ts';
import { aorOf, domain, type Person, people } from '../people.ts';
import { createPersonCheck } from './access-token.ts';
import type { SipTokens } from './sip-token.ts';

/** What GET /provisioning answers instead of the document: any status, any body. */
export interface ProvisioningOverride {
  readonly status: number;
  /** A string is sent as it is, so that even broken JSON can be tried. */
  readonly body: unknown;
}

export interface Service {
  readonly tokenUrl: string;
  readonly provisioningUrl: string;
  setDown(down: boolean | 'refused'): Promise<void>;
  /** null: the real document again. */
  setProvisioning(override: ProvisioningOverride | null): void;
  /** The token endpoint refuses every exchange with 403 until switched back. */
  refuseTokens(refused: boolean): void;
  /** Holds for tokens issued from now on. */
  setSipTokenTtlMs(ttlMs: number): void;
  /** Each proof of a bound token must hold the server's nonce (RFC 9449 section 9). */
  demandNonce(demanded: boolean): void;
  /** How many there were so far. */
  sipTokensIssued(): number;
}

export interface ServiceOptions {
  readonly issuer: string;
  readonly wssUrl: string;
  readonly sipTokens: SipTokens;
  readonly sipTokenTtlMs: number;
  readonly log: (line: string) => void;
}

/** Token exchange (RFC 8693) and provisioning: the part an `edge/` deployment runs beside its Kamailio. */
export function createService(server: HttpServer, options: ServiceOptions): Service {
  const checkAccessToken = createPersonCheck(options.issuer, server.origin);
  let demandsNonce = false;
  const checkProof = createProofCheck({
    clock: { now: () => Date.now() },
    demandsNonce: () => demandsNonce,
  });
  const tokenUrl = `${server.origin}/token`;
  let { sipTokenTtlMs } = options;
  let override: ProvisioningOverride | null = null;
  let tokensRefused = false;
  let sipTokensIssued = 0;

  /** Whether a token that is bound to a key comes with its proof; false when that was answered. */
  async function isProven(
    request: IncomingMessage,
    response: ServerResponse,
    accessToken: string,
    jkt: string | null,
    status: number,
  ): Promise<boolean> {
    if (jkt === null) return true;
    const { pathname } = new URL(request.url ?? '/', server.origin);
    const proof = request.headers.dpop?.toString();
    const url = `${server.origin}${pathname}`;
    const check = await checkProof({ proof, method: request.method ?? '', url, accessToken, jkt });
    if (check.ok) return true;
    const { error, headers } = proofRefusal(check);
    refuse(response, status, error, check.reason, headers);
    return false;
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(request)) ?? '');
    const reading = readExchange(form);
    if (!reading.ok) return refuse(response, 400, reading.error, reading.description);
    if (tokensRefused) return refuse(response, 403, 'access_denied', 'this user may not use telephony');
    const check = await checkAccessToken(reading.subjectToken);
    if (!check.ok && check.cause === 'provider')
      return refuse(response, 503, 'temporarily_unavailable', check.reason);
    // RFC 8693 section 2.2.2: a subject token that does not hold is an invalid request.
    if (!check.ok) return refuse(response, 400, 'invalid_request', `subject_token: ${check.reason}`);
    if (!(await isProven(request, response, reading.subjectToken, check.jkt, 400))) return;
    const { login } = check.person;
    const claims = { sub: login, aor: aorOf(login), tenant: domain, features: ['calls', 'messages'] };
    const token = await options.sipTokens.issue(claims, sipTokenTtlMs);
    sipTokensIssued += 1;
    sendJson(response, 200, exchangeAnswer(token, sipTokenTtlMs));
  }

  async function provision(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, scheme, token] = /^(Bearer|DPoP) +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (scheme === undefined || token === undefined) {
      return refuse(response, 401, 'invalid_request', 'an access token is required', {
        'www-authenticate': 'Bearer',
      });
    }
    const check = await checkAccessToken(token);
    if (!check.ok && check.cause === 'provider')
      return refuse(response, 503, 'temporarily_unavailable', check.reason);
    if (!check.ok) {
      const challenge = `Bearer error="invalid_token", error_description="${check.reason.replaceAll('"', "'")}"`;
      return refuse(response, 401, 'invalid_token', check.reason, { 'www-authenticate': challenge });
    }
    if ((scheme.toLowerCase() === 'dpop') !== (check.jkt !== null)) {
      return refuse(response, 401, 'invalid_token', 'not the scheme of this token', {
        'www-authenticate': 'DPoP',
      });
    }
    if (!(await isProven(request, response, token, check.jkt, 401))) return;
    if (override !== null) return sendJson(response, override.status, override.body);
    sendJson(response, 200, provisioningFor(check.person, options.wssUrl, tokenUrl));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', server.origin);
    const route = `${request.method} ${pathname}`;
    if (route === 'POST /token') return exchange(request, response);
    if (route === 'GET /provisioning') return provision(request, response);
    if (route === 'GET /jwks') return sendJson(response, 200, options.sipTokens.jwks);
    refuse(response, 404, 'not_found', `nothing is served at ${pathname}`);
  }

  server.handle((request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.log(`service: ${error instanceof Error ? error.message : String(error)}`);
      if (!response.headersSent) refuse(response, 500, 'server_error', 'unexpected failure');
    });
  });

  return {
    tokenUrl,
    provisioningUrl: `${server.origin}/provisioning`,
    setDown: (down) => server.setOutage(outageOf(down)),
    setProvisioning: (next) => {
      override = next;
    },
    refuseTokens: (refused) => {
      tokensRefused = refused;
    },
    setSipTokenTtlMs: (ttlMs) => {
      sipTokenTtlMs = ttlMs;
    },
    demandNonce: (demanded) => {
      demandsNonce = demanded;
    },
    sipTokensIssued: () => sipTokensIssued,
  };
}

function provisioningFor(person: Person, wssUrl: string, tokenUrl: string): ProvisioningInput {
  return {
    version: 1,
    account: { aor: aorOf(person.login), displayName: person.name },
    servers: [{ url: wssUrl, priority: 0 }],
    credentials: { kind: 'bearer', tokenUrl },
    calls: { presence: { lamps: colleaguesOf(person.login) } },
  };
}

/** Whose lamps somebody sees at the first start. */
function colleaguesOf(login: string): { readonly number: string; readonly name: string }[] {
  return people
    .filter((each) => ['alice', 'bob', 'carol', 'dave'].includes(each.login) && each.login !== login)
    .map(({ extension, name }) => ({ number: extension, name }));
}
