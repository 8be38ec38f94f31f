import { createHmac } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provisioningSchema } from '../../../src/shared/provisioning.ts';
import { exchangeToken } from '../../support/demo/oidc-client.ts';
import {
  secrets,
  startTestProvider,
  startTestService,
  type TestProvider,
  type TestService,
} from '../../support/edge/test-service.ts';

let provider: TestProvider;
let service: TestService;
let alice: string;
beforeAll(async () => {
  provider = await startTestProvider();
  service = await startTestService({ issuer: provider.issuer });
  alice = await provider.accessToken('alice');
});
afterAll(async () => {
  await service.remove();
  await provider.close();
});

const keysSchema = v.object({
  keys: v.array(v.strictObject({ kid: v.string(), k: v.string(), exp: v.number() })),
});

async function pulledKeys() {
  const response = await service.internal('/internal/sip-keys', secrets.internal);
  return v.parse(keysSchema, await response.json()).keys;
}

describe('the token service', () => {
  it('exchanges an access token for a SIP token that Kamailio can verify with the pulled key', async () => {
    const { status, body } = await exchangeToken(`${service.url}/token`, alice);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        issued_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_type: 'Bearer',
        expires_in: 300,
      },
    });
    const token = String(body.access_token);
    const { kid } = decodeProtectedHeader(token);
    const key = (await pulledKeys()).find((each) => each.kid === kid);
    // As Kamailio does it: the characters of `k` are the key.
    const [head, payload, signature] = token.split('.');
    expect(
      createHmac('sha256', key?.k ?? '')
        .update(`${head}.${payload}`)
        .digest('base64url'),
    ).toBe(signature);
    expect(decodeJwt(token)).toMatchObject({
      iss: service.url,
      aud: 'sip',
      sub: 'alice',
      aor: 'sip:alice@offhook.localhost',
      tenant: 'offhook.localhost',
      features: ['calls'],
      maxCalls: 3,
      destinations: ['+49'],
      jti: expect.any(String),
    });
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(exp - iat).toBe(300);
    await expect(jwtVerify(token, new TextEncoder().encode(key?.k))).resolves.toBeDefined();
  });

  it('gives TURN credentials that coturn can check', async () => {
    const response = await service.get('/turn-credentials', alice);
    expect(response.status).toBe(200);
    const body = v.parse(
      v.object({
        servers: v.tuple([
          v.object({ urls: v.array(v.string()), username: v.string(), credential: v.string() }),
        ]),
        expiresAt: v.number(),
        ttl: v.literal(3600),
      }),
      await response.json(),
    );
    const [{ username, credential, urls }] = body.servers;
    expect(username).toBe(`${body.expiresAt / 1000}:alice`);
    expect(credential).toBe(createHmac('sha1', secrets.turn).update(username).digest('base64'));
    expect(urls).toEqual(['turn:127.0.0.1:3478', 'turns:127.0.0.1:5349?transport=tcp']);
  });

  it('serves provisioning that the app takes', async () => {
    const response = await service.get('/provisioning', alice);
    expect(v.parse(provisioningSchema, await response.json())).toMatchObject({
      account: { aor: 'sip:alice@offhook.localhost', displayName: 'Alice Adler' },
      servers: [{ url: 'wss://127.0.0.1:7443/' }, { url: 'wss://127.0.0.1:7444/' }],
      credentials: { kind: 'bearer', tokenUrl: `${service.url}/token` },
      ice: {
        servers: [{ urls: ['stun:127.0.0.1:3478'] }],
        turnCredentialsUrl: `${service.url}/turn-credentials`,
      },
    });
  });
});
