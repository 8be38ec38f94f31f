import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { headerValue, headerValues, type SipMessage } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { startEdge } from '../../edge/start.ts';
import { bearer, digest } from '../support/demo/sip-client.ts';
import { type DeskPhone, openUdpPhone } from '../support/edge/desk-phone.ts';
import {
  type EdgePhone,
  type EdgePhoneOptions,
  fromCallee,
  inDialog,
  openEdgePhone,
} from '../support/edge/edge-phone.ts';

let edge: Edge;
let gateway: DeskPhone;
const phones: { close(): void }[] = [];

beforeAll(async () => {
  // Opened first: the edge must know its address.
  gateway = await openUdpPhone({
    server: { address: '127.0.0.1', port: 9 },
    user: 'gateway',
    domain: 'trunk.example.com',
  });
  edge = await startEdge({ trunk: { address: '127.0.0.1', port: gateway.port } });
  gateway.setServer({ address: edge.address, port: edge.ports.sip });
});
afterAll(async () => {
  gateway.close();
  await edge.close();
});
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function open(user: string, options: EdgePhoneOptions = {}): Promise<EdgePhone> {
  const phone = await openEdgePhone(edge, user, options);
  phones.push(phone);
  return phone;
}

async function openDesk(user: string): Promise<DeskPhone> {
  const server = { address: edge.address, port: edge.ports.sip };
  const phone = await openUdpPhone({ server, user, domain: edge.domain });
  phones.push(phone);
  const authorize = digest(user, edge.deskPhones.get(user) ?? '', 'MD5');
  expect((await phone.register(authorize)).status).toBe(200);
  return phone;
}

describe('a call', () => {
  it('finds people by number and by name, is asserted to come from the caller, and ends by BYE', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const request = alice.invite('101', [
      { name: 'P-Asserted-Identity', value: '<sip:boss@offhook.localhost>' },
    ]);
    const arrived = await carol.answer();
    expect(headerValues(arrived, 'P-Asserted-Identity')).toEqual([`<sip:alice@${edge.domain}>`]);
    const answer = await alice.client.final(request);
    alice.client.ack(request, answer);
    await carol.client.request('ACK');
    const bye = inDialog(alice, { first: request, answer, method: 'BYE', cseq: 90 });
    carol.client.respond(await carol.client.request('BYE'), 200);
    expect((await alice.client.final(bye)).status).toBe(200);
    const byName = alice.invite('carol');
    carol.client.respond(await carol.client.request('INVITE'), 486);
    expect((await alice.client.final(byName)).status).toBe(486);
  });

  it('lets nobody turn into somebody else, neither in an answer nor later', async () => {
    const claims = ['P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID'];
    const forged = claims.map((name) => ({ name, value: `<sip:boss@${edge.domain}>` }));
    const claimed = (message: SipMessage) => claims.filter((name) => headerValue(message, name) !== null);
    const [alice, carol] = [await open('alice'), await open('carol')];
    const first = alice.invite('101');
    const invited = await carol.client.request('INVITE');
    carol.client.respond(invited, 200, { toTag: carol.tag, headers: [carol.contact, ...forged] });
    const answer = await alice.client.final(first);
    expect(claimed(answer)).toEqual([]);
    alice.client.ack(first, answer);
    await carol.client.request('ACK');
    const update = inDialog(alice, { first, answer, method: 'UPDATE', cseq: 90, headers: forged });
    const arrived = await carol.client.request('UPDATE');
    expect(claimed(arrived)).toEqual([]);
    carol.client.respond(arrived, 200);
    expect((await alice.client.final(update)).status).toBe(200);
  });

  it('rings every device; those that did not answer hear that it was taken elsewhere', async () => {
    const alice = await open('alice');
    const devices = [await open('carol'), await open('carol')];
    const request = alice.invite('101');
    const [first, second] = await Promise.all(devices.map((device) => device.client.request('INVITE')));
    const [one, two] = devices;
    if (first === undefined || second === undefined || one === undefined || two === undefined)
      throw new Error('two devices were asked for');
    one.client.respond(first, 180, { toTag: 'one', headers: [one.contact] });
    two.client.respond(second, 180, { toTag: 'two', headers: [two.contact] });
    one.client.respond(first, 200, { toTag: 'one', headers: [one.contact] });
    const cancelled = await two.client.request('CANCEL');
    // RFC 3326; the text "Call completed elsewhere" is not always there.
    expect(headerValue(cancelled, 'Reason')).toMatch(/^SIP;cause=200/);
    expect((await alice.client.final(request)).status).toBe(200);
  });

  it('shows nobody a credential, and lets no callee ask for one', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const request = alice.invite('101', [{ name: 'Authorization', value: `Bearer ${alice.token}` }]);
    const arrived = await carol.client.request('INVITE');
    expect(headerValue(arrived, 'Proxy-Authorization')).toBeNull();
    expect(headerValue(arrived, 'Authorization')).toBeNull();
    carol.client.respond(arrived, 407, {
      toTag: 'c',
      headers: [{ name: 'Proxy-Authenticate', value: `Bearer realm="${edge.domain}", scope="sip"` }],
    });
    const answer = await alice.client.final(request);
    expect(answer.status).toBe(403);
    expect(headerValue(answer, 'Proxy-Authenticate')).toBeNull();
  });

  it('reaches a desk phone over UDP, and comes from one', async () => {
    const [alice, desk] = [await open('alice'), await openDesk('701')];
    const request = alice.invite('701');
    const arrived = await desk.request('INVITE');
    expect(arrived.uri).toContain('sip:701@');
    desk.respond(arrived, 486);
    expect((await alice.client.final(request)).status).toBe(486);
    const authorize = digest('701', edge.deskPhones.get('701') ?? '', 'MD5');
    const calling = desk.authenticated({ method: 'INVITE', uri: `sip:100@${edge.domain}` }, authorize);
    alice.client.respond(await alice.client.request('INVITE'), 603);
    expect((await calling).status).toBe(603);
  });

  it('goes on over another socket: the far side’s requests find it, and so do its own', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const first = alice.invite('101');
    const arrived = await carol.answer();
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await carol.client.request('ACK');

    // The old socket is gone without a word; the new one registers the same Contact, as the app does.
    alice.client.close();
    const back = await open('alice', { register: false });
    const contact = alice.contact.value;
    expect((await back.client.register(bearer(back.token), [], contact)).answer.status).toBe(200);
    const options = fromCallee(carol, arrived, 'OPTIONS', 50);
    back.client.respond(await back.client.request('OPTIONS'), 200);
    expect((await carol.client.final(options)).status).toBe(200);

    const again = inDialog(
      { ...back, contact: { name: 'Contact', value: contact } },
      {
        ...{ first, answer, method: 'INVITE', cseq: 90 },
      },
    );
    carol.client.respond(await carol.client.request('INVITE'), 200, { headers: [carol.contact] });
    expect((await back.client.final(again)).status).toBe(200);
    const bye = fromCallee(carol, arrived, 'BYE', 51);
    back.client.respond(await back.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('finds a device by its GRUU, wherever it has registered since', async () => {
    const carol = await open('carol');
    const alice = await open('alice', { register: false });
    const instance = '+sip.instance="<urn:uuid:0c67446e-f1a1-4d1c-8b5a-6b6d2f3a0002>"';
    const gruuAware = [{ name: 'Supported', value: 'gruu' }];
    const registerOn = async (phone: EdgePhone) => {
      const contact = `<${phone.client.contact}>;${instance}`;
      const { answer } = await phone.client.register(bearer(phone.token), gruuAware, contact);
      return headerValues(answer, 'Contact').find((value) => value.includes(phone.client.host)) ?? '';
    };
    const gruu = /pub-gruu="([^"]+)"/.exec(await registerOn(alice))?.[1] ?? '';
    expect(gruu).toContain(';gr=');
    const withGruu = { ...alice, contact: { name: 'Contact', value: `<${gruu}>` } };
    const first = alice.client.build({
      method: 'INVITE',
      to: `sip:101@${edge.domain}`,
      headers: [withGruu.contact, { name: 'Proxy-Authorization', value: `Bearer ${alice.token}` }],
    });
    alice.client.send(first);
    const arrived = await carol.answer();
    alice.client.ack(first, await alice.client.final(first));
    await carol.client.request('ACK');
    const before = fromCallee(carol, arrived, 'OPTIONS', 50);
    alice.client.respond(await alice.client.request('OPTIONS'), 200);
    expect((await carol.client.final(before)).status).toBe(200);

    alice.client.close();
    const back = await open('alice', { register: false });
    await registerOn(back);
    const bye = fromCallee(carol, arrived, 'BYE', 51);
    back.client.respond(await back.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('is not taken over by whoever registers its Contact', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const first = alice.invite('101');
    const arrived = await carol.answer();
    alice.client.ack(first, await alice.client.final(first));
    await carol.client.request('ACK');
    const thief = await open('dave', { register: false });
    await thief.client.register(bearer(thief.token), [], alice.contact.value);
    const bye = fromCallee(carol, arrived, 'BYE', 50);
    alice.client.respond(await alice.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('and its requests of every kind pass, MESSAGE outside of it too', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const message = alice.client.build({
      method: 'MESSAGE',
      to: `sip:101@${edge.domain}`,
      headers: [
        { name: 'Content-Type', value: 'text/plain' },
        { name: 'Proxy-Authorization', value: `Bearer ${alice.token}` },
      ],
      body: 'Good morning',
    });
    alice.client.send(message);
    const received = await carol.client.request('MESSAGE');
    expect(received.body).toBe('Good morning');
    carol.client.respond(received, 200);
    expect((await alice.client.final(message)).status).toBe(200);

    const first = alice.invite('101', [{ name: 'Supported', value: '100rel, timer, replaces' }]);
    const arrived = await carol.client.request('INVITE');
    expect(headerValue(arrived, 'Supported')).toBe('100rel, timer, replaces');
    const reliable = [carol.contact, { name: 'Require', value: '100rel' }, { name: 'RSeq', value: '1' }];
    carol.client.respond(arrived, 183, { toTag: 'carol-tag', headers: reliable });
    const early = await alice.client.response(first, (status) => status === 183);
    const prack = inDialog(alice, { first, answer: early, method: 'PRACK', cseq: 80 });
    carol.client.respond(await carol.client.request('PRACK'), 200);
    expect((await alice.client.final(prack)).status).toBe(200);
    carol.client.respond(arrived, 200, { toTag: 'carol-tag', headers: [carol.contact] });
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    let cseq = 90;
    for (const method of ['UPDATE', 'INFO', 'REFER', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'BYE']) {
      cseq += 1;
      const request = inDialog(alice, { first, answer, method, cseq });
      carol.client.respond(await carol.client.request(method), 200);
      expect([method, (await alice.client.final(request)).status]).toEqual([method, 200]);
    }
  });

  it('is told apart: 404 for nobody, 480 for somebody who is away', async () => {
    const alice = await open('alice');
    expect((await alice.call('399')).status).toBe(404);
    expect((await alice.call('102')).status).toBe(480);
  });
});

describe('nobody gets past authentication', () => {
  it('without credentials: 407 with Bearer on WebSocket', async () => {
    const alice = await open('alice');
    const request = alice.client.build({
      method: 'INVITE',
      to: `sip:101@${edge.domain}`,
      headers: [alice.contact],
    });
    alice.client.send(request);
    const answer = await alice.client.final(request);
    alice.client.ack(request, answer);
    expect(answer.status).toBe(407);
    expect(headerValues(answer, 'Proxy-Authenticate')[0]).toContain('Bearer realm=');
  });

  it('by a header, by another’s name, or by a method that few know', async () => {
    const stranger = await openUdpPhone({
      server: { address: edge.address, port: edge.ports.sip },
      user: 'alice',
      domain: edge.domain,
    });
    phones.push(stranger);
    for (const method of ['INVITE', 'MESSAGE', 'REFER', 'NOTIFY', 'INFO', 'PUBLISH', 'SUBSCRIBE', 'FOO']) {
      const request = stranger.build({
        method,
        uri: `sip:101@${edge.domain}`,
        headers: [
          { name: 'X-Trunk', value: '1' },
          { name: 'P-Asserted-Identity', value: `<sip:alice@${edge.domain}>` },
        ],
      });
      stranger.send(request);
      expect([method, (await stranger.final(request)).status]).toEqual([method, 407]);
    }
  });

  it('by pretending to be within a dialog', async () => {
    const stranger = await openUdpPhone({
      server: { address: edge.address, port: edge.ports.sip },
      user: 'alice',
      domain: edge.domain,
    });
    phones.push(stranger);
    const request = stranger.build({
      method: 'INVITE',
      uri: `sip:0301234@127.0.0.1:${gateway.port}`,
      toTag: 'made-up',
      headers: [{ name: 'Route', value: `<sip:${edge.address}:${edge.ports.sip};lr>` }],
    });
    stranger.send(request);
    expect((await stranger.final(request)).status).toBe(481);
    expect(gateway.received()).not.toContainEqual(expect.objectContaining({ method: 'INVITE' }));
  });

  it('to the trunk by the back door of a call that is up', async () => {
    const [alice, carol] = [await open('alice'), await open('carol')];
    const first = alice.invite('101');
    const arrived = await carol.answer();
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await carol.client.request('ACK');
    const elsewhere = {
      ...answer,
      headers: [
        ...answer.headers.filter(({ name }) => name !== 'Contact'),
        { name: 'Contact', value: `<sip:0900123@127.0.0.1:${gateway.port}>` },
      ],
    };
    const request = inDialog(alice, { first, answer: elsewhere, method: 'INVITE', cseq: 90 });
    expect((await alice.client.final(request)).status).toBe(403);
    const bye = fromCallee(carol, arrived, 'BYE', 50);
    alice.client.respond(await alice.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('to have something relayed to a place that never registered', async () => {
    const alice = await open('alice');
    expect((await alice.call('sip:somebody@127.0.0.1:9')).status).toBe(403);
    expect((await alice.call('sip:somebody@example.com')).status).toBe(403);
  });
});

describe('limits', () => {
  it('refuse the call beyond maxCalls, until one has ended', async () => {
    const dave = await open('dave', { token: { claims: { maxCalls: 1 } } });
    const carol = await open('carol');
    const first = dave.invite('101');
    await carol.answer();
    const answer = await dave.client.final(first);
    dave.client.ack(first, answer);
    await carol.client.request('ACK');
    const refused = await dave.call('101');
    expect([refused.status, refused.reason]).toEqual([486, 'Too Many Calls']);
    const bye = inDialog(dave, { first, answer, method: 'BYE', cseq: 90 });
    carol.client.respond(await carol.client.request('BYE'), 200);
    await dave.client.final(bye);
    const again = dave.invite('101');
    carol.client.respond(await carol.client.request('INVITE'), 486);
    expect((await dave.client.final(again)).reason).not.toBe('Too Many Calls');
  });

  it('count a call that nobody ends no longer than its session interval', async () => {
    const dave = await open('dave', { token: { claims: { maxCalls: 1 } } });
    const carol = await open('carol');
    const first = dave.invite('101', [
      { name: 'Supported', value: 'timer' },
      { name: 'Session-Expires', value: '90;refresher=uac' },
    ]);
    // RFC 4028 would not have it so short; nobody waits 90 s here.
    const interval = { name: 'Session-Expires', value: '3;refresher=uac' };
    carol.client.respond(await carol.client.request('INVITE'), 200, {
      toTag: carol.tag,
      headers: [carol.contact, interval],
    });
    dave.client.ack(first, await dave.client.final(first));
    await carol.client.request('ACK');
    expect(await edge.kamcmd('dlg.profile_get_size', 'calls', 'dave')).toBe('1\n');
    // Both are gone now, without BYE.
    dave.close();
    carol.close();
    const counted = () => edge.kamcmd('dlg.profile_get_size', 'calls', 'dave');
    await expect.poll(counted, { timeout: 30_000 }).toBe('0\n');
  });

  it('refuse destinations that the token does not name, and those that nobody calls', async () => {
    const dave = await open('dave', { token: { claims: { destinations: ['030', '+49'] } } });
    const allowed = dave.invite('0301234');
    const arrived = await gateway.request('INVITE');
    expect(arrived.uri).toBe(`sip:301234@127.0.0.1:${gateway.port}`);
    gateway.respond(arrived, 486);
    expect((await dave.client.final(allowed)).status).toBe(486);
    expect((await dave.call('0401234')).reason).toBe('Destination Not Allowed');
    expect((await dave.call('+33123456')).reason).toBe('Destination Not Allowed');
    const rich = await open('dave', { token: { claims: { destinations: ['0', '+'] } } });
    expect((await rich.call('00900123456')).reason).toBe('Destination Never Called');
    expect((await rich.call('+8821234567')).reason).toBe('Destination Never Called');
  });

  it('never stand in the way of an emergency call', async () => {
    const dave = await open('dave', { token: { claims: { destinations: [], maxCalls: 1 } } });
    const request = dave.invite('112');
    const arrived = await gateway.request('INVITE');
    expect(arrived.uri).toBe(`sip:112@127.0.0.1:${gateway.port}`);
    gateway.respond(arrived, 486);
    expect((await dave.client.final(request)).status).toBe(486);
  });

  it('let the trunk call our people, and not the world', async () => {
    const alice = await open('alice');
    const inbound = gateway.build({ method: 'INVITE', uri: `sip:100@${edge.domain}` });
    gateway.send(inbound);
    alice.client.respond(await alice.client.request('INVITE'), 603);
    expect((await gateway.final(inbound)).status).toBe(603);
    const transit = gateway.build({ method: 'INVITE', uri: `sip:0301234@${edge.domain}` });
    gateway.send(transit);
    expect((await gateway.final(transit)).reason).toBe('No Transit');
  });
});
