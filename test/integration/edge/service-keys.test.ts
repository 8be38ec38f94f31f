import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeToken } from '../../support/demo/oidc-client.ts';
import {
  keysSchema,
  secrets,
  startServiceWithAlice,
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

describe('the identity provider away', () => {
  it('is a 503 with the reason, to be tried again; and afterwards all is well', async () => {
    const fresh = await startTestService({ issuer: provider.issuer });
    for (const down of [true, 'refused'] as const) {
      await provider.setDown(down);
      const response = await fresh.get('/turn-credentials', alice);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await response.json()).toEqual({
        error: 'temporarily_unavailable',
        error_description: 'the identity provider cannot be reached',
      });
    }
    await provider.setDown(false);
    expect((await fresh.get('/turn-credentials', alice)).status).toBe(200);
    // Once its keys are known, it need not be there.
    await provider.setDown('refused');
    expect((await fresh.get('/turn-credentials', alice)).status).toBe(200);
    await provider.setDown(false);
    await fresh.remove();
  });

  it('is told from one that is not who it should be', async () => {
    const wrong = await startTestService({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') });
    const response = await wrong.get('/provisioning', alice);
    await wrong.remove();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error_description: 'the identity provider says something else of itself than expected',
    });
  });
});

describe('keys', () => {
  it('are told to nobody without the secret', async () => {
    for (const secret of [undefined, '', 'wrong', `${secrets.internal}x`, alice]) {
      const response = await service.internal('/internal/sip-keys', secret);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('"k"');
    }
    expect((await service.internal('/internal/else', secrets.internal)).status).toBe(404);
    const post = await fetch(`${service.internalUrl}/internal/sip-keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.internal}` },
    });
    expect(post.status).toBe(404);
  });

  it('rotate with overlap, over a restart too: every token that has not expired can be verified', async () => {
    let offset = 0;
    const clock = { now: () => Date.now() + offset, after: () => () => undefined };
    const config = { rotateEveryS: 200, tokenTtlS: 300 };
    let turning = await startTestService({ issuer: provider.issuer, config, clock });
    const seen = new Set<string>();
    const tokens: string[] = [];
    for (let step = 0; step < 8; step += 1) {
      if (step === 4) turning = await turning.restart();
      const { body } = await exchangeToken(`${turning.url}/token`, alice);
      tokens.push(String(body.access_token));
      const pulled = v.parse(
        keysSchema,
        await (await turning.internal('/internal/sip-keys', secrets.internal)).json(),
      );
      for (const token of tokens) {
        const { kid = '' } = decodeProtectedHeader(token);
        const { exp = 0 } = decodeJwt(token);
        seen.add(kid);
        if (exp * 1000 < clock.now()) continue;
        const key = pulled.keys.find((each) => each.kid === kid);
        expect(key?.exp).toBeGreaterThanOrEqual(exp);
        const verified = jwtVerify(token, new TextEncoder().encode(key?.k), {
          currentDate: new Date(clock.now()),
        });
        await expect(verified).resolves.toBeDefined();
      }
      offset += 70_000;
    }
    await turning.remove();
    expect(seen.size).toBeGreaterThanOrEqual(3);
  });
});
