import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import type { HttpFetch } from '../../../src/main/identity/http.ts';
import { formatSessionEnd } from '../../../src/main/identity/session-secret.ts';
import {
  startServiceWithAlice,
  type TestProvider,
  type TestService,
} from '../../support/edge/test-service.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import {
  createMemoryTokenStore,
  createTestIdentity,
  type TestIdentity,
} from '../../support/test-identity.ts';
import { patience } from '../../support/wait-until.ts';

// The life of tokens against a real provider and the service of the edge; only main's own clock is the test's.

const alice = { login: 'alice', password: 'demo' };
const register = { method: 'REGISTER', uri: 'sip:offhook.localhost', challenges: [] };
const minuteMs = 60_000;
/** What stands in the keychain then, in place of token and key. */
const expired = formatSessionEnd('session-expired');

let provider: TestProvider;
let service: TestService;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ provider, service, close } = await startServiceWithAlice());
});
afterAll(() => close());

let open: TestIdentity | null = null;
afterEach(async () => {
  if (open?.state().step === 'signed-in') await open.signOut();
  open = null;
});

function create(fetchWith: HttpFetch = fetch) {
  const clock = createFakeClock();
  const store = createMemoryTokenStore();
  const saved: string[] = [];
  const save = store.save;
  store.save = (token) => {
    saved.push(token);
    return save(token);
  };
  const { issuer } = provider;
  const provisioningUrl = `${service.url}/provisioning`;
  const policy = { version: 1 as const, signIn: { issuer, clientId: 'offhook-desktop', provisioningUrl } };
  const identity = createTestIdentity({ policy, store, clock, fetch: fetchWith });
  open = identity;
  return { clock, saved, identity, store, policy };
}

async function signIn(identity: TestIdentity): Promise<void> {
  await signInAtDemo(await identity.authorizationUrl(), alice);
  await identity.until('signed-in');
}

/** Lets what the clock started go as far as it comes without an answer from outside. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const isRefresh = (url: string, init: RequestInit) =>
  url === `${provider.issuer}/token` && String(init.body).includes('grant_type=refresh_token');

describe('tokens', () => {
  it('rotate ten times without a gap: there is a credential and a relay at every moment', async () => {
    const { clock, identity, saved } = create();
    await signIn(identity);
    const states = identity.states.length;
    const sipTokens = new Set<string>();
    for (let rotation = 2; rotation <= 11; rotation += 1) {
      clock.advance((10 * minuteMs * 2) / 3);
      const authorization = await identity.sipCredential(register);
      sipTokens.add(String(decodeJwt(authorization?.replace('Bearer ', '') ?? '').jti));
      expect((await identity.iceServers()).servers).toHaveLength(2);
      await vi.waitFor(() => expect(saved).toHaveLength(rotation), patience);
    }
    expect(new Set(saved).size).toBe(11);
    expect(sipTokens.size).toBe(10);
    // Nobody saw anything of it, so neither registration nor calls were touched.
    expect(identity.states).toHaveLength(states);
    expect(identity.log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('come back by themselves after hours without a network', async () => {
    let isOffline = false;
    const { clock, identity } = create(async (url, init) => {
      if (isOffline) throw new TypeError('fetch failed');
      return fetch(url, init);
    });
    await signIn(identity);
    const states = identity.states.length;
    isOffline = true;
    for (let minute = 0; minute < 5 * 60; minute += 1) {
      clock.advance(minuteMs);
      await settle();
    }
    await expect(identity.sipCredential(register)).rejects.toMatchObject({
      code: 'identity-provider-unreachable',
    });
    isOffline = false;
    expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
    expect((await identity.iceServers()).servers).toHaveLength(2);
    expect(identity.states).toHaveLength(states);
  });

  it('whose renewal got lost on the way back end the session in words, and a new sign-in works', async () => {
    let isLost = false;
    const { clock, identity, store } = create(async (url, init) => {
      const answer = await fetch(url, init);
      if (!isLost || !isRefresh(url, init)) return answer;
      isLost = false;
      throw new TypeError('fetch failed');
    });
    await signIn(identity);
    isLost = true;
    clock.advance((10 * minuteMs * 2) / 3);
    await vi.waitFor(() => expect(identity.log.lines.join()).toContain('access token not renewed'), patience);
    // The provider sees the old refresh token a second time, and takes all of the grant back (RFC 9700 section 4.14.2).
    clock.advance(30_000);
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
    await vi.waitFor(() => expect(store.value).toBe(expired), patience);
    await signIn(identity);
    expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
  });

  it('stay while the provider goes away in the middle of a renewal, and are renewed when it is back', async () => {
    let isAway = false;
    const { clock, identity, saved } = create(async (url, init) => {
      if (isAway && isRefresh(url, init)) throw new TypeError('fetch failed');
      return fetch(url, init);
    });
    await signIn(identity);
    const states = identity.states.length;
    isAway = true;
    clock.advance((10 * minuteMs * 2) / 3);
    await vi.waitFor(() => expect(identity.log.lines.join()).toContain('access token not renewed'), patience);
    // The one before holds for a third of its life.
    expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
    isAway = false;
    clock.advance(30_000);
    await vi.waitFor(() => expect(saved).toHaveLength(2), patience);
    expect(identity.states).toHaveLength(states);
  });

  it('of which a thief shows an older one again end the session for both, in words', async () => {
    const { clock, identity, saved, store, policy } = create();
    await signIn(identity);
    clock.advance((10 * minuteMs * 2) / 3);
    await vi.waitFor(() => expect(saved).toHaveLength(2), patience);
    // A copy of the whole keychain, key and all.
    const thief = createTestIdentity({ policy, store: createMemoryTokenStore(saved[0] ?? null) });
    await thief.start();
    expect(await thief.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
    clock.advance((10 * minuteMs * 2) / 3);
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
    await vi.waitFor(() => expect(store.value).toBe(expired), patience);
  });

  it('that have all ended while the computer was off ask for a new sign-in, once', async () => {
    const { identity, store } = create();
    await signIn(identity);
    const left = createMemoryTokenStore(store.value);
    await identity.signOut();
    const { issuer } = provider;
    const provisioningUrl = `${service.url}/provisioning`;
    const policy = { version: 1 as const, signIn: { issuer, clientId: 'offhook-desktop', provisioningUrl } };
    const later = createTestIdentity({ policy, store: left, clock: createFakeClock() });
    await later.start();
    expect(await later.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
    await vi.waitFor(() => expect(left.value).toBe(expired), patience);
    expect(later.states.filter(({ step }) => step === 'signed-out')).toHaveLength(1);
  });

  /** The provider's ID token, as a computer sees it whose clock is wrong by so much. */
  const seenBy =
    (offS: number): HttpFetch =>
    async (url, init) => {
      const answer = await fetch(url, init);
      if (url !== `${provider.issuer}/token` || !answer.ok) return answer;
      const body = (await answer.json()) as { id_token: string };
      const claims = decodeJwt(body.id_token);
      const now = Math.floor(Date.now() / 1000);
      // The signature is TLS's business here (OpenID Connect Core 1.0 section 3.1.3.7, point 6).
      const moved =
        offS < 0 ? { iat: now - offS, exp: now - offS + 3600 } : { iat: now - 3600, exp: now - offS };
      const payload = Buffer.from(JSON.stringify({ ...claims, ...moved })).toString('base64url');
      const [head, , signature] = body.id_token.split('.');
      return Response.json({ ...body, id_token: `${head}.${payload}.${signature}` });
    };

  it.each([-86_400, -290, 290])(
    'are taken by a computer whose clock is %i s ahead of the provider’s',
    async (offS) => {
      const { identity } = create(seenBy(offS));
      await signIn(identity);
      expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
    },
  );

  it('are not taken by one whose clock is 400 s ahead: they have expired there, and that is said', async () => {
    const { identity } = create(seenBy(400));
    await signInAtDemo(await identity.authorizationUrl(), alice);
    const { problem } = await identity.until('signed-out', (state) => state.problem !== null);
    expect(problem).toMatchObject({ code: 'identity-provider-invalid' });
  });
});
