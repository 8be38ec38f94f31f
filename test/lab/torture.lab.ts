import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer, connectSip, digest } from '../support/demo/sip-client.ts';
import { openUdpPhone } from '../support/edge/desk-phone.ts';
import { makeSipToken } from '../support/edge/sip-tokens.ts';
import { type TortureMessage, tortureMessages } from '../support/torture.ts';

/** Everything here comes from one address, so that the guard against floods would answer in place of the parser. */
const many = 1_000_000;
/** How long nothing is heard before it counts as no answer, or is asked again where one is due, ms. */
const silenceMs = 1000;
/** How often a request that is due an answer is sent: datagrams may be lost, and a busy machine is slow. */
const attempts = 20;

let edge: Edge;
let pid: number | null;

beforeAll(async () => {
  edge = await startEdge({
    log: console.log,
    limits: { sourceFailures: many, sourceRequests: many, sourceRegisters: many, sourceInvites: many },
  });
  pid = edge.parts.kamailio.pid;
});
afterAll(() => edge.close());

const codesIn = (text: string) => [...text.matchAll(/^SIP\/2\.0 (\d{3}) /gm)].map(([, code]) => Number(code));
const isFinal = (code: number) => code >= 200;

/** Sends by a way of its own and collects what comes back until a final answer, the end, or silence. */
type Way = (bytes: Buffer) => Promise<number[]>;

const byUdp: Way = async (bytes) => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const answer = new Promise<string>((resolve) => {
    socket.on('message', (data) => resolve(data.toString('latin1')));
  });
  // RFC 3581: else the answer goes to the port that the message's own Via names.
  const text = bytes.toString('latin1').replace(/^(v(?:ia)?[ \t]*:[^\r\n]*)/im, '$1;rport');
  socket.send(Buffer.from(text, 'latin1'), edge.ports.sip, edge.address);
  const got = await Promise.race([answer, delay(silenceMs, '')]);
  socket.close();
  return codesIn(got);
};

const byTcp: Way = async (bytes) => {
  const socket = connect(edge.ports.sip, edge.address);
  await once(socket, 'connect');
  let got = '';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      got += data.toString('latin1');
      if (codesIn(got).some(isFinal)) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  socket.write(bytes);
  await Promise.race([over, delay(silenceMs)]);
  socket.destroy();
  return codesIn(got);
};

const byWebSocket: Way = async (bytes) => {
  const socket = new WebSocket(edge.urls.wss, 'sip', { ca: edge.certificate.pem });
  await once(socket, 'open');
  let got = '';
  const over = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      got += String(data);
      if (codesIn(got).some(isFinal)) resolve();
    });
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  // RFC 7118 section 5: a binary frame, as not all of this is UTF-8.
  socket.send(bytes, { binary: true });
  await Promise.race([over, delay(silenceMs)]);
  socket.terminate();
  return codesIn(got);
};

/** Valid, and not answered as such by Kamailio 5.6: what it does not read, it drops. */
const unread = new Map([
  ['wsinv', 'white space within the Via protocol'],
  ['intmeth', 'NUL in a display name'],
  ['esc02', 'percent signs in a method'],
]);
/** Valid where trailing octets are thrown away; the sanity check of a datagram wants lengths to agree. */
const cut = new Set(['dblreq', 'mult-ip-in-sdp', 'ipv4-mapped-ipv6']);

const isDueAnAnswer = ({ name, verdict, isRequest }: TortureMessage) =>
  isRequest && verdict === 'valid' && !unread.has(name);

/** Nobody here has shown who they are: whatever is asked, it is refused, dropped, or sent away to authenticate. */
function expectNothingGranted(message: TortureMessage, answered: readonly number[]): void {
  const { name, isRequest } = message;
  if (!isRequest) expect([name, answered]).toEqual([name, []]);
  expect([name, answered.filter((code) => code < 400 || code >= 600)]).toEqual([name, []]);
  if (!isDueAnAnswer(message)) return;
  const [code = 0] = answered;
  expect([name, code]).toEqual([name, expect.toSatisfy(() => code > 400 || (cut.has(name) && code === 400))]);
}

/** Sends, and sends again what is due an answer and got none. */
async function insist(send: Way, message: TortureMessage, bytes: Buffer): Promise<readonly number[]> {
  for (let attempt = 1; ; attempt += 1) {
    const answered = await send(bytes);
    if (answered.length > 0 || !isDueAnAnswer(message) || attempt === attempts) return answered;
  }
}

/**
 * All of them; those that share a branch one after the other: the RFC gives one to many, and of two at the same time the
 * later is a retransmission.
 */
async function throwAll(send: Way, bytesOf: (message: TortureMessage) => Buffer) {
  const groups = Map.groupBy(tortureMessages, ({ text }) => /branch\s*=\s*([^\s;,]+)/.exec(text)?.[1] ?? '');
  const answers = await Promise.all(
    [...groups.values()].map(async (group) => {
      const answered: (readonly [TortureMessage, readonly number[]])[] = [];
      for (const message of group) {
        answered.push([message, await insist(send, message, bytesOf(message))]);
      }
      return answered;
    }),
  );
  return answers.flat();
}

/** The same messages from and to our own domain, each a transaction of its own: they come as far as authentication. */
function atHome({ name, bytes }: TortureMessage, way: string): Buffer {
  const home = bytes.toString('latin1').replaceAll(/example\.(?:com|net|org)/g, edge.domain);
  return Buffer.from(home.replaceAll(/branch=z9hG4bK(?=\w)/g, `branch=z9hG4bK${way}${name}`), 'latin1');
}

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
    const answers = await throwAll(send, ({ bytes }) => bytes);
    for (const [message, answered] of answers) expectNothingGranted(message, answered);
    await expectService();
  });

  it('get no further with the names of our own domain', async () => {
    const answers = await throwAll(send, (message) => atHome(message, way));
    for (const [message, answered] of answers) expectNothingGranted(message, answered);
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
    await byUdp(Buffer.from(response));
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
