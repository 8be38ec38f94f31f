import type { DeviceAuthorizationResponse } from 'openid-client';
import * as v from 'valibot';
import { ProblemError } from '../../shared/problem.ts';
import { httpsUrlSchema } from '../../shared/provisioning.ts';
import type { Authorization, DeviceAuthorization, IdentityProvider, Tokens } from './identity-provider.ts';
import { type Discovered, discoverProvider, type OidcOptions } from './oidc-discovery.ts';
import { toOidcProblem } from './oidc-problem.ts';
import { type Answer, demandStrength, tokensOf } from './oidc-tokens.ts';
import { orAborted } from './or-aborted.ts';
import { type Bound, createBinding } from './token-binding.ts';

/**
 * OpenID Connect for a public native client (RFC 8252) by openid-client: authorization code with PKCE, or a code for
 * another device.
 */
export function createOidcProvider(options: OidcOptions): IdentityProvider {
  const { signIn, clock } = options;
  const { acrValues, maxAgeS, prompt } = signIn;
  let discovered: Promise<Discovered> | null = null;
  const binding = createBinding(signIn.dpop);

  /** Discovery is done once it is needed; a failure is not remembered. */
  function discover(): Promise<Discovered> {
    discovered ??= discoverProvider(options).catch((error: unknown) => {
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

  /** What every way to sign in asks for by policy. */
  const wishes = {
    scope: signIn.scopes.join(' '),
    ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
    ...(maxAgeS === undefined ? {} : { max_age: String(maxAgeS) }),
  };

  async function authorize({ openid, config }: Discovered, redirectUri: string): Promise<Authorization> {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const expectedNonce = openid.randomNonce();
    const bound = await binding.begin({ openid, config });
    const url = openid.buildAuthorizationUrl(config, {
      ...wishes,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      ...(prompt === undefined ? {} : { prompt }),
      // RFC 9449 section 10: the code too is good for the holder of this key alone.
      ...(bound === null ? {} : { dpop_jkt: await bound.handle.calculateThumbprint() }),
    });
    const checks = {
      ...{ pkceCodeVerifier, expectedState, expectedNonce },
      idTokenExpected: signIn.scopes.includes('openid'),
      ...(maxAgeS === undefined ? {} : { maxAge: maxAgeS }),
    };
    return {
      url: url.href,
      state: expectedState,
      finish: (callback, signal) =>
        step(signal, async () => {
          const answer = await openid
            .authorizationCodeGrant(config, callback, checks, undefined, binding.options(bound))
            .catch(refuseCode);
          return accept({ openid, config }, answer, bound);
        }),
    };
  }

  async function authorizeDevice({ openid, config }: Discovered): Promise<DeviceAuthorization> {
    if (config.serverMetadata().device_authorization_endpoint === undefined) {
      throw new ProblemError(
        'device-sign-in-unavailable',
        'the provider names no device_authorization_endpoint',
      );
    }
    const code = await openid.initiateDeviceAuthorization(config, wishes);
    const bound = await binding.begin({ openid, config });
    return {
      ...readDeviceCode(code),
      expiresAt: clock.now() + code.expires_in * 1000,
      tokens: (signal) => step(signal, (found) => poll(found, code, bound, signal)),
    };
  }

  async function poll(
    { openid, config }: Discovered,
    code: DeviceAuthorizationResponse,
    bound: Bound | null,
    signal: AbortSignal,
  ): Promise<Tokens> {
    const answer = await openid
      .pollDeviceAuthorizationGrant(config, code, {}, { signal, ...binding.options(bound) })
      .catch(refuseDevice);
    return accept({ openid, config }, answer, bound);
  }

  /** It would hold at the provider for weeks, and nobody would know. */
  function giveBack({ openid, config }: Discovered, refreshToken: string): void {
    openid.tokenRevocation(config, refreshToken).catch(() => undefined);
  }

  function accept(found: Discovered, answer: Answer, bound: Bound | null): Tokens {
    try {
      demandStrength(answer, acrValues);
      return binding.demand(tokensOf(answer, clock.now(), bound?.key ?? null));
    } catch (error) {
      if (answer.refresh_token !== undefined) giveBack(found, answer.refresh_token);
      throw error;
    }
  }

  /**
   * What the policy does not take of a session that runs is its end. Another try would show the provider a token that it
   * has replaced, and that it must take for a theft (RFC 9700 section 4.14.2).
   */
  async function orEnd<T>(found: Discovered, refreshToken: string, take: () => T | Promise<T>): Promise<T> {
    try {
      return await take();
    } catch (error) {
      giveBack(found, refreshToken);
      throw new ProblemError('session-expired', toOidcProblem(error).detail, { cause: error });
    }
  }

  async function refresh(found: Discovered, shown: string, proofKey: string | null): Promise<Tokens> {
    const { openid, config } = found;
    const bound = await orEnd(found, shown, () => binding.resume(found, proofKey));
    const answer = await openid.refreshTokenGrant(config, shown, {}, binding.options(bound));
    return orEnd(found, answer.refresh_token ?? shown, () =>
      binding.demand(tokensOf(answer, clock.now(), bound?.key ?? null)),
    );
  }

  return {
    authorize(redirectUri, signal) {
      // Afresh for each sign-in: a provider that is down is told here, not by a page that never loads in the browser.
      discovered = null;
      return step(signal, (found) => authorize(found, redirectUri));
    },
    authorizeDevice(signal) {
      discovered = null;
      return step(signal, authorizeDevice);
    },
    refresh: (refreshToken, signal, proofKey) =>
      step(signal, (found) => refresh(found, refreshToken, proofKey)),
    revoke: (refreshToken, signal) =>
      step(signal, async ({ openid, config }) => {
        if (config.serverMetadata().revocation_endpoint === undefined) return false;
        await openid.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
        return true;
      }),
    logoutUrl: (signal) =>
      step(signal, async ({ openid, config }) => {
        if (config.serverMetadata().end_session_endpoint === undefined) return null;
        // Without id_token_hint: the address stands in the command line of the browser, for every process to read.
        return openid.buildEndSessionUrl(config).href;
      }),
  };
}

/** invalid_grant ends a session at a refresh; here no session has begun, and the code was not taken. */
function refuseCode(error: unknown): never {
  const problem = toOidcProblem(error);
  if (problem.code !== 'session-expired') throw problem;
  throw new ProblemError('sign-in-refused', problem.detail, { cause: error });
}

/** RFC 8628 section 3.5. */
function refuseDevice(error: unknown): never {
  const said = error instanceof Error && 'error' in error ? error.error : null;
  if (said === 'access_denied') throw new ProblemError('sign-in-refused', said, { cause: error });
  if (said === 'expired_token') throw new ProblemError('sign-in-timed-out', said, { cause: error });
  refuseCode(error);
}

/** What is shown to a person, in a terminal too: who sees the code on its way can take the sign-in over. */
function readDeviceCode({ verification_uri: uri, user_code: userCode }: DeviceAuthorizationResponse) {
  const refuse = (place: string): never => {
    throw new ProblemError('identity-provider-invalid', place);
  };
  if (!v.is(httpsUrlSchema, uri)) return refuse('verification_uri: expected an https address');
  if (!/^[\x20-\x7e]{1,64}$/.test(userCode)) return refuse('user_code: expected plain text');
  return { userCode, verificationUri: new URL(uri).href };
}
