import { createHmac } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { createAccessTokenCheck } from './access-token.ts';
import { type Clock, systemClock } from './clock.ts';
import { createCounters } from './counters.ts';
import { createProofCheck } from './dpop.ts';
import { createInternalHandler } from './internal-server.ts';
import { openKeyRing } from './key-ring.ts';
import { createKeysBeside } from './keys-beside.ts';
import { listen } from './listener.ts';
import type { ServiceLog } from './log.ts';
import { createPublicApi } from './public-api.ts';
import { createPublicHandler } from './public-server.ts';
import { createRateLimit } from './rate-limit.ts';
import type { LoadedConfig } from './read-config.ts';

const farewellMs = 3000;

export interface TokenService {
  readonly url: string;
  readonly internalUrl: string;
  close(): Promise<void>;
}

export interface TokenServiceOptions {
  readonly log: ServiceLog;
  readonly clock?: Clock;
  /** To the identity provider. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** @throws the system's error when a port is taken or the key file cannot be used; nothing is left open then */
export async function startService(
  loaded: LoadedConfig,
  options: TokenServiceOptions,
): Promise<TokenService> {
  const { config, secrets, tls } = loaded;
  const { log, clock = systemClock, fetch } = options;
  const { rotateEveryS, tokenTtlS, rateLimits, issuer, audience, clientIds, keyFolder } = config;
  const { keyFile: file } = loaded;
  const keys = openKeyRing({
    ...{ file, plan: { rotateEveryS, tokenTtlS }, clock, log },
    ...(keyFolder === undefined ? {} : { beside: createKeysBeside({ file, log }) }),
  });
  const counters = createCounters();
  const checkAccessToken = createAccessTokenCheck({
    ...{ issuer, audience, clientIds, clock },
    ...(fetch === undefined ? {} : { fetch }),
  });
  // Its own address is known only once it listens.
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const front = await listen({ ...config.listen, tls }, (request, response) =>
    answer(request, response),
  ).catch((error: unknown) => {
    keys.close();
    throw error;
  });
  const internal = createInternalHandler({ secret: secrets.internal, keys, counters, log });
  const back = await listen({ ...config.internal, tls: null }, internal).catch(async (error: unknown) => {
    keys.close();
    await front.close(0);
    throw error;
  });
  const url = (config.publicUrl ?? front.origin).replace(/\/$/, '');
  const perSource = createRateLimit({ ...rateLimits.perSource, clock });
  const perSubject = createRateLimit({ ...rateLimits.perSubject, clock });
  const api = createPublicApi({
    checkProof: createProofCheck({ clock, secret: proofSecret(secrets.internal) }),
    ...{ config, secrets, url, checkAccessToken, keys, perSource, perSubject, counters, clock },
  });
  answer = createPublicHandler({
    ...{ config, api, log },
    isTls: tls !== null,
    health: () => ({ status: 'ok', keys: keys.ownKeys().length }),
  });
  log('info', 'listening', { url, internalUrl: back.origin });

  return {
    url,
    internalUrl: back.origin,
    async close() {
      keys.close();
      await Promise.all([front.close(farewellMs), back.close(farewellMs)]);
      log('info', 'stopped');
    },
  };
}

/** Services side by side have the same internal secret: a nonce of one is good at the other. */
function proofSecret(internal: string): Buffer {
  return createHmac('sha256', internal).update('nonces of DPoP').digest();
}
