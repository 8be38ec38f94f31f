import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { headerValue } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer, digest } from '../support/demo/sip-client.ts';
import { openUdpPhone } from '../support/edge/desk-phone.ts';
import { type EdgePhoneOptions, openEdgePhone } from '../support/edge/edge-phone.ts';

// Attackers sit on other addresses of the loopback: each is a source of its own.
let edge: Edge;
const phones: { close(): void }[] = [];
const limits = { windowS: 4, banS: 4, sourceRequests: 40, sourceFailures: 5, userInvites: 3 };

beforeAll(async () => {
  edge = await startEdge({ limits });
});
afterAll(() => edge.close());
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function open(user: string, options: EdgePhoneOptions = {}) {
  const phone = await openEdgePhone(edge, user, options);
  phones.push(phone);
  return phone;
}

async function openAttacker(localAddress: string, user = '701') {
  const server = { address: edge.address, port: edge.ports.sip };
  const attacker = await openUdpPhone({ server, user, domain: edge.domain, localAddress });
  phones.push(attacker);
  const register = () =>
    attacker.build({ method: 'REGISTER', uri: `sip:${edge.domain}`, to: `sip:${user}@${edge.domain}` });
  return { ...attacker, flood: (count: number) => repeat(count, () => attacker.send(register())) };
}

async function repeat(count: number, act: () => void): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    act();
    // In small portions, or the kernel drops what the test wants to be seen.
    if (done % 20 === 19) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function untilBanned(address: string, banned = true): Promise<void> {
  await expect
    .poll(async () => (await edge.kamcmd('htable.get', 'bans', address).catch(() => '')).includes('value'), {
      timeout: 20_000,
    })
    .toBe(banned);
}

describe('a flood', () => {
  it('is banned while others register, and forgiven after a while', async () => {
    const attacker = await openAttacker('127.0.0.2');
    await attacker.flood(400);
    await untilBanned('127.0.0.2');
    const alice = await open('alice');
    expect((await alice.client.register(bearer(alice.token))).answer.status).toBe(200);
    const refused = new WebSocket(edge.urls.wss, 'sip', {
      ca: edge.certificate.pem,
      localAddress: '127.0.0.2',
    });
    const [error] = await once(refused, 'error');
    expect(String(error)).toMatch(/socket hang up|ECONNRESET|Unexpected/);
    await untilBanned('127.0.0.2', false);
  });

  it('does not reach whoever had registered from the same address before', async () => {
    const carol = await open('carol', { localAddress: '127.0.0.3' });
    const attacker = await openAttacker('127.0.0.3');
    await attacker.flood(400);
    await untilBanned('127.0.0.3');
    expect((await carol.client.register(bearer(carol.token))).answer.status).toBe(200);
  });

  it('of malformed packets harms nobody', async () => {
    const attacker = await openAttacker('127.0.0.4');
    for (const text of [
      '',
      'x'.repeat(3000),
      'REGISTER sip: SIP/2.0\r\n\r\n',
      '\0\0\0',
      'SIP/2.0 200 OK\r\n\r\n',
    ])
      await repeat(50, () => attacker.sendRaw(text));
    const alice = await open('alice');
    expect((await alice.client.register(bearer(alice.token))).answer.status).toBe(200);
  });
});

describe('guessing', () => {
  it('of passwords is banned after a few', async () => {
    for (let guess = 0; guess <= limits.sourceFailures; guess += 1) {
      const attacker = await openAttacker('127.0.0.5');
      await attacker.register(digest('701', `guess-${guess}`, 'MD5'));
    }
    await untilBanned('127.0.0.5');
  });
});

describe('a user', () => {
  it('who calls too often is told when to try again', async () => {
    const dave = await open('dave');
    const answers = [];
    for (let call = 0; call <= limits.userInvites; call += 1) answers.push(await dave.call('399'));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 503]);
    const last = answers.at(-1);
    expect(last && headerValue(last, 'Retry-After')).toBe(String(limits.windowS));
  });
});

describe('a web page', () => {
  it('of somebody else opens no WebSocket', async () => {
    const connect = (origin: string) =>
      new WebSocket(edge.urls.wss, 'sip', { ca: edge.certificate.pem, origin });
    const [error] = await once(connect('https://evil.example.com'), 'error');
    expect(String(error)).toContain('403');
    const own = connect('app://offhook');
    await once(own, 'open');
    own.terminate();
  });
});
