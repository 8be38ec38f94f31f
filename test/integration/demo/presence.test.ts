import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tagOf } from '../../../demo/sip/fields.ts';
import { type Header, headerValue, type SipRequest } from '../../../demo/sip/message.ts';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { lampOf, presenceOf } from '../../../src/renderer/presence/colleague.ts';
import { parseDialogInfo } from '../../../src/renderer/presence/dialog-info.ts';
import { parsePidf, pidfType, writePidf } from '../../../src/renderer/presence/pidf.ts';
import { readMessageSummary } from '../../../src/renderer/voicemail/message-summary.ts';
import { bearer, connectSip, type SipClient } from '../../support/demo/sip-client.ts';

let demo: Demo;
const clients: SipClient[] = [];

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function open(user: string) {
  const { urls, certificate, sip } = demo;
  const client = await connectSip({ url: urls.wss, ca: certificate.pem, user, domain: sip.domain });
  clients.push(client);
  const authorize = bearer(await demo.issueSipToken(user));
  await client.register(authorize);
  const contact: Header = { name: 'Contact', value: `<${client.contact}>` };
  return {
    client,
    contact,
    send: (method: string, to: string, headers: readonly Header[], body = '') =>
      client.authenticated(
        { method, to: `sip:${to}@${sip.domain}`, headers: [contact, ...headers], body },
        authorize,
      ),
    async notified(): Promise<SipRequest> {
      const notify = await client.request('NOTIFY');
      client.respond(notify, 200);
      return notify;
    },
  };
}

const event = (name: string, expires = '600'): Header[] => [
  { name: 'Event', value: name },
  { name: 'Expires', value: expires },
];
const state = ({ body }: SipRequest) => {
  const read = parsePidf(body);
  return read.ok ? presenceOf(read.value) : read.reason;
};
const line = ({ body }: SipRequest) => {
  const read = parseDialogInfo(body);
  return read.ok ? lampOf(read.value.dialogs, demo.sip.domain).line : read.reason;
};

describe('presence at the demo edge', () => {
  it('says of Bob that he is there, and of Dave that he comes, works and goes', async () => {
    const alice = await open('alice');
    expect((await alice.send('SUBSCRIBE', '200', event('presence'))).answer.status).toBe(200);
    expect(state(await alice.notified())).toBe('available');
    await alice.send('SUBSCRIBE', '102', event('presence'));
    expect(state(await alice.notified())).toBe('offline');
    const dave = await open('dave');
    expect(state(await alice.notified())).toBe('available');
    const body = writePidf({
      entity: 'sip:dave@x',
      tupleId: 'a',
      basic: 'open',
      activities: ['busy'],
      note: '',
    });
    const type = { name: 'Content-Type', value: pidfType };
    const published = await dave.send('PUBLISH', 'dave', [...event('presence'), type], body);
    expect(published.answer.status).toBe(200);
    expect(state(await alice.notified())).toBe('busy');
    const tag = { name: 'SIP-If-Match', value: headerValue(published.answer, 'SIP-ETag') ?? '' };
    expect((await dave.send('PUBLISH', 'dave', [...event('presence', '0'), tag])).answer.status).toBe(200);
    expect(state(await alice.notified())).toBe('available');
    expect((await dave.send('PUBLISH', 'dave', [...event('presence'), tag])).answer.status).toBe(412);
    dave.client.close();
    expect(state(await alice.notified())).toBe('offline');
  });

  it('lights the lamp of whom somebody calls', async () => {
    const [alice, carol, dave] = [await open('alice'), await open('carol'), await open('dave')];
    await alice.send('SUBSCRIBE', '102', event('dialog'));
    expect(line(await alice.notified())).toBe('free');
    const sdp = { name: 'Content-Type', value: 'application/sdp' };
    const calling = carol.send('INVITE', '102', [sdp], 'v=0\r\n');
    const arrived = await dave.client.request('INVITE');
    const toTag = 'dave';
    dave.client.respond(arrived, 180, { toTag, headers: [dave.contact] });
    const ringing = await alice.notified();
    expect(line(ringing)).toBe('ringing');
    expect(ringing.body).toContain('Carol Castor');
    dave.client.respond(arrived, 200, { toTag, headers: [dave.contact] });
    expect(line(await alice.notified())).toBe('busy');
    const { answer, request } = await calling;
    carol.client.ack(request, answer);
    const callId = headerValue(request, 'Call-ID') ?? '';
    const fromTag = tagOf(headerValue(request, 'From')) ?? '';
    const bye = { method: 'BYE', to: `sip:dave@${demo.sip.domain}`, uri: dave.client.contact };
    carol.client.send(carol.client.build({ ...bye, callId, fromTag, toTag, cseq: 99 }));
    dave.client.respond(await dave.client.request('BYE'), 200);
    expect(line(await alice.notified())).toBe('free');
  });

  it('tells of a ringing call what it takes to pick it up, which Bob lets one do', async () => {
    const [alice, dave] = [await open('alice'), await open('dave')];
    await alice.send('SUBSCRIBE', '102', event('dialog'));
    await alice.notified();
    await demo.bob.call('dave');
    const arrived = await dave.client.request('INVITE');
    dave.client.respond(arrived, 180, { toTag: 'dave', headers: [dave.contact] });
    const read = parseDialogInfo((await alice.notified()).body);
    const lamp = read.ok ? lampOf(read.value.dialogs, demo.sip.domain) : null;
    const pickup = lamp?.line === 'ringing' ? lamp.pickup : null;
    expect(pickup).toMatchObject({ uri: `sip:bob@${demo.sip.domain}`, name: 'Bob Biber' });
    await demo.bob.waitForCall(({ state: now }) => now === 'ringing');
    const headers = [
      { name: 'Replaces', value: pickup?.replaces ?? '' },
      { name: 'Require', value: 'replaces' },
      { name: 'Content-Type', value: 'application/sdp' },
    ];
    // Nobody has a phone there: the offer is refused, and not the replacing.
    expect((await alice.send('INVITE', '200', headers, 'v=0\r\n')).answer.status).toBe(488);
    const unknown = headers.with(0, { name: 'Replaces', value: 'x;to-tag=1;from-tag=2;early-only' });
    expect((await alice.send('INVITE', '200', unknown, 'v=0\r\n')).answer.status).toBe(481);
    demo.bob.hangUp();
  });

  it('tells what waits in the own mailbox, and of nobody else’s', async () => {
    const carol = await open('carol');
    expect((await carol.send('SUBSCRIBE', 'carol', event('message-summary'))).answer.status).toBe(200);
    const waiting = async () => readMessageSummary((await carol.notified()).body);
    expect(await waiting()).toEqual({ waiting: false, boxes: [{ account: null, counts: null }] });
    demo.sip.leaveMessages('carol', { fresh: 3, old: 1, number: '600' });
    expect(await waiting()).toEqual({
      waiting: true,
      boxes: [{ account: `sip:600@${demo.sip.domain}`, counts: { fresh: 3, old: 1, urgent: 0 } }],
    });
    expect((await carol.send('SUBSCRIBE', '102', event('message-summary'))).answer.status).toBe(403);
  });

  it("refuses another one's state, unknown dialogs and too short a time", async () => {
    const alice = await open('alice');
    const type = { name: 'Content-Type', value: pidfType };
    expect((await alice.send('PUBLISH', 'carol', [...event('presence'), type], '<x/>')).answer.status).toBe(
      403,
    );
    expect((await alice.send('SUBSCRIBE', '200', event('presence', '10'))).answer.status).toBe(423);
    expect((await alice.send('SUBSCRIBE', '999', event('presence'))).answer.status).toBe(404);
    expect((await alice.send('SUBSCRIBE', '200', event('conference'))).answer.status).toBe(489);
  });
});
