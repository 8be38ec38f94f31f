import type { PolicyLimits } from '../../shared/policy-limits.ts';
import { type Problem, ProblemError } from '../../shared/problem.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { type Clock, pause } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { createAccessTokens } from './access-token.ts';
import type { HttpFetch } from './http.ts';
import { createIceServers, type IceServersNow } from './ice-servers.ts';
import type { IdentityProvider, Tokens, User } from './identity-provider.ts';
import { createProtectionDomains } from './protection-domains.ts';
import { fetchProvisioning } from './provisioning.ts';
import { createRenewed, type Renewed } from './renewed.ts';
import { chooseRetryDelayMs } from './retry-delay.ts';
import type { SessionSecret } from './session-secret.ts';
import { createBearerCredential, createDigestCredential, type SipCredential } from './sip-credential.ts';
import { createSipTokens } from './sip-token.ts';
import { type IceServers, readSipAnswer, readTurnAnswer } from './time-limited.ts';
import { getJson, withAccessToken } from './with-access-token.ts';

export type SessionState =
  | { readonly step: 'provisioning'; readonly problem: Problem | null }
  | {
      readonly step: 'signed-in';
      readonly user: User;
      readonly provisioning: Provisioning;
      readonly credential: SipCredential;
      readonly iceServers: () => Promise<IceServersNow>;
    };

export interface SessionOptions {
  /** The tokens of a sign-in, or the refresh token of an earlier run. */
  readonly first: Tokens | SessionSecret;
  readonly provider: IdentityProvider;
  readonly issuer: string;
  readonly clientId: string;
  readonly provisioningUrl: string;
  /** How far the document may go. */
  readonly limits: PolicyLimits | undefined;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  /** For every single request, in ms. */
  readonly timeoutMs: number;
  readonly log: Log;
  readonly random: () => number;
  readonly saveRefreshToken: (refreshToken: string) => Promise<void>;
  readonly onState: (state: SessionState) => void;
  readonly onCredentialRenewed: () => void;
  /** The provider ended the session; nothing is tried any more. */
  readonly onExpired: (problem: Problem) => void;
}

/** From tokens to an account, and its credentials for as long as it lasts. */
export interface Session {
  close(): void;
  /** To take it back at the provider; see `AccessTokens`. */
  lastRefreshToken(): Promise<string | null>;
  renewing(): Promise<void> | null;
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

  let sendsAccessToken = false;
  const accessTokens = createAccessTokens({
    first: options.first,
    provider: options.provider,
    clock,
    random: options.random,
    signal,
    log,
    saveRefreshToken: options.saveRefreshToken,
    onRenewed() {
      if (sendsAccessToken) options.onCredentialRenewed();
    },
    onExpired(problem) {
      abort.abort(problem);
      options.onExpired(problem.toProblem());
    },
  });

  const request = { fetch, clock, timeoutMs, signal, proofKey: accessTokens.proofKey };

  function provisionOnce(): Promise<Provisioning> {
    const source = { ...request, url: options.provisioningUrl };
    return withAccessToken(accessTokens, (token) => fetchProvisioning(source, token, options.limits));
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
    const credential = createCredential(provisioning);
    const iceServers = createIceServers(provisioning.ice, turnOf(provisioning), { clock, log });
    options.onState({ step: 'signed-in', user, provisioning, credential, iceServers });
  }

  function createCredential({ account, credentials }: Provisioning): SipCredential {
    const { realms } = credentials;
    const domains = createProtectionDomains({ aor: account.aor, realms, issuer: options.issuer, log });
    switch (credentials.kind) {
      case 'digest':
        return createDigestCredential(credentials, domains);
      case 'ephemeral': {
        const { onCredentialRenewed } = options;
        const renewed = renew('SIP credentials', credentials.url, readSipAnswer, onCredentialRenewed);
        return createDigestCredential(async () => (await renewed.get()).value, domains);
      }
      case 'bearer': {
        const { tokenUrl } = credentials;
        const { clientId, random, onCredentialRenewed } = options;
        sendsAccessToken = tokenUrl === null;
        return createBearerCredential(
          createSipTokens({
            ...{ tokenUrl, clientId, accessTokens, fetch, clock, random, log, timeoutMs, signal },
            onRenewed: onCredentialRenewed,
          }),
          domains,
        );
      }
    }
  }

  function turnOf({ ice }: Provisioning): Renewed<IceServers> | null {
    const { turnCredentialsUrl: url } = ice;
    const read = (document: unknown) => readTurnAnswer(document, options.limits);
    return url === undefined ? null : renew('TURN credentials', url, read);
  }

  function renew<T>(
    what: string,
    url: string,
    read: (document: unknown) => { readonly value: T; readonly lifeMs: number },
    onRenewed: () => void = () => undefined,
  ): Renewed<T> {
    const source = { ...request, url };
    const fetchOne = (): Promise<{ readonly value: T; readonly lifeMs: number }> =>
      withAccessToken(accessTokens, async (token) => read(await getJson(source, token)));
    return createRenewed({ what, fetch: fetchOne, clock, random: options.random, log, signal, onRenewed });
  }

  void run();
  const { lastRefreshToken, renewing } = accessTokens;
  return { close: () => abort.abort(), lastRefreshToken, renewing };
}

/** Providers may leave the name out, and a refresh may come without an ID token. */
function chooseUser(named: User | null, provisioning: Provisioning): User {
  if (named !== null && named.name !== '') return named;
  return { name: provisioning.account.displayName, email: named?.email ?? null };
}
