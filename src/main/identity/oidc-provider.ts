import type * as OpenidClient from 'openid-client';
import type { Policy } from '../../shared/policy.ts';
import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import type { HttpFetch } from './http.ts';
import type { Authorization, IdentityProvider, Tokens, User } from './identity-provider.ts';
import { toOidcProblem } from './oidc-problem.ts';

export interface OidcOptions {
  readonly signIn: NonNullable<Policy['signIn']>;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  /** For every single request, in ms. */
  readonly timeoutMs: number;
}

/** A computer's clock may be wrong by this much; the provider's ID tokens say when they hold. */
const clockToleranceS = 300;

type Openid = typeof OpenidClient;

interface Discovered {
  readonly openid: Openid;
  readonly config: OpenidClient.Configuration;
}

/** OIDC authorization code flow with PKCE for a public client (RFC 8252), by openid-client. */
export function createOidcProvider(options: OidcOptions): IdentityProvider {
  const { signIn, clock } = options;
  let discovered: Promise<Discovered> | null = null;

  /** Discovery is done once it is needed; a failure is not remembered. */
  function discover(): Promise<Discovered> {
    discovered ??= load(options).catch((error: unknown) => {
      discovered = null;
      throw error;
    });
    return discovered;
  }

  /** Every step: discovery, errors as problems, and an abort that is obeyed even by a library that knows none. */
  async function step<T>(signal: AbortSignal, action: (found: Discovered) => Promise<T>): Promise<T> {
    try {
      return await orAborted(signal, discover().then(action));
    } catch (error) {
      signal.throwIfAborted();
      throw toOidcProblem(error);
    }
  }

  function toTokens(
    answer: OpenidClient.TokenEndpointResponse & OpenidClient.TokenEndpointResponseHelpers,
  ): Tokens {
    const seconds = answer.expires_in;
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? null,
      expiresAt: seconds === undefined ? null : clock.now() + seconds * 1000,
      user: userOf(answer.claims()),
    };
  }

  return {
    authorize(redirectUri, signal) {
      // Afresh for each sign-in: a provider that is down is told here, not by a page that never loads in the browser.
      discovered = null;
      return step(signal, async ({ openid, config }): Promise<Authorization> => {
        const pkceCodeVerifier = openid.randomPKCECodeVerifier();
        const expectedState = openid.randomState();
        const expectedNonce = openid.randomNonce();
        const url = openid.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: signIn.scopes.join(' '),
          code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: 'S256',
          state: expectedState,
          nonce: expectedNonce,
        });
        return {
          url: url.href,
          state: expectedState,
          finish: (callback, finishSignal) =>
            step(finishSignal, async () =>
              toTokens(
                await openid
                  .authorizationCodeGrant(config, callback, {
                    pkceCodeVerifier,
                    expectedState,
                    expectedNonce,
                    idTokenExpected: signIn.scopes.includes('openid'),
                  })
                  .catch(refuseCode),
              ),
            ),
        };
      });
    },
    refresh: (refreshToken, signal) =>
      step(signal, async ({ openid, config }) =>
        toTokens(await openid.refreshTokenGrant(config, refreshToken)),
      ),
    revoke: (refreshToken, signal) =>
      step(signal, async ({ openid, config }) => {
        if (config.serverMetadata().revocation_endpoint === undefined) return;
        await openid.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
      }),
  };
}

async function load(options: OidcOptions): Promise<Discovered> {
  // Loaded when it is needed: a start without sign-in does not pay for it.
  const openid = await import('openid-client');
  const issuer = new URL(options.signIn.issuer);
  // The schema lets http pass only to this machine (the demo edge).
  const execute = issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [];
  const metadata = { [openid.clockTolerance]: clockToleranceS };
  const config = await openid.discovery(issuer, options.signIn.clientId, metadata, openid.None(), {
    timeout: options.timeoutMs / 1000,
    execute,
    [openid.customFetch]: (url, init) => options.fetch(url, toRequestInit(init)),
  });
  return { openid, config };
}

/** invalid_grant ends a session at a refresh; here no session has begun, and the code was not taken. */
function refuseCode(error: unknown): never {
  const problem = toOidcProblem(error);
  if (problem.code !== 'session-expired') throw problem;
  throw new ProblemError('sign-in-refused', problem.detail, { cause: error });
}

function toRequestInit(init: OpenidClient.CustomFetchOptions): RequestInit {
  const { body, headers, method, redirect, signal } = init;
  return {
    headers,
    method,
    redirect,
    credentials: 'omit',
    ...(body === undefined || body === null ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function userOf(claims: OpenidClient.IDToken | undefined): User | null {
  if (claims === undefined) return null;
  const { name, preferred_username: username, email } = claims;
  const named = [name, username, email, claims.sub].find(
    (value): value is string => typeof value === 'string' && value !== '',
  );
  return { name: named ?? '', email: typeof email === 'string' ? email : null };
}

function orAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
