import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { systemClock } from '../../src/renderer/engine/clock.ts';
import type { SipSocket } from '../../src/renderer/engine/sip/wss-transport.ts';
import { dialogInfoType } from '../../src/renderer/presence/dialog-info.ts';
import { type Colleagues, createColleagues } from '../../src/renderer/presence/watch-colleagues.ts';
import { type EdgePhone, openEdgePhone } from '../support/edge/edge-phone.ts';
import { makeSipToken } from '../support/edge/sip-tokens.ts';
import { createTestPhone, type TestPhone } from '../support/test-phone.ts';
import { writeDialogInfo } from '../support/write-dialog-info.ts';

// Lists of a real server (RFC 4662): Offhook's own engine on SIP.js, and Kamailio's rls.
let edge: Edge;
let alice: TestPhone;
let carol: EdgePhone;
let colleagues: Colleagues;
/** What alice has sent and received. */
const sent: string[] = [];
const received: string[] = [];

function openSocket(url: string): SipSocket {
  const webSocket = new WebSocket(url, 'sip', { ca: edge.certificate.pem });
  const socket: SipSocket = {
    send(text) {
      sent.push(text);
      webSocket.send(text);
    },
    close: () => webSocket.close(),
    ...{ onopen: null, onmessage: null, onclose: null },
  };
  webSocket.on('open', () => socket.onopen?.());
  webSocket.on('message', (data) => {
    received.push(String(data));
    socket.onmessage?.({ data: String(data) });
  });
  webSocket.on('close', (code, reason) => socket.onclose?.({ code, reason: String(reason) }));
  return socket;
}

beforeAll(async () => {
  // Not the loopback's own, on which Kamailio talks to itself.
  edge = await startEdge({ address: '127.0.0.2', lists: { team: ['carol', 'dave', '701'] } });
  const token = await makeSipToken(edge, 'alice');
  alice = createTestPhone({ socketsOf: () => openSocket }, 'alice', {
    ...{ domain: edge.domain, servers: [edge.urls.wss] },
    credentials: async () => `Bearer ${token}`,
  });
  await alice.register();
  carol = await openEdgePhone(edge, 'carol');
  colleagues = createColleagues({ clock: systemClock, log: () => undefined });
});
afterAll(async () => {
  await alice.engine.stop();
  carol.close();
  await edge.close();
});

const settling = { timeout: 30_000 };
const lineOf = (number: string) => colleagues.getSnapshot().get(number)?.lamp.line;
const expectLine = (number: string, line: string) => expect.poll(() => lineOf(number), settling).toBe(line);

/** What carol's phone says of her line. */
function publish(state: 'early' | 'terminated', version: number): void {
  const body = writeDialogInfo({
    ...{ entity: `sip:carol@${edge.domain}`, version, state: 'full' },
    dialogs: [{ id: 'one', state, direction: 'recipient', local: null, remote: null }],
  });
  carol.client.send(
    carol.client.build({
      method: 'PUBLISH',
      to: `sip:carol@${edge.domain}`,
      headers: [
        { name: 'Event', value: 'dialog' },
        { name: 'Expires', value: '600' },
        { name: 'Content-Type', value: dialogInfoType },
        carol.credential,
      ],
      body,
    }),
  );
}

describe('a list at the real edge', () => {
  it('tells by one subscription the lines of all who are on it, and each of the others by themselves', async () => {
    colleagues.watch(['carol', 'dave', '701', '702']);
    colleagues.follow(edge.domain, alice.engine.packages, `sip:team@${edge.domain}`);
    for (const number of ['carol', 'dave', '701', '702']) await expectLine(number, 'free');

    const asking = sent.find((text) => text.startsWith(`SUBSCRIBE sip:team@${edge.domain} `));
    expect(asking).toMatch(/^Supported:.*\beventlist\b/im);
    const isListed = (user: string) =>
      received.some(
        (text) =>
          /^NOTIFY [\s\S]*^Content-Type: multipart\/related/m.test(text) &&
          new RegExp(`<resource uri="sip:${user}@[^"]*"><instance [^>]*state="active"`).test(text),
      );
    for (const user of ['carol', 'dave', '701']) await expect.poll(() => isListed(user), settling).toBe(true);
    expect(isListed('702')).toBe(false);

    // Whom the list tells of, nobody is asked for any more: at the end of a subscription, or with 481 before it has begun.
    const callIdsOf = (user: string) =>
      sent
        .filter((text) => text.startsWith(`SUBSCRIBE sip:${user}@`) && /^Event: dialog/m.test(text))
        .map((text) => /^Call-ID: (.*?)\r?$/m.exec(text)?.[1] ?? '');
    const isOver = (callId: string) =>
      received.some((text) => text.includes(callId) && /^Subscription-State: terminated/m.test(text)) ||
      sent.some((text) => text.startsWith('SIP/2.0 481') && text.includes(callId));
    for (const user of ['carol', 'dave', '701'])
      await expect.poll(() => callIdsOf(user).every(isOver), settling).toBe(true);
    expect(callIdsOf('702').some(isOver)).toBe(false);
  });

  it('tells what changes for one of them, and nobody else does', async () => {
    received.length = 0;
    publish('early', 1);
    await expectLine('carol', 'ringing');
    const telling = received.filter((text) => text.startsWith('NOTIFY ') && text.includes('>early<'));
    expect(telling.length).toBeGreaterThan(0);
    for (const text of telling) expect(text).toMatch(/^Content-Type: multipart\/related/m);
    publish('terminated', 2);
    await expectLine('carol', 'free');
    expect(lineOf('dave')).toBe('free');
  });

  it('takes nothing from a phone that says it is the presence server', async () => {
    const request = carol.client.build({
      method: 'NOTIFY',
      to: `sip:lists@${edge.domain}`,
      uri: `sip:lists@127.0.0.1:${edge.ports.loopback}`,
      toTag: 'made-up',
      headers: [
        carol.contact,
        { name: 'Event', value: 'dialog' },
        { name: 'Subscription-State', value: 'active;expires=60' },
      ],
    });
    carol.client.send(request);
    expect((await carol.client.final(request)).status).toBe(481);
  });
});
