import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer, connectSip, digest } from '../support/demo/sip-client.ts';
import { openUdpPhone } from '../support/edge/desk-phone.ts';
import { secretsInLogs, signatureOf } from '../support/edge/secrets-in-logs.ts';
import { makeSipToken } from '../support/edge/sip-tokens.ts';
import { type TortureMessage, tortureMessages } from '../support/torture.ts';
import { answersAsTheyAre, answersAtHome, answersToSigned } from '../support/torture-answers.ts';
import { openRefusingApp, openRefusingPhone, openRegistered } from './support/refusing-phones.ts';
import { atHome, throwAll, withCredential } from './support/torture-throw.ts';
import { byTcp, byUdp, byWebSocket, converse } from './support/torture-ways.ts';

/** Everything here comes from one address, so that the guard against floods would answer in place of the parser. */
const many = 1_000_000;
const limits = {
  ...{ sourceFailures: many, sourceRequests: many, sourceRegisters: many, sourceInvites: many },
  ...{ sourceStrangers: many, userRegisters: many, userInvites: many, userRequests: many },
};
/** Beside the usual two one of the name that most of the messages ask for. */
const deskPhones = new Map(['701', '702', 'user'].map((name) => [name, randomUUID()]));

let edge: Edge;
let pid: number | null;

beforeAll(async () => {
  edge = await startEdge({ log: console.log, limits, deskPhones });
  pid = edge.parts.kamailio.pid;
});
afterAll(() => edge.close());

async function expectService(): Promise<void> {
  expect(edge.parts.kamailio.pid).toBe(pid);
  const credentials = {
    alice: bearer(await makeSipToken(edge)),
    702: digest('702', edge.deskPhones.get('702') ?? '', 'MD5'),
  };
  for (const [user, authorize] of Object.entries(credentials)) {
    const { domain, certificate } = edge;
    const client = await connectSip({ url: edge.urls.wss, ca: certificate.pem, user, domain });
    expect((await client.register(authorize)).answer.status).toBe(200);
    client.close();
  }
  const server = { address: edge.address, port: edge.ports.sip };
  const phone = await openUdpPhone({ server, user: '702', domain: edge.domain });
  const register = phone.build({
    method: 'REGISTER',
    uri: `sip:${edge.domain}`,
    to: `sip:702@${edge.domain}`,
  });
  phone.send(register);
  expect(await phone.final(register)).toMatchObject({ status: 401 });
  phone.close();
}

describe.each([
  ['UDP', byUdp],
  ['TCP', byTcp],
  ['WSS', byWebSocket],
] as const)('the torture messages by %s', (way, send) => {
  it('are refused or dropped, and everybody else is served as before', async () => {
    const expected = answersAsTheyAre(way);
    expect(await throwAll(expected, ({ bytes }, mostMs) => send(edge, bytes, mostMs))).toEqual(expected);
    await expectService();
  });

  it('get no further with the names of our own domain', async () => {
    const expected = answersAtHome(way);
    const bytesOf = (message: TortureMessage) => atHome(edge, message, way);
    expect(await throwAll(expected, (message, mostMs) => send(edge, bytesOf(message), mostMs))).toEqual(
      expected,
    );
    await expectService();
  });
});

describe('a response that nobody asked for', () => {
  it('is carried nowhere, whatever its second Via says', async () => {
    const victim = createSocket('udp4');
    victim.bind(0, '127.0.0.1');
    await once(victim, 'listening');
    const received: string[] = [];
    victim.on('message', (data) => received.push(data.toString('latin1')));
    const { port } = victim.address();
    const response = [
      'SIP/2.0 200 OK',
      `Via: SIP/2.0/UDP ${edge.address}:${edge.ports.sip};branch=z9hG4bKfirst`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKsecond`,
      'From: <sip:a@example.com>;tag=1',
      'To: <sip:b@example.com>;tag=2',
      'Call-ID: reflected',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    await byUdp(edge, Buffer.from(response), 1000);
    // The way to the victim works: it hears from the edge what it asks itself.
    const options = response
      .replace('SIP/2.0 200 OK', `OPTIONS sip:${edge.domain} SIP/2.0`)
      .replace(/Via: .*z9hG4bKfirst\r\n/, 'Max-Forwards: 70\r\n')
      .replace(';tag=2', '');
    victim.send(options, edge.ports.sip, edge.address);
    await expect.poll(() => received.length, { timeout: 10_000 }).toBeGreaterThan(0);
    victim.close();
    expect(received.map((text) => text.split('\r\n')[0])).toEqual(['SIP/2.0 200 Alive']);
  });
});

describe('a To tag that somebody made up', () => {
  it('leads whoever is registered neither to the trunk nor anywhere else', async () => {
    const sockets = [createSocket('udp4'), createSocket('udp4')] as const;
    const received: string[] = [];
    for (const socket of sockets) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      socket.on('message', (data) => received.push(data.toString('latin1').split(' ', 1)[0] ?? ''));
    }
    const [trunk, other] = sockets;
    const edgeWithTrunk = await startEdge({ trunk: { address: '127.0.0.1', port: trunk.address().port } });
    const { urls, domain, certificate, ports, address } = edgeWithTrunk;
    const alice = await connectSip({ url: urls.wss, ca: certificate.pem, user: 'alice', domain });
    const token = await makeSipToken(edgeWithTrunk, 'alice', { claims: { destinations: [], maxCalls: 0 } });
    expect((await alice.register(bearer(token))).answer.status).toBe(200);
    const throughUs = { name: 'Route', value: `<sip:${address}:${ports.wss};transport=ws;lr>` };
    const ask = (method: string, port: number) => {
      const uri = `sip:00881123@127.0.0.1:${port}`;
      const request = alice.build({ method, uri, to: uri, toTag: 'made-up', headers: [throughUs] });
      alice.send(request);
      return alice.final(request);
    };
    for (const { port } of sockets.map((socket) => socket.address())) {
      for (const method of ['INVITE', 'MESSAGE', 'REFER']) {
        expect(await ask(method, port)).toMatchObject({ status: 480 });
      }
    }
    expect(await ask('BYE', other.address().port)).toMatchObject({ status: 480 });
    // To hang up at the trunk is allowed: Kamailio may have been started anew in the middle of a call.
    void ask('BYE', trunk.address().port).catch(() => undefined);
    await expect.poll(() => received.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(new Set(received)).toEqual(new Set(['BYE']));
    await edgeWithTrunk.close();
    for (const socket of sockets) socket.close();
    alice.close();
  });
});

/** The last one: it ends the edge's Kamailio. */
describe('the torture messages of somebody who has registered', () => {
  const tokens = new Map<string, string>();
  const send = async (message: TortureMessage, mostMs: number) => {
    const socket = await openRegistered(edge, message.name);
    const { bytes, token } = await withCredential(edge, atHome(edge, message, 'signed'));
    if (token !== null) tokens.set(message.name, signatureOf(token));
    const answer = await converse(socket, bytes, mostMs);
    socket.terminate();
    return answer;
  };
  /** Whom they ask for, as far as that is somebody of our own domain. */
  const asked = ['user', 'kumiko', 'UserB', 't.watson', 'remote-target'];

  it('reach an app and a phone where they are sound, leave no token in a log, and everybody else is served as before', async () => {
    const phones = await Promise.all(asked.map((user) => openRefusingApp(edge, user)));
    phones.push(await openRefusingPhone(edge, 'user'));
    // Registrations last: what they bind would be asked by the others.
    const [registering = [], others = []] = [true, false].map((wanted) =>
      tortureMessages.filter(({ text }) => text.startsWith('REGISTER ') === wanted),
    );
    const answers = await throwAll(answersToSigned, send, others);
    expect({ ...answers, ...(await throwAll(answersToSigned, send, registering)) }).toEqual(answersToSigned);
    await expectService();
    for (const phone of phones) phone.close();
    // Then nothing that is to be logged is on its way any more.
    await edge.parts.kamailio.stop();
    expect(tokens.size).toBeGreaterThan(40);
    expect(secretsInLogs(edge, tokens)).toEqual([]);
    expect(edge.parts.kamailio.lastWords()).toContain('unreadable message, from');
  });
});
