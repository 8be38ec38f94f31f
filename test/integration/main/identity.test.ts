import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { demoPassword } from '../../../demo/people.ts';
import type { Demo } from '../../../demo/start.ts';
import type { HttpFetch } from '../../../src/main/identity/http.ts';
import { formatSessionEnd } from '../../../src/main/identity/session-secret.ts';
import { type IdentitiesAtDemo, startIdentitiesAtDemo } from '../../support/identities-at-demo.ts';
import { createMemoryTokenStore } from '../../support/test-identity.ts';
import { patience } from '../../support/wait-until.ts';

const alice = { login: 'alice', password: demoPassword };
const register = { method: 'REGISTER', uri: 'sip:offhook.localhost' };

let at: IdentitiesAtDemo;
let demo: Demo;
beforeAll(async () => {
  at = await startIdentitiesAtDemo();
  demo = at.demo;
});
afterEach(() => at.reset());
afterAll(() => demo.close());

/** Says of each access token that it ends soon, so that a test need not wait for the provider's own time. */
function fetchWithTokenLife(seconds: number): HttpFetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    const isToken = url === `${demo.urls.issuer}/token` && response.ok;
    return isToken ? Response.json({ ...(await response.json()), expires_in: seconds }) : response;
  };
}

describe('sign-in', () => {
  it('goes through the browser and ends with an account', async () => {
    const identity = at.create();
    await identity.start();
    expect(identity.state()).toEqual({
      step: 'signed-out',
      choices: [{ name: null, issuer: demo.urls.issuer, device: true }],
      problem: null,
      wiped: null,
    });

    expect(await at.signIn(identity)).toContain('go back to Offhook');

    const state = await identity.until('signed-in');
    expect(state).toMatchObject({
      source: 'sign-in',
      user: { name: 'Alice Adler', email: 'alice@offhook.localhost' },
      account: { aor: 'sip:alice@offhook.localhost', credentialKind: 'bearer' },
    });
    expect(identity.states.map(({ step }) => step)).toEqual([
      'signed-out',
      'signing-in',
      'provisioning',
      'signed-in',
    ]);
    expect(identity.store.value).not.toBeNull();
  });

  it('asks with PKCE S256, state, nonce, and a redirect to 127.0.0.1', async () => {
    const url = new URL(await at.create().authorizationUrl());
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid profile email offline_access',
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
      state: expect.stringMatching(/^.{40,}$/),
      nonce: expect.stringMatching(/^.{40,}$/),
    });
  });

  it('is not ended by a stranger who knocks at the local port', async () => {
    const identity = at.create();
    const url = await identity.authorizationUrl();
    const callback = new URL(url).searchParams.get('redirect_uri');
    for (const query of ['?code=forged&state=forged', '?error=access_denied', '']) {
      expect((await fetch(`${callback}${query}`)).status).toBe(404);
    }
    await signInAtDemo(url, alice);
    expect((await identity.until('signed-in')).account.aor).toBe('sip:alice@offhook.localhost');
  });

  it('can be cancelled in the app', async () => {
    const identity = at.create();
    const url = await identity.authorizationUrl();
    identity.cancelSignIn();
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'sign-in-cancelled' } });
    const callback = new URL(url).searchParams.get('redirect_uri') ?? '';
    await expect(fetch(callback)).rejects.toThrow('fetch failed');
  });

  it('says that it was refused when the user cancels at the provider', async () => {
    const identity = at.create();
    const page = await signInAtDemo(await identity.authorizationUrl(), { ...alice, cancel: true });
    expect(page).toContain('Sign-in did not work');
    expect(await identity.until('signed-out')).toMatchObject({
      problem: { code: 'sign-in-refused', detail: expect.stringContaining('access_denied') },
    });
  });

  it('starts anew when asked twice: only the second one counts', async () => {
    const identity = at.create();
    const first = await identity.authorizationUrl();
    const second = await identity.authorizationUrl();
    await expect(signInAtDemo(first, alice)).rejects.toThrow('no answer');
    await signInAtDemo(second, { ...alice, login: 'carol' });
    expect((await identity.until('signed-in')).user.name).toBe('Carol Castor');
    expect(identity.states.filter(({ step }) => step === 'signed-out')).toEqual([]);
  });

  it.each([true, 'refused'] as const)('says that the provider cannot be reached (down: %s)', async (down) => {
    await demo.identity.setDown(down);
    const identity = at.create();
    await expect(identity.authorizationUrl()).rejects.toMatchObject({
      code: 'identity-provider-unreachable',
    });
    expect(identity.state()).toMatchObject({
      step: 'signed-out',
      problem: { code: 'identity-provider-unreachable' },
    });
  });

  it('says that the provider is set up wrongly when it is not what it claims to be', async () => {
    const signIn = { ...demo.policy.signIn, issuer: demo.urls.provisioning } as typeof demo.policy.signIn;
    const identity = at.create({ policy: { version: 1, signIn } });
    await expect(identity.authorizationUrl()).rejects.toMatchObject({ code: 'identity-provider-invalid' });
  });

  // What the system opens by such an address is no sign-in page.
  it.each(['file:///etc/passwd', 'smb://evil.example/share', 'javascript:alert(1)', 'ms-settings:privacy'])(
    'sends the browser nowhere when the provider names %s to sign in at',
    async (authorization_endpoint) => {
      const identity = at.create({
        async fetch(url, init) {
          const response = await fetch(url, init);
          const isDiscovery = url.includes('/.well-known/');
          return isDiscovery
            ? Response.json({ ...(await response.json()), authorization_endpoint })
            : response;
        },
      });
      await expect(identity.authorizationUrl()).rejects.toMatchObject({ code: 'identity-provider-invalid' });
    },
  );
});

describe('a session', () => {
  it('outlives a restart without the browser', async () => {
    const { store } = await at.signedIn();
    at.forget();
    const identity = at.create({ store });
    await identity.start();
    expect(await identity.until('signed-in')).toMatchObject({ user: { name: 'Alice Adler' } });
    expect(identity.states.map(({ step }) => step)).not.toContain('signing-in');
  });

  it('waits for a provider that is away at the start, and never signs out for that', async () => {
    const { store } = await at.signedIn();
    at.forget();
    await demo.identity.setDown('refused');
    const identity = at.create({ store });
    await identity.start();
    const waiting = await identity.until('provisioning', ({ problem }) => problem !== null);
    expect(waiting.problem?.code).toBe('identity-provider-unreachable');
    expect(store.value).not.toBeNull();
    await demo.identity.setDown(false);
    await identity.until('signed-in');
    expect(identity.states.map(({ step }) => step)).not.toContain('signed-out');
  });

  it('is over when the provider says so', async () => {
    const { store } = await at.signedIn();
    at.forget();
    demo.identity.revokeAllGrants('alice');
    const identity = at.create({ store });
    await identity.start();
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
    expect(store.value).toBe(formatSessionEnd('session-expired'));
  });

  it('that ended while the app was being quit, unread, is told at the next start, until somebody signs in', async () => {
    const { store } = await at.signedIn();
    at.forget();
    demo.identity.revokeAllGrants('alice');
    const quitting = at.create({ store });
    await quitting.start();
    await quitting.until('signed-out');
    at.forget();
    const asked: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      const identity = at.create({
        store,
        fetch(url, init) {
          asked.push(url);
          return fetch(url, init);
        },
      });
      await identity.start();
      expect(identity.state()).toMatchObject({ step: 'signed-out', problem: { code: 'session-expired' } });
      at.forget();
    }
    // Nothing is left that the provider could be asked about.
    expect(asked).toEqual([]);
    const again = at.create({ store });
    await again.start();
    await at.signIn(again);
    await again.until('signed-in');
    await again.signOut();
    at.forget();
    const later = at.create({ store });
    await later.start();
    expect(later.state()).toMatchObject({ step: 'signed-out', problem: null });
  });

  it('asks for a new sign-in when the stored token is nonsense', async () => {
    const identity = at.create({ store: createMemoryTokenStore('nonsense') });
    await identity.start();
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
  });

  it('renews its access token before it ends, and keeps each new refresh token', async () => {
    const identity = await at.signedIn({ fetch: fetchWithTokenLife(1) });
    const first = identity.store.value;
    await vi.waitFor(() => expect(identity.log.lines).toContain('info access token renewed'), patience);
    expect(identity.store.value).not.toBe(first);
    expect(identity.state().step).toBe('signed-in');
  });

  it('stays when a renewal meets a provider that is away, and ends when it is refused', async () => {
    const identity = await at.signedIn({ fetch: fetchWithTokenLife(1) });
    await demo.identity.setDown(true);
    await vi.waitFor(
      () => expect(identity.log.lines.join('\n')).toContain('access token not renewed'),
      patience,
    );
    expect(identity.state().step).toBe('signed-in');
    await demo.identity.setDown(false);
    demo.identity.revokeAllGrants('alice');
    const challenges = ['Bearer realm="r", error="invalid_token"'];
    await identity.sipCredential({ ...register, challenges }).catch(() => undefined);
    expect(await identity.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
  });
});

describe('sign-out', () => {
  it('revokes the refresh token, wipes the page, and leaves nothing behind', async () => {
    const identity = await at.signedIn();
    const token = identity.store.value;
    await identity.signOut();
    expect(identity.state()).toMatchObject({
      step: 'signed-out',
      problem: null,
      wiped: [
        { what: 'keychain', outcome: 'done' },
        { what: 'page-storage', outcome: 'done' },
        { what: 'registration', outcome: 'done' },
        { what: 'provider-tokens', outcome: 'done' },
      ],
    });
    expect(identity.store.value).toBeNull();
    expect(identity.wipes()).toBe(1);
    const thief = at.create({ store: createMemoryTokenStore(token) });
    await thief.start();
    expect(await thief.until('signed-out')).toMatchObject({ problem: { code: 'session-expired' } });
  });

  it('works while the provider is away', async () => {
    const identity = await at.signedIn();
    await demo.identity.setDown('refused');
    await identity.signOut();
    expect(identity.state().step).toBe('signed-out');
    expect(identity.store.value).toBeNull();
    expect(identity.state()).toMatchObject({
      wiped: expect.arrayContaining([{ what: 'provider-tokens', outcome: 'failed' }]),
    });
  });

  it('still has the credential at hand to unregister with', async () => {
    const identity = await at.signedIn();
    const before = await identity.sipCredential({ ...register, challenges: [] });
    await identity.signOut();
    expect(await identity.sipCredential({ ...register, challenges: [] })).toBe(before);
  });

  it('is possible while provisioning fails', async () => {
    await demo.service.setDown(true);
    const identity = at.create();
    await at.signIn(identity);
    await identity.until('provisioning', ({ problem }) => problem !== null);
    await identity.signOut();
    expect(identity.state().step).toBe('signed-out');
  });
});
