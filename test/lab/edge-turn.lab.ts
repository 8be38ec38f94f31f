import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { createTestClient } from '../support/demo/oidc-client.ts';
import { openTurnClient, turnCredentials } from '../support/edge/turn-client.ts';

let edge: Edge;
let secret: string;
const clients: { close(): void }[] = [];

beforeAll(async () => {
  edge = await startEdge({
    turnUserQuota: 2,
    turnNonceS: 2,
    tenants: { 'north.example': { people: ['dave'] }, 'south.example': { people: [], turnTotalQuota: 3 } },
  });
  secret = readFileSync(path.join(edge.runDir, 'secrets/turn'), 'utf8');
});
afterAll(() => edge.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function open(
  credentials: { readonly username: string; readonly password: string },
  port = edge.ports.turn,
) {
  const client = await openTurnClient({ address: edge.address, port, ...credentials });
  clients.push(client);
  return client;
}

describe('TURN', () => {
  it('relays for time-limited credentials, and not after their time nor with a guess', async () => {
    expect(await (await open(turnCredentials(secret, 'alice'))).allocate()).toBe(0);
    expect(await (await open(turnCredentials(secret, 'alice', -10))).allocate()).toBe(401);
    expect(await (await open(turnCredentials('guess', 'alice'))).allocate()).toBe(401);
  });

  it('goes on for whoever began in time, beyond the time of credentials and nonce, and begins nothing anew', async () => {
    const credentials = turnCredentials(secret, 'frank', 5);
    const client = await open(credentials);
    expect(await client.allocate()).toBe(0);
    const late = async () => (await open(credentials)).allocate();
    await expect.poll(late, { timeout: 30_000, interval: 1000 }).toBe(401);
    expect(await client.refresh()).toBe(0);
    expect(await client.permit(edge.address)).toBe(0);
    const guess = await open({ ...credentials, password: 'guess' });
    expect(await guess.refresh()).toBe(401);
  });

  it('reaches the media gateway, and nothing else that is private', async () => {
    const client = await open(turnCredentials(secret, 'carol'));
    expect(await client.allocate()).toBe(0);
    expect(await client.permit(edge.address)).toBe(0);
    const inside = [
      '127.0.0.2',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
    ];
    for (const peer of inside) expect([peer, await client.permit(peer)]).toEqual([peer, 403]);
    expect(await client.permit('198.51.100.7')).toBe(0);
  });

  it('has a quota for each user, whatever the time in the name', async () => {
    expect(await (await open(turnCredentials(secret, 'dave', 600))).allocate()).toBe(0);
    expect(await (await open(turnCredentials(secret, 'dave', 601))).allocate()).toBe(0);
    expect(await (await open(turnCredentials(secret, 'dave', 602))).allocate()).toBe(486);
    expect(await (await open(turnCredentials(secret, 'erin', 600))).allocate()).toBe(0);
  });
});

describe('a tenant', () => {
  it('is given credentials by the service that hold at its own TURN, in its own realm, and at no other', async () => {
    for (const [login, own, other, realm] of [
      ['alice', edge.ports.turn, portOf('north.example'), edge.domain],
      ['dave', portOf('north.example'), edge.ports.turn, 'north.example'],
    ] as const) {
      const { username, credential: password, urls } = await givenTo(login);
      expect(username).toMatch(new RegExp(`^\\d+:${login}@${realm}$`));
      expect(urls).toContain(`turn:${edge.address}:${own}?transport=udp`);
      expect(urls.join()).not.toContain(`:${other}?`);
      const client = await open({ username, password }, own);
      expect(await client.allocate()).toBe(0);
      expect(client.realm()).toBe(realm);
      expect(await (await open({ username, password }, other)).allocate()).toBe(401);
    }
  });

  it('has a quota for all its users together, which leaves the others theirs', async () => {
    const secretOfSouth = readFileSync(path.join(edge.runDir, 'secrets/turn-south.example'), 'utf8');
    const codes = [];
    for (const user of ['grace', 'heidi', 'ivan', 'judy', 'kim']) {
      const credentials = turnCredentials(secretOfSouth, `${user}@south.example`);
      codes.push(await (await open(credentials, portOf('south.example'))).allocate());
    }
    expect(codes).toEqual([0, 0, 0, 486, 486]);
    expect(await (await open(turnCredentials(secret, 'kim'))).allocate()).toBe(0);
  });
});

function portOf(name: string): number {
  const tenant = edge.tenants[name];
  if (tenant === undefined) throw new Error(`there is no tenant ${name}`);
  return tenant.ports.turn;
}

/** What the service gives to somebody who has signed in. */
async function givenTo(login: string) {
  const oidc = await createTestClient(edge.urls.issuer);
  const tokens = await oidc.signIn((url) => signInAtDemo(url, { login, password: 'demo' }));
  await oidc.close();
  const response = await fetch(edge.urls.turnCredentials, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  const { servers } = (await response.json()) as {
    servers: [{ urls: string[]; username: string; credential: string }];
  };
  return servers[0];
}
