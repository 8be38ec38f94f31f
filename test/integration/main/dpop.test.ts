import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signInAtDevice } from '../../../demo/identity/device-client.ts';
import { demoPassword } from '../../../demo/people.ts';
import { startDemo } from '../../../demo/start.ts';
import { systemClock } from '../../../src/main/clock.ts';
import type { HttpFetch } from '../../../src/main/identity/http.ts';
import { createProofKey, type ProofKey, withProof } from '../../../src/main/identity/proof-key.ts';
import { parseSessionEnd, parseSessionSecret } from '../../../src/main/identity/session-secret.ts';
import type { PolicyInput, SignIn } from '../../../src/shared/policy.ts';
import { type IdentitiesAtDemo, startIdentitiesAtDemo } from '../../support/identities-at-demo.ts';
import { createMemoryTokenStore, createTestIdentity } from '../../support/test-identity.ts';
import { waitUntil } from '../../support/wait-until.ts';

// RFC 9449 against a real provider and the demo's token service, which checks proofs as the edge's does.

const register = { method: 'REGISTER', uri: 'sip:offhook.localhost', challenges: [] };

let at: IdentitiesAtDemo;
beforeAll(async () => {
  at = await startIdentitiesAtDemo();
});
afterEach(async () => {
  at.demo.identity.demandNonce(false);
  at.demo.service.demandNonce(false);
  await at.reset();
});
afterAll(() => at.demo.close());

interface Shown {
  readonly url: string;
  readonly authorization: string | null;
  readonly proof: string | null;
  readonly body: string;
  readonly status: number;
}

/** What goes over the wire, in order. */
function watched(): { readonly fetch: HttpFetch; readonly shown: Shown[] } {
  const shown: Shown[] = [];
  return {
    shown,
    async fetch(url, init) {
      const headers = new Headers(init.headers);
      const answer = await fetch(url, init);
      const { status } = answer;
      const [authorization, proof] = [headers.get('authorization'), headers.get('dpop')];
      shown.push({ url, authorization, proof, body: String(init.body ?? ''), status });
      return answer;
    },
  };
}

/** The refresh tokens that the provider was asked to take back, and did. */
function takenBack(shown: readonly Shown[]): readonly (string | null)[] {
  return shown
    .filter(({ url, status }) => url === `${at.demo.urls.issuer}/token/revocation` && status === 200)
    .map(({ body }) => new URLSearchParams(body).get('token'));
}

function policyWith(
  dpop: SignIn['dpop'],
  { policy, urls }: Pick<IdentitiesAtDemo['demo'], 'policy' | 'urls'>,
) {
  const { issuer, provisioning: provisioningUrl } = urls;
  const signIn = { issuer, provisioningUrl, clientId: 'offhook-desktop', dpop };
  return { ...policy, signIn } satisfies PolicyInput;
}

describe('tokens that are bound to a key', () => {
  it('are shown with a proof for each request, and never as bearer tokens', async () => {
    const { fetch, shown } = watched();
    const identity = await at.signedIn({ fetch });
    expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
    const { urls } = at.demo;
    const byUrl = (url: string) => shown.find((each) => each.url === url);
    const provisioning = byUrl(urls.provisioning);
    const [, accessToken = ''] = /^DPoP (.+)$/.exec(provisioning?.authorization ?? '') ?? [];
    const { jwk } = decodeProtectedHeader(provisioning?.proof ?? '');
    expect(jwk).not.toHaveProperty('d');
    expect(decodeJwt(accessToken).cnf).toEqual({ jkt: await calculateJwkThumbprint(jwk ?? {}) });
    expect(decodeJwt(provisioning?.proof ?? '')).toMatchObject({ htm: 'GET', htu: urls.provisioning });
    const exchange = byUrl(urls.token);
    expect(exchange?.authorization).toBeNull();
    expect(decodeJwt(exchange?.proof ?? '')).toMatchObject({ htm: 'POST', htu: urls.token });
    expect(shown.filter(({ authorization }) => authorization?.startsWith('Bearer'))).toEqual([]);
  });

  it('begin with a code that is bound to the same key', async () => {
    const identity = at.create();
    const url = new URL(await identity.authorizationUrl());
    expect(url.searchParams.get('dpop_jkt')).toMatch(/^[\w-]{43}$/);
  });

  it('follow the nonces of provider and service', async () => {
    at.demo.identity.demandNonce(true);
    at.demo.service.demandNonce(true);
    const { fetch, shown } = watched();
    const identity = await at.signedIn({ fetch });
    expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
    const { urls } = at.demo;
    const statuses = (url: string) => shown.filter((each) => each.url === url).map(({ status }) => status);
    expect(statuses(`${urls.issuer}/token`)).toEqual([400, 200]);
    expect(statuses(urls.provisioning)).toEqual([401, 200]);
    // The nonce is known by now.
    expect(statuses(urls.token)).toEqual([200]);
  });

  it.each([-300, 300])(
    'work with a clock that is %i s off: the service gives a nonce in its place',
    async (offS) => {
      const { fetch, shown } = watched();
      const clock = { ...systemClock, now: () => Date.now() + offS * 1000 };
      const identity = await at.signedIn({ fetch, clock });
      expect(await identity.sipCredential(register)).toMatch(/^Bearer /);
      const asked = shown.filter(({ url }) => url === at.demo.urls.provisioning);
      expect(asked.map(({ status }) => status)).toEqual([401, 200]);
      expect(decodeJwt(asked[1]?.proof ?? '').nonce).toEqual(expect.any(String));
    },
  );

  it('are bound at another device too', async () => {
    const identity = at.create();
    const { verificationUri, userCode } = await identity.deviceCode();
    await signInAtDevice(verificationUri, userCode, { login: 'alice', password: demoPassword });
    await identity.until('signed-in');
    expect(parseSessionSecret(identity.store.value ?? '').proofKey).not.toBeNull();
  });

  it('outlive a restart, by the same key', async () => {
    const { store } = await at.signedIn();
    const before = parseSessionSecret(store.value ?? '');
    at.forget();
    const identity = at.create({ store });
    await identity.start();
    await identity.until('signed-in');
    const after = parseSessionSecret(store.value ?? '');
    expect(after.proofKey).toBe(before.proofKey);
    expect(after.refreshToken).not.toBe(before.refreshToken);
  });

  it('are worth nothing to whoever has a refresh token without its key, and the session goes on', async () => {
    const identity = await at.signedIn();
    const { refreshToken, proofKey } = parseSessionSecret(identity.store.value ?? '');
    expect(proofKey).not.toBeNull();
    const thief = at.create({ store: createMemoryTokenStore(refreshToken) });
    await thief.start();
    expect(await thief.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
    at.forget();
    const again = at.create({ store: identity.store });
    await again.start();
    expect((await again.until('signed-in')).account.aor).toBe('sip:alice@offhook.localhost');
  });

  it('end the session in words when the key in the keychain is damaged', async () => {
    const { store } = await at.signedIn();
    const { refreshToken } = parseSessionSecret(store.value ?? '');
    const damaged = JSON.stringify({ refreshToken, proofKey: '{"kty":"EC","crv":"P-256"}' });
    const { fetch, shown } = watched();
    const identity = at.create({ store: createMemoryTokenStore(damaged), fetch });
    await identity.start();
    expect(await identity.until('signed-out')).toMatchObject({
      problem: { code: 'session-expired', detail: expect.stringContaining('key') },
    });
    await waitUntil(() => takenBack(shown).includes(refreshToken));
  });
});

describe('a stolen access token', () => {
  let stolen: string;
  let own: ProofKey;
  const clock = { now: () => Date.now() };

  async function steal(): Promise<void> {
    const { fetch, shown } = watched();
    await at.signedIn({ fetch });
    const first = shown.find(({ url }) => url === at.demo.urls.provisioning);
    stolen = first?.authorization?.replace('DPoP ', '') ?? '';
    own = await createProofKey();
  }

  it.each([
    ['as a bearer token', () => ({ headers: { authorization: `Bearer ${stolen}` } })],
    ['without a proof', () => ({ headers: { authorization: `DPoP ${stolen}` } })],
    ['with a proof that is none', () => ({ headers: { authorization: `DPoP ${stolen}`, dpop: 'e.y.x' } })],
  ])('is refused %s', async (_name, request) => {
    await steal();
    const answer = await fetch(at.demo.urls.provisioning, request());
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('DPoP');
  });

  it('is refused with a proof by the thief’s own key, in the exchange too', async () => {
    await steal();
    const proven = withProof(fetch, own, stolen, clock);
    const { provisioning, token } = at.demo.urls;
    const shown = await proven(provisioning, { headers: { authorization: `DPoP ${stolen}` } });
    expect([shown.status, await shown.json()]).toMatchObject([401, { error: 'invalid_dpop_proof' }]);
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: stolen,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
    const exchanged = await proven(token, { method: 'POST', body });
    expect([exchanged.status, await exchanged.json()]).toMatchObject([400, { error: 'invalid_dpop_proof' }]);
    const bare = await fetch(token, { method: 'POST', body });
    expect([bare.status, await bare.json()]).toMatchObject([400, { error: 'invalid_dpop_proof' }]);
  });
});

describe('the policy', () => {
  it('"never" leaves tokens unbound, and a session that began so goes on when it is changed', async () => {
    const { fetch, shown } = watched();
    const identity = await at.signedIn({ policy: policyWith('never', at.demo), fetch });
    expect(shown.filter(({ proof }) => proof !== null)).toEqual([]);
    expect(parseSessionSecret(identity.store.value ?? '').proofKey).toBeNull();
    at.forget();
    const later = at.create({ store: identity.store });
    await later.start();
    expect((await later.until('signed-in')).account.aor).toBe('sip:alice@offhook.localhost');
  });

  it('"required" is not fulfilled by a provider that cannot, and that is said; else it is unbound there', async () => {
    const demo = await startDemo({ dpop: false });
    try {
      const strict = createTestIdentity({ policy: policyWith('required', demo) });
      await expect(strict.authorizationUrl()).rejects.toMatchObject({
        code: 'identity-provider-invalid',
        detail: expect.stringContaining('DPoP'),
      });
      const url = new URL(await createTestIdentity({ policy: demo.policy }).authorizationUrl());
      expect(url.searchParams.has('dpop_jkt')).toBe(false);
    } finally {
      await demo.close();
    }
  });

  it('"required" is fulfilled by one that can', async () => {
    const identity = await at.signedIn({ policy: policyWith('required', at.demo) });
    expect(identity.state().step).toBe('signed-in');
  });

  it('ends a session of an earlier day whose tokens are not bound where it wants them bound: whoever found one could use it', async () => {
    const { store } = await at.signedIn({ policy: policyWith('never', at.demo) });
    const { refreshToken } = parseSessionSecret(store.value ?? '');
    at.forget();
    const { fetch, shown } = watched();
    const later = at.create({ policy: policyWith('required', at.demo), store, fetch });
    await later.start();
    expect(await later.until('signed-out')).toMatchObject({
      problem: { code: 'session-expired', detail: expect.stringContaining('DPoP') },
    });
    expect(shown.filter(({ authorization }) => authorization !== null)).toEqual([]);
    await waitUntil(() => takenBack(shown).includes(refreshToken));
  });

  it('takes no renewed token that is not bound any more where it wants them bound', async () => {
    const policy = policyWith('required', at.demo);
    const { store } = await at.signedIn({ policy });
    at.forget();
    const { fetch, shown } = watched();
    const renewed = Promise.withResolvers<string>();
    const later = at.create({
      ...{ policy, store },
      async fetch(url, init) {
        const answer = await fetch(url, init);
        if (url !== `${at.demo.urls.issuer}/token` || !answer.ok) return answer;
        const tokens = v.parse(v.looseObject({ refresh_token: v.string() }), await answer.json());
        renewed.resolve(tokens.refresh_token);
        return Response.json({ ...tokens, token_type: 'Bearer' });
      },
    });
    await later.start();
    // Over, and not tried again with the token that the provider has replaced: that is what a thief would show.
    expect(await later.until('signed-out')).toMatchObject({
      problem: { code: 'session-expired', detail: expect.stringContaining('DPoP') },
    });
    expect(shown.filter(({ authorization }) => authorization !== null)).toEqual([]);
    expect(parseSessionEnd(store.value ?? '')).toMatchObject({ code: 'session-expired' });
    const refreshToken = await renewed.promise;
    await waitUntil(() => takenBack(shown).includes(refreshToken));
  });

  it('"required" refuses a token that is not bound, whatever the provider had said', async () => {
    const identity = at.create({
      policy: policyWith('required', at.demo),
      async fetch(url, init) {
        const answer = await fetch(url, init);
        const isToken = url === `${at.demo.urls.issuer}/token` && answer.ok;
        return isToken ? Response.json({ ...(await answer.json()), token_type: 'Bearer' }) : answer;
      },
    });
    await at.signIn(identity).catch(() => undefined);
    expect(await identity.until('signed-out', ({ problem }) => problem !== null)).toMatchObject({
      problem: { code: 'identity-provider-invalid', detail: expect.stringContaining('DPoP') },
    });
  });
});
