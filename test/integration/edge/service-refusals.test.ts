import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../edge/service/config.ts';
import { exchangeToken } from '../../support/demo/oidc-client.ts';
import {
  audience,
  secrets,
  startServiceWithAlice,
  startTestProvider,
  startTestService,
  type TestProvider,
  type TestService,
} from '../../support/edge/test-service.ts';

let provider: TestProvider;
let service: TestService;
let alice: string;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ provider, service, alice, close } = await startServiceWithAlice());
});
afterAll(() => close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a token that does not hold', () => {
  const claims = () => ({
    iss: provider.issuer,
    aud: audience,
    sub: 'alice',
    exp: Math.floor(Date.now() / 1000) + 60,
  });
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  /** Everything that was ever tried at a JWT, and the sentence that refuses it. */
  const forgeries: readonly (readonly [string, () => Promise<string>, string])[] = [
    ['is not one', async () => 'not-a-token', 'the token is not a valid JWT'],
    [
      'is unsigned',
      async () => `${encode({ alg: 'none' })}.${encode(claims())}.`,
      'by an algorithm that is not taken',
    ],
    [
      'is signed with the public key as an HMAC key',
      async () => {
        const jwks = await (await fetch(`${provider.issuer}/jwks`)).text();
        return new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(jwks));
      },
      'by an algorithm that is not taken',
    ],
    [
      'is signed by somebody else under the right key id',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        const { kid = '' } = decodeProtectedHeader(alice);
        return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
      },
      'the signature does not fit',
    ],
    [
      'is signed by somebody else under another key id',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'mine' }).sign(privateKey);
      },
      'signed with an unknown key',
    ],
    [
      'brings its own key',
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
        const jwk = await exportJWK(publicKey);
        return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', jwk }).sign(privateKey);
      },
      'the signature does not fit',
    ],
    [
      'was changed after it was signed',
      async () => {
        const [head, , signature] = alice.split('.');
        return `${head}.${encode({ ...decodeJwt(alice), sub: 'carol' })}.${signature}`;
      },
      'the signature does not fit',
    ],
    ['is too long', async () => 'a'.repeat(17_000), 'the token is too long'],
    [
      'is a SIP token',
      async () => String((await exchangeToken(`${service.url}/token`, alice)).body.access_token),
      'by an algorithm that is not taken',
    ],
  ];

  it.each(forgeries)('because it %s is refused with the reason', async (_name, forge, reason) => {
    const { status, body } = await exchangeToken(`${service.url}/token`, await forge());
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_request' });
    expect(body.error_description).toContain(reason);
  });

  it('is refused by every other endpoint too, with a challenge', async () => {
    for (const path of ['/turn-credentials', '/sip-credentials', '/provisioning']) {
      const response = await service.get(path, 'forged');
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
      const without = await service.get(path);
      expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
  });

  it('because it is for another audience, client or issuer, or has expired, is refused', async () => {
    const other = await startTestProvider();
    const expects = async (config: Partial<ConfigInput>, token: string, reason: string) => {
      const strict = await startTestService({ issuer: provider.issuer, config });
      const response = await strict.get('/provisioning', token);
      await strict.remove();
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error_description: reason });
    };
    await expects({ audience: 'https://files.example.com' }, alice, 'the claim "aud" does not fit');
    await expects({ clientIds: ['another'] }, alice, 'the token was issued to another client');
    await expects({}, await other.accessToken('alice'), 'the token was signed with an unknown key');
    await other.close();
    const tomorrow = { now: () => Date.now() + 86_400_000, after: () => () => undefined };
    const late = await startTestService({ issuer: provider.issuer, clock: tomorrow });
    const response = await late.get('/provisioning', alice);
    await late.remove();
    expect(await response.json()).toMatchObject({ error_description: 'the token has expired' });
  });

  it('of the right client is taken', async () => {
    const strict = await startTestService({
      issuer: provider.issuer,
      config: { clientIds: ['offhook-desktop'] },
    });
    expect((await strict.get('/provisioning', alice)).status).toBe(200);
    await strict.remove();
  });

  it('of somebody without telephony is refused for that', async () => {
    const response = await service.get('/turn-credentials', await provider.accessToken('dave'));
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      error: 'access_denied',
      error_description: 'this user has no telephony here',
    });
  });
});

describe('bad requests', () => {
  it('with huge bodies are cut off', async () => {
    const response = await service.post('/token', `subject_token=${'x'.repeat(40_000)}`, form);
    expect(response.status).toBe(413);
    expect(response.headers.get('connection')).toBe('close');
  });

  it.each([
    ['of another type', JSON.stringify({ grant_type: 'x' }), { 'content-type': 'application/json' }, 400],
    ['with nothing in them', '', form, 400],
    ['from a web page', '', { ...form, origin: 'https://evil.example' }, 403],
    ['from a page without an origin', '', { ...form, origin: 'null' }, 403],
  ])('%s are refused in words', async (_name, body, headers, status) => {
    const response = await service.post('/token', body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error_description: expect.stringMatching(/.{10}/) });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('to nowhere, or by the wrong method, are told so', async () => {
    expect((await service.get('/nothing', alice)).status).toBe(404);
    expect((await service.get('/constructor', alice)).status).toBe(404);
    expect((await service.get('/internal/sip-keys', secrets.internal)).status).toBe(404);
    const wrong = await service.get('/token', alice);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('survive headers and bodies of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.constantFrom('/token', '/%00', '//', '/token?x'),
        async (body, path) => {
          const response = await service.post(path, body, form);
          expect(response.status).toBeGreaterThanOrEqual(400);
          expect(response.status).toBeLessThan(500);
          expect(await response.json()).toHaveProperty('error');
        },
      ),
      { numRuns: 60 },
    );
    expect((await service.get('/health')).status).toBe(200);
  });
});

describe('answers', () => {
  it('are not kept, framed, sniffed or read by other pages', async () => {
    const { headers } = await service.get('/provisioning', alice);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are for pages of allowed origins alone', async () => {
    const open = await startTestService({
      issuer: provider.issuer,
      config: { allowedOrigins: ['https://web.example.com'] },
    });
    const asked = await fetch(`${open.url}/token`, {
      method: 'OPTIONS',
      headers: { origin: 'https://web.example.com' },
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://web.example.com',
    ]);
    const others = await fetch(`${open.url}/token`, {
      method: 'OPTIONS',
      headers: { origin: 'https://web.example' },
    });
    await open.remove();
    expect([others.status, others.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('are limited per source and per subject, with the time to come again', async () => {
    const slow = await startTestService({
      issuer: provider.issuer,
      config: {
        trustedProxies: ['127.0.0.1'],
        rateLimits: { perSource: { perMinute: 1, burst: 3 }, perSubject: { perMinute: 1, burst: 2 } },
      },
    });
    const ask = async (source: string) => {
      const response = await slow.get('/provisioning', alice, { 'x-forwarded-for': source });
      const { error_description: reason } = (await response.json()) as { error_description?: string };
      return [response.status, reason, Number(response.headers.get('retry-after')) > 0];
    };
    const answers = [];
    for (const source of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'])
      answers.push(await ask(source));
    await slow.remove();
    expect(answers).toEqual([
      [200, undefined, false],
      [200, undefined, false],
      [429, 'this user asks too often', true],
      [429, 'this address asks too often', true],
      [429, 'this user asks too often', true],
    ]);
  });
});
