import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { headerValue } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer, digest } from '../support/demo/sip-client.ts';
import { openTcpPhone, openUdpPhone } from '../support/edge/desk-phone.ts';
import { type EdgePhoneOptions, openEdgePhone } from '../support/edge/edge-phone.ts';
import { makeSipToken, signingKeys } from '../support/edge/sip-tokens.ts';

// Attackers sit on other addresses of the loopback: each is a source of its own.
let edge: Edge;
const phones: { close(): void }[] = [];
const limits = {
  ...{ windowS: 4, banS: 4, sourceRequests: 40, sourceFailures: 5, userInvites: 3, userRequests: 8 },
  ...{ strangerS: 2, sourceStrangers: 5 },
};

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

/** Opens a WebSocket from there, without a word. */
function openSocket(localAddress: string): WebSocket {
  const socket = new WebSocket(edge.urls.wss, 'sip', { ca: edge.certificate.pem, localAddress });
  phones.push({ close: () => socket.terminate() });
  return socket;
}

const refusalOf = async (socket: WebSocket): Promise<string> => String((await once(socket, 'error'))[0]);

/** @param address and before it, for datagrams, `udp:` */
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
    await untilBanned('udp:127.0.0.2');
    const alice = await open('alice');
    expect((await alice.client.register(bearer(alice.token))).answer.status).toBe(200);
    await untilBanned('udp:127.0.0.2', false);
  });

  it('of datagrams, whose source anybody can write, keeps nobody there away from WebSocket and TCP', async () => {
    const attacker = await openAttacker('127.0.0.2');
    await attacker.flood(400);
    await untilBanned('udp:127.0.0.2');
    const carol = await open('carol', { localAddress: '127.0.0.2' });
    expect((await carol.client.register(bearer(carol.token))).answer.status).toBe(200);
    expect(await edge.kamcmd('htable.get', 'bans', 'udp:127.0.0.2')).toContain('value');
  });

  it('by WebSocket is put off and not banned, as an office may come back in one moment', async () => {
    const localAddress = '127.0.0.8';
    const { client } = await open('alice', { localAddress, register: false });
    const asked = Array.from({ length: 400 }, () =>
      client.build({ method: 'OPTIONS', to: `sip:${edge.domain}` }),
    );
    for (const request of asked) client.send(request);
    const answers = await Promise.all(asked.map((request) => client.final(request)));
    const most = limits.sourceRequests * 5;
    const put = Array.from({ length: 400 - most }, () => 503);
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: most }, () => 200), ...put]);
    const last = answers.at(-1);
    expect(last && headerValue(last, 'Retry-After')).toBe(String(limits.windowS));
    expect(await edge.kamcmd('htable.get', 'bans', localAddress).catch(String)).not.toContain('value');
  });

  it('does not reach whoever had registered from the same address before', async () => {
    const carol = await open('carol', { localAddress: '127.0.0.3' });
    const attacker = await openAttacker('127.0.0.3');
    await attacker.flood(400);
    await untilBanned('udp:127.0.0.3');
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
    await untilBanned('udp:127.0.0.5');
  });
});

describe('a token', () => {
  const tries = Array.from({ length: limits.sourceFailures + 1 });

  it('that is forged is a guess', async () => {
    const [key] = signingKeys(edge);
    const forged = await makeSipToken(edge, 'alice', { key: { kid: key?.kid ?? '', k: 'x'.repeat(43) } });
    const thief = await open('alice', { localAddress: '127.0.0.10', register: false });
    for (const _ of tries) expect((await thief.client.register(bearer(forged))).answer.status).toBe(401);
    await untilBanned('127.0.0.10');
  });

  it('that has expired is none: who brings it may come again with a new one', async () => {
    const late = await open('alice', { localAddress: '127.0.0.11', register: false });
    const expired = await makeSipToken(edge, 'alice', { claims: { exp: Math.floor(Date.now() / 1000) - 1 } });
    for (const _ of tries) expect((await late.client.register(bearer(expired))).answer.status).toBe(401);
    expect((await late.client.register(bearer(late.token))).answer.status).toBe(200);
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

  it('is counted whatever the methods are called', async () => {
    const alice = await open('alice');
    const ask = async (method: string) => {
      const headers = [alice.credential];
      const request = alice.client.build({ method, to: `sip:399@${edge.domain}`, headers });
      alice.client.send(request);
      return (await alice.client.final(request)).status;
    };
    const statuses = [];
    for (let asked = 0; asked <= limits.userRequests; asked += 1) statuses.push(await ask(`ASK${asked}`));
    expect(statuses).toEqual([...Array.from({ length: limits.userRequests }, () => 404), 503]);
  });
});

describe('a stranger’s connection', () => {
  it('ends after a while, however lively; whoever has registered keeps theirs', async () => {
    const carol = await open('carol');
    const server = { address: edge.address, port: edge.ports.sip };
    const desk = await openTcpPhone({ server, user: '705', domain: edge.domain });
    phones.push(desk);
    const own = digest('705', edge.deskPhones.get('705') ?? '', 'MD5');
    expect((await desk.register(own)).status).toBe(200);

    // Answers each ping, as every WebSocket does; the others say nothing at all.
    const lively = openSocket('127.0.0.1');
    await once(lively, 'open');
    const pinging = setInterval(() => lively.ping(), 100);
    const quiet = [edge.ports.sip, edge.ports.sips, edge.ports.wss].map((port) =>
      connect({ host: edge.address, port }).resume(),
    );
    await Promise.all([lively, ...quiet].map((socket) => once(socket, 'close')));
    clearInterval(pinging);

    expect((await carol.client.register(bearer(carol.token))).answer.status).toBe(200);
    expect((await desk.register(own)).status).toBe(200);
  });

  it('is one of a few from one address; an office of phones that register has as many as it wants', async () => {
    const people = ['alice', 'carol', 'dave'];
    const office = [];
    for (let count = 0; count < 3 * limits.sourceStrangers; count += 1)
      office.push(await open(people[count % people.length] ?? '', { localAddress: '127.0.0.6' }));
    const strangers = Array.from({ length: 40 }, () => openSocket('127.0.0.6'));
    const came = await Promise.allSettled(strangers.map((socket) => once(socket, 'open')));
    const refused = came.filter((each) => each.status === 'rejected');
    expect(refused.map(({ reason }) => String(reason))).toContainEqual(expect.stringContaining('503'));
    expect(came.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const { client, token } of office)
      expect((await client.register(bearer(token))).answer.status).toBe(200);
  });
});

describe('a web page', () => {
  it('of somebody else opens no WebSocket', async () => {
    const openFrom = (origin: string) =>
      new WebSocket(edge.urls.wss, 'sip', { ca: edge.certificate.pem, origin });
    expect(await refusalOf(openFrom('https://evil.example.com'))).toContain('403');
    const own = openFrom('app://offhook');
    await once(own, 'open');
    own.terminate();
  });
});
