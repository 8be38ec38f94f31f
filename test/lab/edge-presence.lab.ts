import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { headerValue, type SipRequest } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer } from '../support/demo/sip-client.ts';
import { type EdgePhone, fromCallee, openEdgePhone } from '../support/edge/edge-phone.ts';

let edge: Edge;
const phones: EdgePhone[] = [];

beforeAll(async () => {
  // Not the loopback's own, on which Kamailio talks to itself: those two are not to be mixed up.
  edge = await startEdge({ address: '127.0.0.2' });
});
afterAll(() => edge.close());
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function open(user: string): Promise<EdgePhone> {
  const phone = await openEdgePhone(edge, user);
  phones.push(phone);
  return phone;
}

/** Subscribes, and returns the status with what is to be done about NOTIFY. */
async function subscribe(phone: EdgePhone, to: string, event: string, accept: string) {
  const request = phone.client.build({
    method: 'SUBSCRIBE',
    to: `sip:${to}@${edge.domain}`,
    headers: [
      phone.contact,
      { name: 'Event', value: event },
      { name: 'Accept', value: accept },
      { name: 'Expires', value: '600' },
      phone.credential,
    ],
  });
  phone.client.send(request);
  return phone.client.final(request);
}

/** Answers every NOTIFY until one fits. */
async function notified(phone: EdgePhone, fits: (notify: SipRequest) => boolean): Promise<SipRequest> {
  for (;;) {
    const notify = await phone.client.request('NOTIFY', { timeoutMs: 10_000 });
    phone.client.respond(notify, 200);
    if (fits(notify)) return notify;
  }
}

function publish(phone: EdgePhone, of: string, event: string, type: string, body: string) {
  const request = phone.client.build({
    method: 'PUBLISH',
    to: `sip:${of}@${edge.domain}`,
    headers: [
      { name: 'Event', value: event },
      { name: 'Expires', value: '600' },
      { name: 'Content-Type', value: type },
      phone.credential,
    ],
    body,
  });
  phone.client.send(request);
  return phone.client.final(request);
}

const pidf = (entity: string, note: string) =>
  `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${entity}"><tuple id="a"><status><basic>open</basic></status><note>${note}</note></tuple></presence>`;

// First: who has just gone may be taken for there a little longer.
describe('a message to somebody who is not there', () => {
  function write(phone: EdgePhone, to: string, type: string, body: string, uri = to) {
    const request = phone.client.build({
      method: 'MESSAGE',
      to: `sip:${to}@${edge.domain}`,
      uri: `sip:${uri}@${edge.domain}`,
      headers: [
        { name: 'Content-Type', value: type },
        { name: 'Offhook-Message', value: 'a1-b2' },
        phone.credential,
      ],
      body,
    });
    phone.client.send(request);
    return phone.client.final(request);
  }

  it('is taken with 202, outlives a restart, and is handed over word by word once', async () => {
    const writer = await open('dave');
    const text = 'Grüße: "a\\b"\r\n\tund\tmehr';
    expect((await write(writer, '101', 'text/plain;charset=UTF-8', text)).status).toBe(202);
    expect((await write(writer, 'carol', 'message/cpim', 'From: <sip:dave@x>\r\n\r\nx')).status).toBe(202);
    await edge.parts.kamailio.kill();
    await edge.parts.kamailio.start();
    const carol = await open('carol');
    const [one, other] = [await carol.client.request('MESSAGE'), await carol.client.request('MESSAGE')];
    for (const each of [one, other]) carol.client.respond(each, 200);
    const plain = [one, other].find(({ body }) => body === text);
    const wrapped = [one, other].find(({ body }) => body.startsWith('From: <sip:dave@x>'));
    expect(headerValue(plain ?? one, 'Content-Type')).toBe('text/plain;charset=UTF-8');
    expect(headerValue(plain ?? one, 'P-Asserted-Identity')).toBe(`<sip:dave@${edge.domain}>`);
    expect(headerValue(plain ?? one, 'Offhook-Message')).toBe('a1-b2');
    expect(headerValue(wrapped ?? other, 'Content-Type')).toBe('message/cpim');
    expect(headerValue(wrapped ?? other, 'Kept-Type')).toBeNull();
    // A second registration has nothing to bring any more.
    await carol.client.register(bearer(carol.token));
    const after = await open('alice');
    const last = write(after, 'carol', 'text/plain', 'the last');
    const next = await carol.client.request('MESSAGE');
    carol.client.respond(next, 200);
    expect(next.body).toBe('the last');
    expect((await last).status).toBe(200);
  });

  it('is not taken for strangers, nor where To names somebody else, whom it would be sent to later', async () => {
    const alice = await open('alice');
    expect((await write(alice, '799', 'text/plain', 'x')).status).toBe(404);
    expect((await write(alice, 'dave', 'text/plain', 'x', '705')).status).toBe(480);
  });
});

describe('presence', () => {
  it('that somebody publishes reaches who subscribed', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const answer = await subscribe(alice, '101', 'presence', 'application/pidf+xml');
    expect([200, 202]).toContain(answer.status);
    const body = pidf(`sip:carol@${edge.domain}`, 'at lunch');
    expect((await publish(carol, 'carol', 'presence', 'application/pidf+xml', body)).status).toBe(200);
    const notify = await notified(alice, ({ body: text }) => text.includes('at lunch'));
    expect(headerValue(notify, 'Event')).toMatch(/^presence/);
    expect(headerValue(notify, 'Subscription-State')).toMatch(/^active/);
  });

  it('of somebody else is not to be published', async () => {
    const alice = await open('alice');
    const body = pidf(`sip:carol@${edge.domain}`, 'forged');
    expect((await publish(alice, 'carol', 'presence', 'application/pidf+xml', body)).status).toBe(403);
  });
});

describe('dialog-info', () => {
  it('tells who subscribed when somebody rings, talks and is free again', async () => {
    const [alice, carol, dave] = [await open('alice'), await open('carol'), await open('dave')];
    await subscribe(alice, '101', 'dialog', 'application/dialog-info+xml');
    const request = dave.invite('101');
    const arrived = await carol.client.request('INVITE');
    carol.client.respond(arrived, 180, { toTag: carol.tag, headers: [carol.contact] });
    const early = await notified(alice, ({ body }) => body.includes('>early<'));
    expect(early.body).toContain(`entity="sip:carol@${edge.domain}"`);
    carol.client.respond(arrived, 200, { toTag: carol.tag, headers: [carol.contact] });
    dave.client.ack(request, await dave.client.final(request));
    await notified(alice, ({ body }) => body.includes('>confirmed<'));
    fromCallee(carol, arrived, 'BYE', 50);
    dave.client.respond(await dave.client.request('BYE'), 200);
    await notified(alice, ({ body }) => body.includes('>terminated<'));
  });
});

describe('message-summary', () => {
  it('is told to the owner of a mailbox and to nobody else', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const type = 'application/simple-message-summary';
    expect((await subscribe(alice, 'carol', 'message-summary', type)).status).toBe(403);
    expect([200, 202]).toContain((await subscribe(carol, 'carol', 'message-summary', type)).status);
    const body = `Messages-Waiting: yes\r\nMessage-Account: sip:carol@${edge.domain}\r\nVoice-Message: 2/8\r\n`;
    expect((await publish(carol, 'carol', 'message-summary', type, body)).status).toBe(200);
    const notify = await notified(carol, ({ body: text }) => text.includes('Voice-Message: 2/8'));
    expect(notify.body).toContain('Messages-Waiting: yes');
  });
});
