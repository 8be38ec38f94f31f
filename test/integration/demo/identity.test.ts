import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIdentity } from '../../../demo/identity/identity.ts';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { createHttpServer } from '../../../demo/net/http-server.ts';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { policySchema } from '../../../src/shared/policy.ts';
import { provisioningSchema } from '../../../src/shared/provisioning.ts';
import { createTestClient, exchangeToken, type TestClient } from '../../support/demo/oidc-client.ts';

const alice = { login: 'alice', password: 'demo' };
let demo: Demo;
let client: TestClient;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());
beforeEach(async () => {
  client = await createTestClient(demo.urls.issuer);
});
afterEach(async () => {
  await client.close();
  demo.identity.setAccessTokenTtlMs(600_000);
  demo.service.setProvisioning(null);
});

const signIn = (answer = alice) => client.signIn((url) => signInAtDemo(url, answer));

function provisioning(token: string | null): Promise<Response> {
  return fetch(demo.urls.provisioning, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
}

describe('sign-in', () => {
  it('gives ID token, JWT access token and refresh token for a loopback redirect on any port', async () => {
    const tokens = await signIn();
    expect(tokens.claims()).toMatchObject({
      sub: 'alice',
      name: 'Alice Adler',
      email: 'alice@offhook.localhost',
    });
    expect(tokens.access_token.split('.')).toHaveLength(3);
    expect(tokens.refresh_token).toBeDefined();
  });

  it('says what is not true, in its own hand, when it is told to', async () => {
    demo.identity.forgeIdTokens({ name: 'Mallory' });
    const tokens = await signIn();
    demo.identity.forgeIdTokens(null);
    expect(tokens.claims()).toMatchObject({ sub: 'alice', name: 'Mallory' });
    const keys = createRemoteJWKSet(new URL(`${demo.urls.issuer}/jwks`));
    const { payload } = await jwtVerify(tokens.id_token ?? '', keys, { issuer: demo.urls.issuer });
    expect(payload).toMatchObject({ sub: 'alice', name: 'Mallory' });
  });

  it('demands PKCE', async () => {
    const signedIn = client.signIn((url) => {
      const plain = new URL(url);
      plain.searchParams.delete('code_challenge');
      plain.searchParams.delete('code_challenge_method');
      return signInAtDemo(plain.href, alice);
    });
    await expect(signedIn).rejects.toMatchObject({ error: 'invalid_request' });
  });

  it('says so on a wrong password, and names an unknown redirect', async () => {
    await expect(signIn({ login: 'alice', password: 'guess' })).rejects.toThrow(
      'The user name or the password is wrong.',
    );
    await expect(signIn({ login: '701', password: 'demo' })).rejects.toThrow('is wrong');
    const elsewhere = client.signIn((url) => {
      const other = new URL(url);
      other.searchParams.set('redirect_uri', 'http://evil.example/callback');
      return signInAtDemo(other.href, alice);
    });
    await expect(elsewhere).rejects.toThrow('redirect_uri');
  });

  it('ends in access_denied when cancelled', async () => {
    const cancelled = client.signIn((url) => signInAtDemo(url, { ...alice, cancel: true }));
    await expect(cancelled).rejects.toMatchObject({ error: 'access_denied' });
  });

  it('serves its page without script and under a strict policy', async () => {
    let policy: string | null = null;
    await client.signIn(async (url) => {
      const first = await fetch(url, { redirect: 'manual' });
      const cookie = first.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ');
      const page = await fetch(new URL(first.headers.get('location') ?? '', url), { headers: { cookie } });
      policy = page.headers.get('content-security-policy');
      expect(await page.text()).not.toMatch(/<script|style=|onclick/);
      await signInAtDemo(url, alice);
    });
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/unsafe/);
  });
});

describe('refresh', () => {
  it('rotates the token, and refuses the old one', async () => {
    const first = (await signIn()).refresh_token ?? '';
    const second = (await client.refresh(first)).refresh_token ?? '';
    expect(second).not.toBe(first);
    await expect(client.refresh(first)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('is refused after revocation, by the user or by the administrator', async () => {
    const own = (await signIn()).refresh_token ?? '';
    await client.revoke(own);
    await expect(client.refresh(own)).rejects.toMatchObject({ error: 'invalid_grant' });

    const tokens = await signIn();
    expect(demo.identity.revokeAllGrants('alice')).toBeGreaterThan(0);
    await expect(client.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('is taken after a restart by a provider that keeps what it has issued, as are tokens from before; one that keeps nothing knows nobody', async () => {
    const keptIn = mkdtempSync(join(tmpdir(), 'offhook-identity-'));
    const start = async (folder: { keptIn?: string }, port = 0) => {
      const server = await createHttpServer(port);
      const audience = 'http://127.0.0.1:1';
      await createIdentity(server, { audience, accessTokenTtlMs: 600_000, log: () => undefined, ...folder });
      return server;
    };
    for (const [folder, knows] of [
      [{ keptIn }, true],
      [{}, false],
    ] as const) {
      const first = await start(folder);
      const { port } = new URL(first.origin);
      const own = await createTestClient(first.origin);
      const tokens = await own.signIn((url) => signInAtDemo(url, alice));
      await first.close();
      const second = await start(folder, Number(port));
      // What was connected to the first one breaks with the next request.
      await fetch(second.origin).catch(() => undefined);
      const keys = createRemoteJWKSet(new URL(`${second.origin}/jwks`));
      const outcomes = await Promise.allSettled([
        jwtVerify(tokens.access_token, keys, { issuer: second.origin }),
        own.refresh(tokens.refresh_token ?? ''),
      ]);
      expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([knows, knows]);
      await own.close();
      await second.close();
    }
    rmSync(keptIn, { recursive: true });
  });

  it('is an outage, not a refusal, while the provider is down', async () => {
    const token = (await signIn()).refresh_token ?? '';
    await demo.identity.setDown(true);
    await expect(client.refresh(token)).rejects.not.toMatchObject({ error: 'invalid_grant' });
    await demo.identity.setDown('refused');
    await expect(client.refresh(token)).rejects.toThrow('fetch failed');
    await demo.identity.setDown(false);
    expect((await client.refresh(token)).access_token).toBeDefined();
  });
});

describe('the token and provisioning service', () => {
  it('exchanges an access token for a SIP token of that user', async () => {
    const { status, body } = await exchangeToken(demo.urls.token, (await signIn()).access_token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const claims: unknown = JSON.parse(
      Buffer.from(String(body.access_token).split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims).toMatchObject({
      sub: 'alice',
      aud: 'sip',
      aor: 'sip:alice@offhook.localhost',
      tenant: 'offhook.localhost',
    });
  });

  it.each([
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['another token type', { subject_token_type: 'urn:x' }, 'invalid_request'],
    ['rubbish', { subject_token: 'rubbish' }, 'invalid_request'],
  ])('refuses %s with a reason', async (_what, extra, error) => {
    const { status, body } = await exchangeToken(demo.urls.token, 'x', extra);
    expect([status, body.error]).toEqual([400, error]);
    expect(body.error_description).toBeTypeOf('string');
  });

  it('refuses a SIP token, and an access token that has expired', async () => {
    const sipToken = await demo.issueSipToken('alice');
    expect((await exchangeToken(demo.urls.token, sipToken)).body.error).toBe('invalid_request');
    demo.identity.setAccessTokenTtlMs(1000);
    const { access_token: short } = await signIn();
    const answer = await expect.poll(() => exchangeToken(demo.urls.token, short), {
      timeout: 4000,
      interval: 200,
    });
    await answer.toMatchObject({
      status: 400,
      body: { error_description: 'subject_token: the token has expired' },
    });
  });

  it('gives a valid provisioning document, and its own policy documents are valid', async () => {
    const response = await provisioning((await signIn()).access_token);
    const document = v.parse(provisioningSchema, await response.json());
    expect(document.account.aor).toBe('sip:alice@offhook.localhost');
    expect(document.servers).toEqual([{ url: demo.urls.wss, priority: 0 }]);
    expect(document.credentials).toMatchObject({ kind: 'bearer', tokenUrl: demo.urls.token });
    expect(v.parse(policySchema, demo.policy).trustedCertificates[0]?.host).toBe(new URL(demo.urls.wss).host);
    expect(v.parse(policySchema, demo.managedPolicy).provisioning?.credentials.kind).toBe('digest');
  });

  it('refuses provisioning without a token and with a wrong one', async () => {
    const none = await provisioning(null);
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const wrong = await provisioning('rubbish');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('obeys the switches: another document, another status, an outage', async () => {
    const { access_token: token } = await signIn();
    demo.service.setProvisioning({ status: 200, body: '{"version":' });
    await expect((await provisioning(token)).json()).rejects.toThrow(SyntaxError);
    demo.service.setProvisioning({ status: 403, body: { error: 'access_denied', error_description: 'no' } });
    expect((await provisioning(token)).status).toBe(403);
    demo.service.refuseTokens(true);
    expect((await exchangeToken(demo.urls.token, token)).status).toBe(403);
    demo.service.refuseTokens(false);
    await demo.service.setDown(true);
    expect((await provisioning(token)).status).toBe(503);
    await demo.service.setDown(false);
  });
});
