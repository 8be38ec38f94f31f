import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tagOf } from '../../demo/sip/fields.ts';
import {
  headerValue,
  headerValues,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../demo/sip/message.ts';
import { digest } from '../support/demo/sip-client.ts';
import { type DeskPhone, openTcpPhone } from '../support/edge/desk-phone.ts';
import { type EdgePhone, fromCallee, type InDialog, inDialog } from '../support/edge/edge-phone.ts';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';

let at: EdgeWithTrunk;
beforeAll(async () => {
  at = await startEdgeWithTrunk();
});
afterEach(() => at.closePhones());
afterAll(() => at.close());

describe('nobody gets past authentication', () => {
  it('without credentials: 407 with Bearer on WebSocket', async () => {
    const alice = await at.open('alice');
    const request = alice.client.build({
      method: 'INVITE',
      to: `sip:101@${at.edge.domain}`,
      headers: [alice.contact],
    });
    alice.client.send(request);
    const answer = await alice.client.final(request);
    alice.client.ack(request, answer);
    expect(answer.status).toBe(407);
    expect(headerValues(answer, 'Proxy-Authenticate')[0]).toContain('Bearer realm=');
  });

  it('by a header, by another’s name, or by a method that few know', async () => {
    const stranger = await at.openStranger('alice');
    for (const method of ['INVITE', 'MESSAGE', 'REFER', 'NOTIFY', 'INFO', 'PUBLISH', 'SUBSCRIBE', 'FOO']) {
      const request = stranger.build({
        method,
        uri: `sip:101@${at.edge.domain}`,
        headers: [
          { name: 'X-Trunk', value: '1' },
          { name: 'P-Asserted-Identity', value: `<sip:alice@${at.edge.domain}>` },
        ],
      });
      stranger.send(request);
      expect([method, (await stranger.final(request)).status]).toEqual([method, 407]);
    }
  });

  it('by pretending to be within a dialog', async () => {
    const stranger = await at.openStranger('alice');
    const request = stranger.build({
      method: 'INVITE',
      uri: `sip:0301234@127.0.0.1:${at.gateway.port}`,
      toTag: 'made-up',
      headers: [{ name: 'Route', value: `<sip:${at.edge.address}:${at.edge.ports.sip};lr>` }],
    });
    stranger.send(request);
    expect((await stranger.final(request)).status).toBe(481);
    expect(at.gateway.received()).not.toContainEqual(expect.objectContaining({ method: 'INVITE' }));
  });

  it('on the port of a connection that had registered and is gone', async () => {
    const { edge } = at;
    const server = { address: edge.address, port: edge.ports.sip };
    const phone = await openTcpPhone({ server, user: '705', domain: edge.domain });
    const password = edge.deskPhones.get('705') ?? '';
    expect((await phone.register(digest('705', password, 'MD5'))).status).toBe(200);
    const emergency = () => phone.build({ method: 'INVITE', uri: `sip:112@${edge.domain}` });
    const known = emergency();
    phone.send(known);
    at.gateway.respond(await at.gateway.request('INVITE'), 486);
    expect((await phone.final(known)).status).toBe(486);
    await at.gateway.request('ACK');
    phone.cut();
    const flow = () => edge.kamcmd('htable.get', 'flows', `tcp:127.0.0.1:${phone.port}`).catch(String);
    await expect.poll(flow).not.toContain('value');

    const next = await openTcpPhone({ server, user: '705', domain: edge.domain, localPort: phone.port });
    const request = next.build({ method: 'INVITE', uri: `sip:112@${edge.domain}` });
    next.send(request);
    expect((await next.final(request)).status).toBe(407);
    next.close();
  });

  it('to have something relayed to a place that never registered', async () => {
    const alice = await at.open('alice');
    expect((await alice.call('sip:somebody@127.0.0.1:9')).status).toBe(403);
    expect((await alice.call('sip:somebody@example.com')).status).toBe(403);
  });
});

describe('a user who is in a call', () => {
  /** A call from alice to somebody, who has answered it. */
  async function callOf(alice: EdgePhone, number: string, answers: () => Promise<unknown>) {
    const first = alice.invite(number);
    await answers();
    const answer = await alice.client.final(first);
    expect(answer.status).toBe(200);
    alice.client.ack(first, answer);
    let cseq = 90;
    return async (method: string, way: Pick<InDialog, 'uri' | 'routes'> = {}) => {
      cseq += 1;
      const request = inDialog(alice, { first, answer, method, cseq, ...way });
      return await alice.client.final(request);
    };
  }
  const placeOf = ({ port }: DeskPhone) => `127.0.0.1:${port}`;

  it('reaches the other side, and by no Route, alias or Request-URI anybody else', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const registered = await at.openDesk('702');
    // Knows the edge, and is no phone of ours.
    const elsewhere = await at.openStranger('703');
    const ask = await callOf(alice, '101', () => carol.answer());
    await carol.client.request('ACK');
    for (const victim of [elsewhere, registered, at.gateway]) {
      const place = placeOf(victim);
      for (const method of ['INVITE', 'MESSAGE', 'REFER']) {
        for (const way of [
          { uri: `sip:0900123@${place}` },
          { uri: `sip:0900123@${place};transport=tcp` },
          { uri: `sips:0900123@${place}` },
          { routes: [`<sip:${place};lr>`] },
          { uri: `sip:x@nobody.invalid;alias=127.0.0.1~${victim.port}~1` },
          { uri: `${carol.client.contact};alias=127.0.0.1~${victim.port}~1`, routes: [`<sip:${place};lr>`] },
          { uri: `sip:x@nobody.invalid;maddr=127.0.0.1`, routes: [`<sip:127.0.0.1:9;maddr=${place};lr>`] },
        ])
          expect([method, way, (await ask(method, way)).status]).toEqual([method, way, 403]);
      }
      expect(victim.received().filter(({ kind }) => kind === 'request')).toEqual([]);
    }
    expect((await ask('BYE', { uri: `sip:x@${placeOf(elsewhere)}` })).status).toBe(403);
    expect(elsewhere.received()).toEqual([]);
    const asked = ask('BYE');
    carol.client.respond(await carol.client.request('BYE'), 200);
    expect((await asked).status).toBe(200);
  });

  it('reaches the desk phone that it is in a call with, at its address', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
    const ask = await callOf(alice, '702', async () => {
      const contact = { name: 'Contact', value: `<sip:702@${placeOf(desk)}>` };
      desk.respond(await desk.request('INVITE'), 200, { toTag: 'desk', headers: [contact] });
    });
    for (const way of [
      {},
      { uri: `sip:0900123@${placeOf(desk)}` },
      { routes: [`<sip:${placeOf(desk)};lr>`] },
    ]) {
      const asked = ask('INFO', way);
      desk.respond(await desk.request('INFO'), 200);
      expect((await asked).status).toBe(200);
    }
  });

  it('whom a desk phone called reaches it, and nobody beside it', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
    const elsewhere = await at.openStranger('703');
    const authorize = digest('702', at.edge.deskPhones.get('702') ?? '', 'MD5');
    const calling = desk.authenticated({ method: 'INVITE', uri: `sip:100@${at.edge.domain}` }, authorize);
    const arrived = await alice.answer();
    expect((await calling).status).toBe(200);
    const forged = fromCallee(alice, withContact(arrived, placeOf(elsewhere)), 'INFO', 50);
    expect((await alice.client.final(forged)).status).toBe(403);
    const bye = fromCallee(alice, arrived, 'BYE', 51);
    desk.respond(await desk.request('BYE'), 200);
    expect((await alice.client.final(bye)).status).toBe(200);
    expect(elsewhere.received()).toEqual([]);
  });

  it('with the trunk reaches it at the Contact that it gives', async () => {
    const alice = await at.open('alice');
    const answering = await at.openStranger('trunk');
    const ask = await callOf(alice, '0301234', async () => {
      const contact = { name: 'Contact', value: `<sip:0301234@${placeOf(answering)}>` };
      at.gateway.respond(await at.gateway.request('INVITE'), 200, { toTag: 'trunk', headers: [contact] });
    });
    const asked = ask('BYE');
    answering.respond(await answering.request('BYE'), 200);
    expect((await asked).status).toBe(200);
  });
});

describe('whoever knows Call-ID and tags of a call, and is none of its parties', () => {
  /** What dialog-info tells of it: no route. */
  const withoutKey = (answer: SipResponse) => mapRoutes(answer, (value) => value.replace(/;key=[^;>]+/, ''));

  it('cannot speak in it by WebSocket, TCP or UDP from where nobody has registered, and its party can', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
    const first = alice.invite('702');
    const contact = { name: 'Contact', value: `<sip:702@127.0.0.1:${desk.port}>` };
    desk.respond(await desk.request('INVITE'), 200, { toTag: 'desk', headers: [contact] });
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await desk.request('ACK');
    expect(headerValues(answer, 'Record-Route').join()).toMatch(/;key=[\w-]{43}[;>]/);

    // A key of his own: not for the same Call-ID and tag, but of another call.
    const dave = await at.open('dave');
    const callId = headerValue(first, 'Call-ID') ?? '';
    const fromTag = tagOf(headerValue(first, 'From')) ?? '';
    const same = dave.client.build({
      ...{ method: 'INVITE', to: `sip:102@${at.edge.domain}`, callId, fromTag },
      headers: [dave.contact, dave.credential],
    });
    dave.client.send(same);
    expect((await dave.client.final(same)).status).toBe(482);
    dave.invite('102');
    const [other = ''] = headerValues(await dave.client.request('INVITE'), 'Record-Route');
    const keyOf = (route: string) => /;key=([\w-]{43})/.exec(route)?.[1] ?? '';
    expect(keyOf(other)).not.toBe('');
    const withOther = mapRoutes(answer, (value) => value.replace(keyOf(value), keyOf(other)));

    const [unregistered, registered] = [await at.open('dave', { register: false }), dave];
    const tcp = await openTcpPhone({
      server: { address: at.edge.address, port: at.edge.ports.sip },
      user: 'alice',
      domain: at.edge.domain,
    });
    // On the host of the phone that is in the call, as behind one NAT.
    const udp = await at.openStranger('alice');
    let cseq = 90;
    for (const known of [withoutKey(answer), withOther]) {
      for (const method of ['INVITE', 'INFO', 'BYE']) {
        cseq += 1;
        const asked = inDialog(unregistered, { first, answer: known, method, cseq });
        expect([method, (await unregistered.client.final(asked)).status]).toEqual([method, 403]);
        // The last one is whoever writes the address of the phone that is in the call on a datagram.
        for (const phone of [tcp, udp, desk]) {
          const forged = { ...asked, headers: phone.build({ method, uri: asked.uri }).headers.slice(0, 1) };
          const headers = asked.headers.filter(({ name }) => name !== 'Via');
          const request = { ...forged, headers: [...forged.headers, ...headers] };
          phone.send(request);
          expect([method, (await phone.final(request)).status]).toEqual([method, 403]);
        }
      }
    }
    // With the key, but where somebody else has registered.
    const told = inDialog(registered, { first, answer, method: 'BYE', cseq: 100 });
    expect((await registered.client.final(told)).status).toBe(403);
    tcp.close();
    expect(desk.received().filter(({ kind }) => kind === 'request')).toEqual([]);

    // She is on another network, and her REGISTER is still on its way.
    const back = await at.open('alice', { register: false });
    const moved = inDialog(back, { first, answer, method: 'INVITE', cseq: 101 });
    desk.respond(await desk.request('INVITE'), 200, { headers: [contact] });
    back.client.ack(moved, await back.client.final(moved));
    const bye = inDialog(back, { first, answer, method: 'BYE', cseq: 102 });
    desk.respond(await desk.request('BYE'), 200);
    expect((await back.client.final(bye)).status).toBe(200);
  });
});

describe('a desk phone that names another host in its Contact', () => {
  it('is called and spoken to where it is, and nobody there hears of it', async () => {
    const elsewhere = await at.openStranger('703', '127.0.0.7');
    const place = `127.0.0.7:${elsewhere.port}`;
    const [alice, desk] = [await at.open('alice'), await at.openDesk('702', place)];
    const first = alice.invite('702');
    const contact = { name: 'Contact', value: `<sip:702@${place}>` };
    desk.respond(await desk.request('INVITE'), 200, { toTag: 'desk', headers: [contact] });
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await desk.request('ACK');
    const bye = inDialog(alice, { first, answer, method: 'BYE', cseq: 90 });
    desk.respond(await desk.request('BYE'), 200);
    expect((await alice.client.final(bye)).status).toBe(200);
    expect(elsewhere.received()).toEqual([]);
  });
});

/** As if the caller had named this place. */
function withContact(request: SipRequest, place: string): SipRequest {
  const headers = request.headers.map((header) =>
    header.name === 'Contact' ? { ...header, value: `<sip:x@${place}>` } : header,
  );
  return { ...request, headers };
}

function mapRoutes<M extends SipMessage>(message: M, change: (value: string) => string): M {
  const headers = message.headers.map((header) =>
    header.name === 'Record-Route' ? { ...header, value: change(header.value) } : header,
  );
  return { ...message, headers };
}
