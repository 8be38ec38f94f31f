import type * as OpenidClient from 'openid-client';
import type { SignIn } from '../../shared/policy.ts';
import type { Clock } from '../clock.ts';
import type { HttpFetch } from './http.ts';

export interface OidcOptions {
  readonly signIn: SignIn;
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  /** For every single request, in ms. */
  readonly timeoutMs: number;
}

export interface Discovered {
  readonly openid: typeof OpenidClient;
  readonly config: OpenidClient.Configuration;
}

/** A computer's clock may be wrong by this much; the provider's ID tokens say when they hold. */
const clockToleranceS = 300;

/** Loads openid-client and what the provider says of itself. */
export async function discoverProvider(options: OidcOptions): Promise<Discovered> {
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
