import { type Problem, ProblemError } from '../../shared/problem.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { type Clock, pause } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { type AccessTokens, createAccessTokens } from './access-token.ts';
import type { HttpFetch } from './http.ts';
import { type IdentityProvider, isPassing, type Tokens, type User } from './identity-provider.ts';
import { createProtectionDomains } from './protection-domains.ts';
import { fetchProvisioning, TokenRefusedError } from './provisioning.ts';
import { createBearerCredential, createDigestCredential, type SipCredential } from './sip-credential.ts';
import { createSipTokens } from './sip-token.ts';

export type SessionState =
  | { readonly step: 'provisioning'; readonly problem: Problem | null }
  | {
      readonly step: 'signed-in';
      readonly user: User;
      readonly provisioning: Provisioning;
      readonly credential: SipCredential;
    };

export interface SessionOptions {
  /** The tokens of a sign-in, or the refresh token of an earlier run. */
  readonly first: Tokens | { readonly refreshToken: string };
  readonly provider: IdentityProvider;
  readonly issuer: string;
  readonly clientId: string;
  readonly provisioningUrl: string;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  /** For every single request, in ms. */
  readonly timeoutMs: number;
  readonly log: Log;
  readonly random: () => number;
  readonly saveRefreshToken: (refreshToken: string) => Promise<void>;
  readonly onState: (state: SessionState) => void;
  /** The provider ended the session; nothing is tried any more. */
  readonly onExpired: (problem: Problem) => void;
}

/** From tokens to an account, and its credentials for as long as it lasts. */
export interface Session {
  close(): void;
}

const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** A refusal or a document that does not fit is mended by people; asking every second helps nobody. */
const refusalRetryMs = 15_000;

/** Back-off for try `attempt` (from 0), with jitter of a fifth so that a thousand clients do not come at once. Pure. */
export function chooseRetryDelayMs(attempt: number, problem: Problem, random: number): number {
  const shortest = isPassing(problem.code) ? firstRetryMs : refusalRetryMs;
  const delayMs = Math.min(longestRetryMs, shortest * 2 ** Math.min(attempt, 10));
  return delayMs * (0.8 + 0.4 * random);
}

function toProblem(error: unknown): Problem {
  return error instanceof ProblemError
    ? error.toProblem()
    : { code: 'unexpected', detail: describeError(error) };
}

export function startSession(options: SessionOptions): Session {
  const { clock, fetch, log, timeoutMs } = options;
  const abort = new AbortController();
  const { signal } = abort;

  const accessTokens = createAccessTokens({
    first: options.first,
    provider: options.provider,
    clock,
    signal,
    log,
    saveRefreshToken: options.saveRefreshToken,
    onExpired(problem) {
      abort.abort();
      options.onExpired(problem.toProblem());
    },
  });

  async function provisionOnce(): Promise<Provisioning> {
    const source = { url: options.provisioningUrl, fetch, timeoutMs };
    const token = await accessTokens.get();
    try {
      return await fetchProvisioning(source, token, signal);
    } catch (error) {
      if (!(error instanceof TokenRefusedError)) throw error;
      return fetchProvisioning(source, await accessTokens.renew(), signal);
    }
  }

  async function provision(): Promise<Provisioning | null> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        return await provisionOnce();
      } catch (error) {
        if (signal.aborted) return null;
        const problem = toProblem(error);
        log.warn(`provisioning: ${describeError(error)}`);
        options.onState({ step: 'provisioning', problem });
        await pause(clock, chooseRetryDelayMs(attempt, problem, options.random()), signal);
      }
    }
    return null;
  }

  async function run(): Promise<void> {
    options.onState({ step: 'provisioning', problem: null });
    const provisioning = await provision();
    if (provisioning === null || signal.aborted) return;
    const user = chooseUser(accessTokens.user(), provisioning);
    const credential = createCredential(provisioning, accessTokens);
    options.onState({ step: 'signed-in', user, provisioning, credential });
  }

  function createCredential({ account, credentials }: Provisioning, tokens: AccessTokens): SipCredential {
    const { realms } = credentials;
    const domains = createProtectionDomains({ aor: account.aor, realms, issuer: options.issuer, log });
    if (credentials.kind === 'digest') return createDigestCredential(credentials, domains);
    const { tokenUrl } = credentials;
    const { clientId } = options;
    return createBearerCredential(
      createSipTokens({ tokenUrl, clientId, accessTokens: tokens, fetch, clock, timeoutMs, signal }),
      domains,
    );
  }

  void run();
  return { close: () => abort.abort() };
}

/** Providers may leave the name out, and a refresh may come without an ID token. */
function chooseUser(named: User | null, provisioning: Provisioning): User {
  if (named !== null && named.name !== '') return named;
  return { name: provisioning.account.displayName, email: named?.email ?? null };
}
