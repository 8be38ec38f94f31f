import { createHmac } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import { provisioningSchema } from '../../../src/shared/provisioning.ts';
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

async function pulledKeys() {
  const response = await service.internal('/internal/sip-keys', secrets.internal);
  return v.parse(keysSchema, await response.json()).keys;
}

const turnAnswer = v.object({
  servers: v.tuple([v.object({ urls: v.array(v.string()), username: v.string(), credential: v.string() })]),
  expiresAt: v.number(),
  ttl: v.literal(3600),
});

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
    const body = v.parse(turnAnswer, await response.json());
    const [{ username, credential, urls }] = body.servers;
    expect(username).toBe(`${body.expiresAt / 1000}:alice@offhook.localhost`);
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

describe('how calls are treated', () => {
  it('is told as it was written: what all have, and what one has of their own', async () => {
    const strict = await startTestService({
      issuer: provider.issuer,
      config: {
        calls: {
          ...{ park: '700', voicemail: { number: '*97' } },
          emergency: { location: 'Main house', numbers: ['112', '117'] },
        },
        users: { alice: { calls: { emergency: { location: 'Warehouse, gate 2' } } }, carol: {} },
      },
    });
    const given = async (login: string) => {
      const response = await strict.get('/provisioning', await provider.accessToken(login));
      return v.parse(provisioningSchema, await response.json()).calls;
    };
    const [hers, theirs] = [await given('alice'), await given('carol')];
    await strict.remove();
    expect(hers).toMatchObject({
      park: '700',
      emergency: { location: 'Warehouse, gate 2', numbers: ['112', '117'] },
    });
    expect(theirs).toMatchObject({ voicemail: { number: '*97' }, emergency: { location: 'Main house' } });
    expect(theirs.emergency.numbers).toEqual(['112', '117']);
    expect(theirs.redirects).toEqual(defaultCallPolicy.redirects);
  });
});

describe('a tenant', () => {
  it('has relays of its own: other servers, another secret, and its name in that of each user', async () => {
    const north = { secretFile: 'north.secret', urls: ['turn:127.0.0.1:3500'] };
    const shared = await startTestService({
      issuer: provider.issuer,
      config: { tenants: { north: { turn: north } }, users: { alice: {}, carol: { tenant: 'north' } } },
    });
    const given = async (login: string) => {
      const response = await shared.get('/turn-credentials', await provider.accessToken(login));
      return v.parse(turnAnswer, await response.json()).servers[0];
    };
    const [ours, theirs] = [await given('alice'), await given('carol')];
    expect(ours.urls).toContain('turn:127.0.0.1:3478');
    expect(ours.username).toMatch(/^\d+:alice@offhook[.]localhost$/);
    expect(theirs.urls).toEqual(north.urls);
    expect(theirs.username).toMatch(/^\d+:carol@north$/);
    expect(theirs.credential).toBe(
      createHmac('sha1', secrets.north).update(theirs.username).digest('base64'),
    );
    const { body } = await exchangeToken(`${shared.url}/token`, await provider.accessToken('carol'));
    expect(decodeJwt(String(body.access_token)).tenant).toBe('north');
    await shared.remove();
  });

  it('that nobody has described is a mistake in the configuration', async () => {
    const unknown = { users: { alice: { tenant: 'south' } } };
    await expect(startTestService({ issuer: provider.issuer, config: unknown })).rejects.toThrow(
      'the tenant of "alice" is not among the tenants',
    );
  });
});

it('counts what it gave out and refused', async () => {
  const counting = await startTestService({ issuer: provider.issuer });
  await counting.get('/turn-credentials', alice);
  await counting.get('/turn-credentials', alice);
  await counting.get('/turn-credentials', 'forged');
  const text = await (await counting.internal('/internal/metrics', secrets.internal)).text();
  await counting.remove();
  expect(text).toContain('offhook_turn_credentials_total{result="granted"} 2\n');
  expect(text).toContain('offhook_turn_credentials_total{result="invalid_token"} 1\n');
});

it('tells of each request in its log, and of no secret', async () => {
  const logging = await startTestService({ issuer: provider.issuer });
  const { body } = await exchangeToken(`${logging.url}/token`, alice);
  const turn = (await (await logging.get('/turn-credentials', alice)).json()) as {
    servers: { credential: string }[];
  };
  await logging.get(`/provisioning?access_token=${alice}`, 'forged');
  const keys = await (await logging.internal('/internal/sip-keys', secrets.internal)).json();
  await logging.internal('/internal/sip-keys', 'guessed-secret');
  await logging.remove();
  const text = logging.log.join('\n');
  for (const line of logging.log) expect(JSON.parse(line)).toHaveProperty('event');
  expect(text).toContain('"subject":"alice"');
  expect(text).toContain('"reason":"the token is not a valid JWT"');
  const [key] = v.parse(keysSchema, keys).keys;
  const hidden = [alice, String(body.access_token), turn.servers[0]?.credential, key?.k, 'guessed-secret'];
  for (const secret of [...hidden, ...Object.values(secrets)]) expect(text).not.toContain(secret);
});
