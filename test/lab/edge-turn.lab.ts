import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { openTurnClient, turnCredentials } from '../support/edge/turn-client.ts';

let edge: Edge;
let secret: string;
const clients: { close(): void }[] = [];

beforeAll(async () => {
  edge = await startEdge({ turnUserQuota: 2, turnNonceS: 2 });
  secret = readFileSync(path.join(edge.runDir, 'secrets/turn'), 'utf8');
});
afterAll(() => edge.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function open(credentials: { readonly username: string; readonly password: string }) {
  const client = await openTurnClient({ address: edge.address, port: edge.ports.turn, ...credentials });
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
