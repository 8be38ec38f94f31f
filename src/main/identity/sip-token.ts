import * as v from 'valibot';
import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import type { AccessTokens } from './access-token.ts';
import { type HttpAnswer, type HttpFetch, hostOf, parseJson, requestText } from './http.ts';
import { withProof } from './proof-key.ts';
import { createRenewed } from './renewed.ts';
import { TokenRefusedError, withAccessToken } from './with-access-token.ts';

/** RFC 8693 section 2.2.1. */
const exchangeAnswerSchema = v.object({
  access_token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~+/-]+=*$/, 'expected a bearer token (RFC 6750)')),
  issued_token_type: v.optional(v.string()),
  token_type: v.optional(v.string()),
  expires_in: v.optional(v.pipe(v.number(), v.minValue(0))),
});

/** Where the server does not say how long a token lives. */
const assumedLifeMs = 5 * 60_000;

export interface SipTokenOptions {
  /** RFC 8693 endpoint; null: the access token itself is sent (RFC 8898). */
  readonly tokenUrl: string | null;
  readonly clientId: string;
  readonly accessTokens: AccessTokens;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Another token took the place of one that was in use. */
  readonly onRenewed: () => void;
}

/** The short-lived token for SIP. */
export interface SipTokens {
  get(): Promise<string>;
  /** The SIP server refused the last one: the next `get` fetches another. */
  drop(): void;
}

export function createSipTokens(options: SipTokenOptions): SipTokens {
  const { accessTokens, clock, log, onRenewed, random, signal, tokenUrl } = options;
  if (tokenUrl === null) return sendAccessTokens(accessTokens);
  const renewed = createRenewed({
    what: 'SIP token',
    fetch: () => withAccessToken(accessTokens, (token) => exchange(options, tokenUrl, token)),
    ...{ clock, log, random, signal, onRenewed },
  });
  return { get: async () => (await renewed.get()).value, drop: renewed.drop };
}

/** The access token itself. */
function sendAccessTokens(accessTokens: AccessTokens): SipTokens {
  let renewFirst = false;
  return {
    async get() {
      const token = renewFirst ? await accessTokens.renew() : await accessTokens.get();
      renewFirst = false;
      return token;
    },
    drop() {
      renewFirst = true;
    },
  };
}

async function exchange(
  options: SipTokenOptions,
  url: string,
  subjectToken: string,
): Promise<{ readonly value: string; readonly lifeMs: number }> {
  const key = options.accessTokens.proofKey();
  const { fetch, clock } = options;
  const answer = await requestText({
    // RFC 8693 knows no bound subject token: the proof of RFC 9449 says that it is ours, `ath` which one it is.
    fetch: key === null ? fetch : withProof(fetch, key, subjectToken, clock),
    url,
    init: {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        client_id: options.clientId,
        subject_token: subjectToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }),
    },
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    unreachable: 'provisioning-unreachable',
  });
  const { token, lifeMs } = readExchangeAnswer(answer, hostOf(url));
  return { value: token, lifeMs };
}

/** The endpoint's answer to a token. Throws ProblemError. Pure. */
export function readExchangeAnswer(answer: HttpAnswer, host: string): { token: string; lifeMs: number } {
  const body = parseJson(answer.body);
  const said = `${host} answered HTTP ${answer.status}${describeOauthError(body)}`;
  if (answer.status >= 500 || answer.status === 429) throw new ProblemError('provisioning-unreachable', said);
  // RFC 8693 section 2.2.2: a subject token that does not hold is an invalid request.
  if (answer.status === 400 || answer.status === 401) {
    throw new TokenRefusedError('provisioning-refused', said);
  }
  if (answer.status !== 200) throw new ProblemError('provisioning-refused', said);
  const parsed = v.safeParse(exchangeAnswerSchema, body);
  if (!parsed.success) throw new ProblemError('provisioning-invalid', `${host}: not a token answer`);
  const { access_token: token, expires_in: seconds } = parsed.output;
  return { token, lifeMs: seconds === undefined ? assumedLifeMs : seconds * 1000 };
}

function describeOauthError(body: unknown): string {
  const parsed = v.safeParse(v.object({ error: v.string() }), body);
  return parsed.success ? ` (${parsed.output.error})` : '';
}
