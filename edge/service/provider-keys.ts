import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from './clock.ts';

/** Nobody can tell at the moment whether a token holds. */
export class ProviderError extends Error {}

export interface ProviderKeysOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timeoutMs: number;
  readonly cooldownMs: number;
}

/** A key that the provider has withdrawn is taken no longer than this. */
const freshMs = 600_000;
/** But where the provider is away, what it has signed before still holds: its tokens end by themselves. */
const longestOutageMs = 24 * 3_600_000;
/** While it is away nobody waits for it, but for one request in this time. */
export const retryMs = 30_000;

/** The published keys of the identity provider. Rejects with ProviderError when they cannot be had. */
export function createProviderKeys(url: string, options: ProviderKeysOptions): JWTVerifyGetKey {
  const { clock } = options;
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: options.timeoutMs,
    cooldownDuration: options.cooldownMs,
    // By the clock below.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: options.fetch,
  });
  let loadedAt = Number.NEGATIVE_INFINITY;
  let askAt = Number.NEGATIVE_INFINITY;

  async function refresh(): Promise<void> {
    const now = clock.now();
    if (now < askAt) return;
    // Whoever comes while this one waits goes on with what there is.
    if (now - loadedAt <= longestOutageMs) askAt = now + retryMs;
    try {
      await keys.reload();
      loadedAt = now;
      askAt = now + freshMs;
    } catch (cause) {
      if (now - loadedAt > longestOutageMs) throw unavailable(cause);
    }
  }

  return async (header, token) => {
    await refresh();
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      throw unavailable(error);
    }
  };
}

function unavailable(cause: unknown): ProviderError {
  return new ProviderError('the keys of the identity provider cannot be had', { cause });
}
