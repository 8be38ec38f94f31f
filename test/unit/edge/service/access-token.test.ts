import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAccessTokenCheck } from '../../../../edge/service/access-token.ts';

const issuer = 'https://login.example';
const audience = 'offhook';
const hourMs = 3_600_000;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let first: Pair;
let second: Pair;
beforeAll(async () => {
  first = await generateKeyPair('ES256');
  second = await generateKeyPair('ES256');
});

/** A provider whose keys change and which goes away, and a clock that is set. */
function createProvider() {
  const provider = {
    now: 1_700_000_000_000,
    away: false,
    /** What its answers wait for. */
    busy: Promise.resolve<unknown>(null),
    asked: 0,
    keys: [{ kid: 'first', pair: first }],
  };
  const check = createAccessTokenCheck({
    ...{ issuer, audience, cooldownMs: 0, clock: { now: () => provider.now } },
    async fetch(url) {
      provider.asked += 1;
      await provider.busy;
      if (provider.away) throw new TypeError('fetch failed');
      if (url.endsWith('/openid-configuration')) return Response.json({ issuer, jwks_uri: `${issuer}/keys` });
      const keys = provider.keys.map(async ({ kid, pair }) => ({
        ...(await exportJWK(pair.publicKey)),
        ...{ kid, alg: 'ES256', use: 'sig' },
      }));
      return Response.json({ keys: await Promise.all(keys) });
    },
  });
  const sign = (kid: string, { privateKey }: Pair) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('alice')
      .setExpirationTime(provider.now / 1000 + 30 * 3600)
      .sign(privateKey);
  return { provider, check, sign };
}

const good = { ok: true, subject: 'alice', jkt: null };

describe('an access token', () => {
  it('holds while the provider is away, though nothing of it could be read anew, for a day', async () => {
    const { provider, check, sign } = createProvider();
    const token = await sign('first', first);
    expect(await check(token)).toEqual(good);
    provider.away = true;
    for (const hours of [1, 22]) {
      provider.now += hours * hourMs;
      expect(await check(token)).toEqual(good);
    }
    provider.now += 2 * hourMs;
    expect(await check(token)).toMatchObject({ ok: false, cause: 'provider' });
    provider.away = false;
    provider.now += 60_000;
    expect(await check(token)).toEqual(good);
  });

  it('makes nobody wait for a provider that is away, but once in a while', async () => {
    const { provider, check, sign } = createProvider();
    const token = await sign('first', first);
    await check(token);
    provider.away = true;
    provider.now += 2 * hourMs;
    await check(token);
    const asked = provider.asked;
    for (let times = 0; times < 5; times += 1) expect(await check(token)).toEqual(good);
    expect(provider.asked).toBe(asked);
    provider.now += 60_000;
    await check(token);
    expect(provider.asked).toBeGreaterThan(asked);
  });

  it('waits for a provider that is slow, one for each of its documents, and the others are answered', async () => {
    const { provider, check, sign } = createProvider();
    const token = await sign('first', first);
    await check(token);
    for (const hours of [2, 4]) {
      provider.now += hours * hourMs;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      provider.busy = promise;
      const asked = provider.asked;
      const waiting = [check(token), check(token)];
      await expect.poll(() => provider.asked).toBe(asked + 2);
      expect(await check(token)).toEqual(good);
      resolve(undefined);
      expect(await Promise.all(waiting)).toEqual([good, good]);
      provider.busy = Promise.resolve(null);
    }
  });

  it('of a key that is new is asked for, and while nobody answers it is not refused for good', async () => {
    const { provider, check, sign } = createProvider();
    expect(await check(await sign('first', first))).toEqual(good);
    const token = await sign('second', second);
    expect(await check(token)).toMatchObject({ ok: false, cause: 'token' });
    provider.away = true;
    expect(await check(token)).toMatchObject({ ok: false, cause: 'provider' });
    provider.away = false;
    provider.keys.push({ kid: 'second', pair: second });
    expect(await check(token)).toEqual(good);
  });

  it('of a key that the provider has withdrawn is refused within minutes', async () => {
    const { provider, check, sign } = createProvider();
    const token = await sign('first', first);
    expect(await check(token)).toEqual(good);
    provider.keys = [{ kid: 'second', pair: second }];
    provider.now += 11 * 60_000;
    expect(await check(token)).toMatchObject({ ok: false, cause: 'token' });
  });
});
