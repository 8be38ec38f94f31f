import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headerValue, type SipRequest, type SipResponse } from '../../demo/sip/message.ts';
import type { EdgeRegistrar } from '../../edge/options.ts';
import { bearer, digest } from '../support/demo/sip-client.ts';
import { isCounted } from '../support/edge/counted-call.ts';
import type { DeskPhone } from '../support/edge/desk-phone.ts';
import { cancelOf, type EdgePhone, fromCallee, inDialog } from '../support/edge/edge-phone.ts';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';
import { knowEachOther } from './support/registrars.ts';
import { until } from './support/until.ts';

// Two registrars, each standing in for the other, message by message.
let at: EdgeWithTrunk;
let second: EdgeRegistrar;
beforeAll(async () => {
  at = await startEdgeWithTrunk({ secondRegistrar: true });
  const { secondRegistrar } = at.edge;
  if (secondRegistrar === null) throw new Error('there is no second registrar');
  second = secondRegistrar;
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.edge.parts.kamailio.start();
  await knowEachOther(at.edge);
});
afterEach(() => at.closePhones());

type Asks = (...command: readonly string[]) => Promise<string>;
const known = (asks: Asks, what: string) =>
  until(async () => (await asks('ul.dump')).includes(what), `${what} is not known`);

const openAtSecond = (user: string, register = true) => at.open(user, { wss: second.wss, register });

/** The same device on another connection, as the app comes back: its Contact is the same. */
async function comesBack(phone: EdgePhone, user: string, register = true): Promise<EdgePhone> {
  const back = await openAtSecond(user, false);
  const moved = { ...back, contact: phone.contact, tag: phone.tag };
  if (register) {
    const { answer } = await back.client.register(bearer(back.token), [], phone.contact.value);
    expect(answer.status).toBe(200);
  }
  return moved;
}

interface Standing {
  readonly first: SipRequest;
  readonly answer: SipResponse;
  readonly arrived: SipRequest;
}

async function calls(phone: EdgePhone, desk: DeskPhone): Promise<Standing> {
  const first = phone.invite('702');
  const arrived = await desk.request('INVITE');
  desk.respond(arrived, 200, {
    toTag: 'desk',
    headers: [{ name: 'Contact', value: `<sip:702@127.0.0.1:${desk.port}>` }],
  });
  const answer = await phone.client.final(first);
  phone.client.ack(first, answer);
  await desk.request('ACK');
  return { first, answer, arrived };
}

/** BYE of a desk phone that was called. */
function deskEnds(desk: DeskPhone, { arrived }: Standing): SipRequest {
  const routes = arrived.headers
    .filter(({ name }) => name === 'Record-Route')
    .map(({ value }) => ({ name: 'Route', value }));
  const bye = desk.build({
    method: 'BYE',
    uri: /<([^>]+)>/.exec(headerValue(arrived, 'Contact') ?? '')?.[1] ?? '',
    callId: headerValue(arrived, 'Call-ID') ?? '',
    headers: routes,
  });
  const turned = bye.headers.map((header) => {
    if (header.name === 'From') return { name: 'From', value: `${headerValue(arrived, 'To')};tag=desk` };
    if (header.name === 'To') return { name: 'To', value: headerValue(arrived, 'From') ?? '' };
    return header;
  });
  const request = { ...bye, headers: turned };
  desk.send(request);
  return request;
}

/** The caller hears the answer, is heard within the call, and the callee ends it. */
async function standsAndEnds(
  caller: EdgePhone,
  callee: EdgePhone,
  { first, arrived }: Pick<Standing, 'first' | 'arrived'>,
): Promise<void> {
  const answer = await caller.client.final(first);
  expect(answer.status).toBe(200);
  caller.client.ack(first, answer);
  await callee.client.request('ACK');
  const update = inDialog(caller, { first, answer, method: 'UPDATE', cseq: 90 });
  callee.client.respond(await callee.client.request('UPDATE'), 200, { headers: [callee.contact] });
  expect((await caller.client.final(update)).status).toBe(200);
  const bye = fromCallee(callee, arrived, 'BYE', 50);
  caller.client.respond(await caller.client.request('BYE'), 200);
  expect((await callee.client.final(bye)).status).toBe(200);
}

describe('while both live', () => {
  it('people on one call those on the other, and each can end it', async () => {
    const [alice, carol] = [await at.open('alice'), await openAtSecond('carol')];
    await known(at.edge.kamcmd, carol.client.host);
    await known(second.kamcmd, alice.client.host);
    for (const [caller, callee, number] of [
      [alice, carol, '101'],
      [carol, alice, '100'],
    ] as const) {
      const first = caller.invite(number);
      const arrived = await callee.answer();
      await standsAndEnds(caller, callee, { first, arrived });
    }
  });

  it('whoever rings by the one, and has moved to the other, answers there', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const first = alice.invite('101');
    const arrived = await carol.client.request('INVITE');
    carol.client.respond(arrived, 180, { toTag: carol.tag, headers: [carol.contact] });
    await alice.client.response(first, (status) => status === 180);
    const back = await comesBack(carol, 'carol');
    back.client.respond(arrived, 200, { toTag: carol.tag, headers: [carol.contact] });
    await standsAndEnds(alice, back, { first, arrived });
  });

  it.each(['desk phone', 'app'] as const)(
    'a call that the %s ends by way of the other one is counted no more where it began',
    async (who) => {
      // Of two on one machine the kernel gives datagrams to the one that came last.
      await second.kamailio.kill();
      await second.kamailio.start();
      await knowEachOther(at.edge);
      const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
      const call = await calls(alice, desk);
      const isStillCounted = () => isCounted(at.edge, headerValue(call.first, 'Call-ID'));
      expect(await isStillCounted()).toBe(true);
      const back = await comesBack(alice, 'alice');
      if (who === 'app') {
        const bye = inDialog(back, { ...call, method: 'BYE', cseq: 90 });
        desk.respond(await desk.request('BYE'), 200);
        expect((await back.client.final(bye)).status).toBe(200);
      } else {
        const bye = deskEnds(desk, call);
        back.client.respond(await back.client.request('BYE'), 200);
        expect((await desk.final(bye)).status).toBe(200);
      }
      await until(async () => !(await isStillCounted()), 'the call is still counted');
    },
  );

  it('a caller who gives up stops the phone on the other one', async () => {
    const [alice, carol] = [await at.open('alice'), await openAtSecond('carol')];
    await known(at.edge.kamcmd, carol.client.host);
    const first = alice.invite('101');
    const ringing = await carol.client.request('INVITE');
    carol.client.respond(ringing, 180, { toTag: 'c', headers: [carol.contact] });
    alice.client.send(cancelOf(first));
    await carol.client.request('CANCEL');
    carol.client.respond(ringing, 487, { toTag: 'c' });
    expect((await alice.client.final(first)).status).toBe(487);
  });

  it('nobody writes into somebody’s connection by the name of the header in which they hand over', async () => {
    const [alice, carol] = [await at.open('alice'), await openAtSecond('carol')];
    await known(at.edge.kamcmd, carol.client.host);
    const to = { name: 'Edge-Connection', value: 'sip:127.0.0.1:9;transport=ws' };
    const first = alice.invite('101', [to]);
    const arrived = await carol.client.request('INVITE');
    expect(headerValue(arrived, 'Edge-Connection')).toBeNull();
    carol.client.respond(arrived, 486);
    expect((await alice.client.final(first)).status).toBe(486);
  });

  it('nobody has the other one write elsewhere by that header in a BYE of their own call', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
    const call = await calls(alice, desk);
    const back = await comesBack(alice, 'alice');
    const victim = createSocket('udp4');
    const received: string[] = [];
    victim.on('message', (data) => received.push(String(data)));
    victim.bind(0, '127.0.0.1');
    await once(victim, 'listening');
    const to = { name: 'Edge-Connection', value: `sip:127.0.0.1:${victim.address().port}` };
    const bye = inDialog(back, { ...call, method: 'BYE', cseq: 90, headers: [to] });
    desk.respond(await desk.request('BYE'), 200);
    expect((await back.client.final(bye)).status).toBe(200);
    // Once the other one has heard of it, it has done with it.
    const callId = headerValue(call.first, 'Call-ID');
    await until(async () => !(await isCounted(at.edge, callId)), 'the call is still counted');
    victim.close();
    expect(received).toEqual([]);
  });
});

describe('when the first dies', () => {
  it.each(['desk phone', 'app'] as const)(
    'a call goes on over the second, and the %s can end it',
    async (who) => {
      const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
      const call = await calls(alice, desk);
      await at.edge.parts.kamailio.kill();
      const back = await comesBack(alice, 'alice');
      if (who === 'desk phone') {
        const bye = deskEnds(desk, call);
        back.client.respond(await back.client.request('BYE'), 200);
        expect((await desk.final(bye)).status).toBe(200);
      } else {
        const bye = inDialog(back, { ...call, method: 'BYE', cseq: 90 });
        desk.respond(await desk.request('BYE'), 200);
        expect((await back.client.final(bye)).status).toBe(200);
      }
    },
  );

  it('the key of a call is known to the second: its party speaks before it has registered, nobody else does', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('702')];
    const call = await calls(alice, desk);
    await at.edge.parts.kamailio.kill();
    const stranger = await openAtSecond('carol', false);
    const forged = inDialog(stranger, {
      ...call,
      answer: {
        ...call.answer,
        headers: call.answer.headers.map(({ name, value }) => ({
          name,
          value: value.replace(/;key=[^;>]+/, ''),
        })),
      },
      method: 'BYE',
      cseq: 89,
    });
    expect((await stranger.client.final(forged)).status).toBe(403);
    const back = await comesBack(alice, 'alice', false);
    const update = inDialog(back, { ...call, method: 'UPDATE', cseq: 90 });
    desk.respond(await desk.request('UPDATE'), 200);
    expect((await back.client.final(update)).status).toBe(200);
  });

  it('who is registered at the second is called, and by a desk phone through the first once it is back', async () => {
    const [carol, desk] = [await openAtSecond('carol'), await at.openDesk('702')];
    const authorize = digest('702', at.edge.deskPhones.get('702') ?? '', 'MD5');
    await known(second.kamcmd, carol.client.host);
    const isCalled = async () => {
      const calling = desk.authenticated({ method: 'INVITE', uri: `sip:101@${at.edge.domain}` }, authorize);
      carol.client.respond(await carol.client.request('INVITE'), 486);
      expect((await calling).status).toBe(486);
    };
    await at.edge.parts.kamailio.kill();
    await isCalled();
    await at.edge.parts.kamailio.start();
    await known(at.edge.kamcmd, carol.client.host);
    await isCalled();
  });
});
