import { createHash, createHmac } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import type { ConfigInput } from '../../../edge/service/config.ts';
import { parseChallenges } from '../../../src/main/identity/challenge.ts';
import {
  secrets,
  startTestProvider,
  startTestService,
  type TestProvider,
  type TestService,
} from '../../support/edge/test-service.ts';
import { createTestIdentity, type TestIdentity } from '../../support/test-identity.ts';

// Main's identity duty against the service of the edge and a real identity provider.

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider();
});
afterAll(() => provider.close());

const open: { service: TestService; identity: TestIdentity }[] = [];
afterEach(async () => {
  for (const { service, identity } of open.splice(0)) {
    await identity.signOut();
    await service.remove();
  }
});

async function signIn(login: string, config: Partial<ConfigInput> = {}, hosts?: readonly string[]) {
  const service = await startTestService({ issuer: provider.issuer, config });
  const identity = createTestIdentity({
    policy: {
      version: 1,
      signIn: {
        issuer: provider.issuer,
        clientId: 'offhook-desktop',
        provisioningUrl: `${service.url}/provisioning`,
      },
      ...(hosts === undefined ? {} : { limits: { hosts: [...hosts] } }),
    },
  });
  open.push({ service, identity });
  await signInAtDemo(await identity.authorizationUrl(), { login, password: 'demo' });
  const { account } = await identity.until('signed-in');
  return { service, identity, account };
}

const register = { method: 'REGISTER', uri: 'sip:offhook.localhost' };

describe('main, at the service of the edge', () => {
  it('is given the account, a SIP token and TURN credentials', async () => {
    const { identity, account } = await signIn('alice');
    expect(account).toMatchObject({
      aor: 'sip:alice@offhook.localhost',
      credentialKind: 'bearer',
      ice: { servers: [{ urls: ['stun:127.0.0.1:3478'] }], transportPolicy: 'all' },
    });
    const authorization = await identity.sipCredential({ ...register, challenges: [] });
    expect(decodeJwt(authorization?.replace('Bearer ', '') ?? '')).toMatchObject({
      sub: 'alice',
      aor: 'sip:alice@offhook.localhost',
    });
    const { servers, expiresAt } = await identity.iceServers();
    const [stun, turn] = servers;
    expect(stun).toEqual({ urls: ['stun:127.0.0.1:3478'] });
    expect(turn?.urls[0]).toBe('turn:127.0.0.1:3478');
    const mac = createHmac('sha1', secrets.turn)
      .update(turn?.username ?? '')
      .digest('base64');
    expect(turn?.credential).toBe(mac);
    expect(expiresAt).toBeGreaterThan(Date.now());
    expect(identity.log.lines.join()).not.toContain(mac);
  });

  it('answers challenges by a time-limited digest account', async () => {
    const { identity, account } = await signIn('carol');
    expect(account.credentialKind).toBe('ephemeral');
    expect(await identity.sipCredential({ ...register, challenges: [] })).toBeNull();
    const challenge = 'Digest realm="offhook.localhost", nonce="n", algorithm=MD5';
    const answer = await identity.sipCredential({ ...register, status: 401, challenges: [challenge] });
    const [{ parameters } = { parameters: new Map() }] = parseChallenges(answer ?? '');
    const username: string = parameters.get('username') ?? '';
    expect(username).toMatch(/^\d{10}:carol$/);
    // As Kamailio's auth_ephemeral reckons.
    const password = createHmac('sha1', secrets.sip).update(username).digest('base64');
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const expected = md5(
      `${md5(`${username}:offhook.localhost:${password}`)}:n:${md5(`REGISTER:${register.uri}`)}`,
    );
    expect(parameters.get('response')).toBe(expected);
  });

  it('goes on without TURN where the service has none', async () => {
    const { identity } = await signIn('alice', { turn: undefined });
    expect(await identity.iceServers()).toEqual({
      servers: [{ urls: ['stun:127.0.0.1:3478'] }],
      expiresAt: null,
    });
  });

  it('goes by no relay that the service names beyond what the policy allows', async () => {
    const elsewhere = { secretFile: 'turn.secret', urls: ['turn:relay.elsewhere.example:3478'] };
    const { identity } = await signIn('alice', { turn: elsewhere }, ['127.0.0.1']);
    expect((await identity.iceServers()).servers).toEqual([{ urls: ['stun:127.0.0.1:3478'] }]);
    expect(identity.log.lines.join()).toContain('servers.0.urls: the policy does not allow this host');
  });

  it('has nothing to give once signed out', async () => {
    const { identity } = await signIn('alice');
    await identity.signOut();
    expect(await identity.iceServers()).toEqual({ servers: [], expiresAt: null });
    await signInAtDemo(await identity.authorizationUrl(), { login: 'alice', password: 'demo' });
    await identity.until('signed-in');
    expect((await identity.iceServers()).servers).toHaveLength(2);
  });
});
