import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signInAtDevice } from '../../../demo/identity/device-client.ts';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { demoPassword } from '../../../demo/people.ts';
import { type Demo, startDemo } from '../../../demo/start.ts';
import type { HttpFetch } from '../../../src/main/identity/http.ts';
import { parseAuthLink } from '../../../src/main/identity/scheme-redirect.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import {
  createTestIdentity,
  type TestIdentity,
  type TestIdentityOptions,
} from '../../support/test-identity.ts';
import { patience } from '../../support/wait-until.ts';

// Every way to sign in that a policy can choose, against a real provider, and what an attacker would try on each.

const alice = { login: 'alice', password: demoPassword };
type SignInInput = Exclude<NonNullable<PolicyInput['signIn']>, readonly unknown[]>;

let demo: Demo;
let signIn: SignInInput;
beforeAll(async () => {
  demo = await startDemo();
  signIn = {
    issuer: demo.urls.issuer,
    clientId: 'offhook-desktop',
    provisioningUrl: demo.urls.provisioning,
  };
});
afterAll(() => demo.close());
beforeEach(() => demo.identity.setAcr('urn:offhook:demo:password'));

const open: TestIdentity[] = [];
afterEach(async () => {
  for (const identity of open.splice(0)) {
    identity.cancelSignIn();
    if (identity.state().step === 'signed-in') await identity.signOut();
  }
});

function create(wish: Partial<SignInInput> = {}, options: Partial<TestIdentityOptions> = {}): TestIdentity {
  const identity = createTestIdentity({ policy: { version: 1, signIn: { ...signIn, ...wish } }, ...options });
  open.push(identity);
  return identity;
}

/** Changes the claims of the ID token on their way. TLS vouches for it here, so a signature is not looked at. */
function withClaims(change: Record<string, unknown>): HttpFetch {
  return async (url, init) => {
    const answer = await fetch(url, init);
    if (url !== `${demo.urls.issuer}/token` || !answer.ok) return answer;
    const body = (await answer.json()) as { readonly id_token: string };
    const [head, payload = '', signature] = body.id_token.split('.');
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = Buffer.from(JSON.stringify(Object.assign({}, claims, change))).toString('base64url');
    return Response.json({ ...body, id_token: `${head}.${changed}.${signature}` });
  };
}

/** Walks to the end at the provider, and brings the answer back changed. */
async function answerWith(identity: TestIdentity, change: (answer: URL) => void): Promise<void> {
  const link = parseAuthLink(await signInAtDemo(await identity.authorizationUrl(), alice));
  if (link === null) throw new Error('the provider did not answer by the scheme');
  change(link);
  identity.links.deliver(link);
}

describe('the answer of the provider', () => {
  it.each([
    ['another issuer', (answer: URL) => answer.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', (answer: URL) => answer.searchParams.delete('iss')],
  ])('is not taken with %s (RFC 9207: an answer of another provider is mixed in)', async (_name, change) => {
    const identity = create({ redirect: 'scheme' });
    await answerWith(identity, change);
    expect(await identity.until('signed-out')).toMatchObject({
      problem: { code: 'identity-provider-invalid', detail: expect.stringContaining('iss') },
    });
  });

  it('is not taken with a code of somebody else: PKCE', async () => {
    const stranger = create({ redirect: 'scheme' });
    const stolen = parseAuthLink(await signInAtDemo(await stranger.authorizationUrl(), alice));
    const identity = create({ redirect: 'scheme' });
    await answerWith(identity, (answer) =>
      answer.searchParams.set('code', stolen?.searchParams.get('code') ?? ''),
    );
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'sign-in-refused' } });
  });

  it.each([
    ['nonce', { nonce: 'of another request' }],
    ['audience', { aud: 'another-client' }],
    ['issuer', { iss: 'https://evil.example' }],
  ])('is not taken with another %s in the ID token', async (_name, claims) => {
    const identity = create({}, { fetch: withClaims(claims) });
    await signInAtDemo(await identity.authorizationUrl(), alice);
    expect(await identity.until('signed-out')).toMatchObject({
      problem: { code: 'identity-provider-invalid' },
    });
    expect(identity.store.value).toBeNull();
  });
});

describe('the way back by offhook://auth', () => {
  it('leads to an account', async () => {
    const identity = create({ redirect: 'scheme' });
    await answerWith(identity, () => undefined);
    expect((await identity.until('signed-in')).account.aor).toBe('sip:alice@offhook.localhost');
  });

  it('is open to nobody else: a link with another state is not taken, and ends nothing', async () => {
    const identity = create({ redirect: 'scheme' });
    const url = await identity.authorizationUrl();
    const forged = parseAuthLink('offhook://auth?code=forged&state=forged');
    expect(forged === null || identity.links.deliver(forged)).toBe(false);
    const link = parseAuthLink(await signInAtDemo(url, alice));
    expect(link !== null && identity.links.deliver(link)).toBe(true);
    expect(link !== null && identity.links.deliver(link)).toBe(false);
    await identity.until('signed-in');
  });
});

describe('another device (RFC 8628)', () => {
  /** The provider names no pace, and the standard's is five seconds. */
  const eachSecond: HttpFetch = async (url, init) => {
    const answer = await fetch(url, init);
    if (!url.endsWith('/device/auth')) return answer;
    return Response.json({ ...(await answer.json()), interval: 1 });
  };

  it('shows a code, waits for the person there, and leads to an account', async () => {
    const identity = create({}, { fetch: eachSecond });
    const { userCode, verificationUri, expiresAt } = await identity.deviceCode();
    expect(userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(new URL(verificationUri).origin).toBe(demo.urls.issuer);
    expect(expiresAt).toBeGreaterThan(Date.now());
    expect(await signInAtDevice(verificationUri, userCode, alice)).toContain('Offhook goes on');
    const state = await identity.until('signed-in');
    expect(state.user.name).toBe('Alice Adler');
    expect(identity.store.value).not.toBeNull();
  });

  it('goes on when the network was away for a moment', async () => {
    let isAway = true;
    const identity = create(
      {},
      {
        fetch: async (url, init) => {
          if (String(init.body).includes('device_code=') && isAway) {
            isAway = false;
            throw new TypeError('fetch failed');
          }
          return eachSecond(url, init);
        },
      },
    );
    const { userCode, verificationUri } = await identity.deviceCode();
    await signInAtDevice(verificationUri, userCode, alice);
    await identity.until('signed-in');
    expect(isAway).toBe(false);
  });

  it('says that it was refused when the person says no there', async () => {
    const identity = create({}, { fetch: eachSecond });
    const { userCode, verificationUri } = await identity.deviceCode();
    await signInAtDevice(verificationUri, userCode, { ...alice, cancel: true });
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'sign-in-refused' } });
  });

  it('can be cancelled, and begun anew with another code', async () => {
    const identity = create({}, { fetch: eachSecond });
    const first = await identity.deviceCode();
    identity.cancelSignIn();
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    const second = await identity.deviceCode();
    expect(second.userCode).not.toBe(first.userCode);
  });

  it('ends with its code', async () => {
    const identity = create(
      {},
      {
        fetch: async (url, init) => {
          const answer = await eachSecond(url, init);
          if (!url.endsWith('/device/auth')) return answer;
          return Response.json({ ...(await answer.json()), expires_in: 1 });
        },
      },
    );
    await identity.deviceCode();
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'sign-in-timed-out' } });
  });

  it('says where a provider does not offer it', async () => {
    const identity = create(
      {},
      {
        fetch: async (url, init) => {
          const answer = await fetch(url, init);
          if (!url.includes('/.well-known/')) return answer;
          const { device_authorization_endpoint: _gone, ...rest } = (await answer.json()) as Record<
            string,
            unknown
          >;
          return Response.json(rest);
        },
      },
    );
    await expect(identity.deviceCode()).rejects.toMatchObject({ code: 'device-sign-in-unavailable' });
  });

  it.each([
    ['an address that is not a web page', { verification_uri: 'javascript:alert(1)' }],
    ['a page that everybody on the way can read', { verification_uri: 'http://id.example.com/device' }],
    ['a code that would steer the terminal', { user_code: '\u001b[2JABCD-EFGH' }],
  ])('shows nothing where the provider names %s', async (_name, change) => {
    const identity = create(
      {},
      {
        fetch: async (url, init) => {
          const answer = await fetch(url, init);
          if (!url.endsWith('/device/auth')) return answer;
          return Response.json({ ...(await answer.json()), ...change });
        },
      },
    );
    await expect(identity.deviceCode()).rejects.toMatchObject({ code: 'identity-provider-invalid' });
  });
});

describe('what the policy asks of a sign-in', () => {
  const secondFactor = 'urn:offhook:demo:second-factor';

  it('a second factor: a sign-in by password alone is not enough, and that is said', async () => {
    const identity = create({ acrValues: [secondFactor] });
    const url = await identity.authorizationUrl();
    expect(new URL(url).searchParams.get('acr_values')).toBe(secondFactor);
    const before = demo.identity.refreshTokens();
    await signInAtDemo(url, alice);
    expect(await identity.until('signed-out')).toMatchObject({
      problem: { code: 'sign-in-too-weak', detail: expect.stringContaining('urn:offhook:demo:password') },
    });
    expect(identity.store.value).toBeNull();
    // What was given for it is given back.
    await vi.waitFor(() => expect(demo.identity.refreshTokens()).toEqual(before), patience);
    demo.identity.setAcr(secondFactor);
    await signInAtDemo(await identity.authorizationUrl(), alice);
    await identity.until('signed-in');
  });

  it('the password anew, and not long ago', async () => {
    const identity = create({ prompt: 'login', maxAgeS: 60 });
    const url = await identity.authorizationUrl();
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ prompt: 'login', max_age: '60' });
    await signInAtDemo(url, alice);
    await identity.until('signed-in');
  });

  it('is not fulfilled by a sign-in that was too long ago', async () => {
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    const identity = create({ maxAgeS: 60 }, { fetch: withClaims({ auth_time: hourAgo }) });
    await signInAtDemo(await identity.authorizationUrl(), alice);
    expect(await identity.until('signed-out')).toMatchObject({
      problem: { code: 'identity-provider-invalid' },
    });
  });
});

describe('several providers', () => {
  it('are offered by their names, and each has a session of its own', async () => {
    const nowhere = { ...signIn, issuer: 'https://id.partner.example', name: 'Partner', deviceFlow: false };
    const identity = createTestIdentity({
      policy: { version: 1, signIn: [nowhere, { ...signIn, name: 'Offhook Ltd' }] },
    });
    open.push(identity);
    await identity.start();
    expect(identity.state()).toMatchObject({
      choices: [
        { name: 'Partner', issuer: 'https://id.partner.example', device: false },
        { name: 'Offhook Ltd', issuer: demo.urls.issuer, device: true },
      ],
    });
    await signInAtDemo(await identity.authorizationUrl(1), alice);
    await identity.until('signed-in');
    expect(identity.storeOf(0).value).toBeNull();
    expect(identity.storeOf(1).value).not.toBeNull();
    await identity.signOut();
    expect(identity.storeOf(1).value).toBeNull();
  });

  it('know no choice that the policy does not name', async () => {
    await expect(create().authorizationUrl(1)).rejects.toMatchObject({ code: 'unexpected' });
  });
});

describe('signing out at the provider', () => {
  it('opens its page in the browser where the policy says so, without any token in the address', async () => {
    const identity = create({ logout: 'provider' });
    await signInAtDemo(await identity.authorizationUrl(), alice);
    await identity.until('signed-in');
    await identity.signOut();
    expect(identity.opened).toEqual([`${demo.urls.issuer}/session/end?client_id=offhook-desktop`]);
    expect((await fetch(identity.opened[0] ?? '')).status).toBe(200);
    expect(identity.state()).toMatchObject({
      wiped: expect.arrayContaining([{ what: 'provider-session', outcome: 'done' }]),
    });
  });

  it('opens nothing otherwise', async () => {
    const identity = create();
    await signInAtDemo(await identity.authorizationUrl(), alice);
    await identity.until('signed-in');
    await identity.signOut();
    expect(identity.opened).toEqual([]);
  });
});
