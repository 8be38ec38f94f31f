import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tagOf } from '../../../demo/sip/fields.ts';
import {
  type Header,
  headerValue,
  headerValues,
  type SipRequest,
  type SipResponse,
} from '../../../demo/sip/message.ts';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { type Authorize, bearer, connectSip, type SipClient } from '../../support/demo/sip-client.ts';

let demo: Demo;
const clients: SipClient[] = [];
const sdp = [{ name: 'Content-Type', value: 'application/sdp' }];

beforeAll(async () => {
  demo = await startDemo({ timers: { replyMs: 300 } });
});
afterAll(() => demo.close());
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

interface Phone {
  readonly client: SipClient;
  readonly token: string;
  readonly authorize: Authorize;
  readonly contact: Header;
}

async function connect(user: string): Promise<Phone> {
  const { urls, certificate, sip } = demo;
  const client = await connectSip({ url: urls.wss, ca: certificate.pem, user, domain: sip.domain });
  clients.push(client);
  const token = await demo.issueSipToken(user);
  return {
    client,
    token,
    authorize: bearer(token),
    contact: { name: 'Contact', value: `<${client.contact}>` },
  };
}

async function registered(user: string): Promise<Phone> {
  const phone = await connect(user);
  expect((await phone.client.register(phone.authorize)).answer.status).toBe(200);
  return phone;
}

/** What the server still knows: it hears of a closed socket a little later than the test. */
function knownContacts(): readonly string[] {
  return demo.sip.registrations().map(({ contact }) => contact);
}

/** Sends the INVITE with a token at once, as a client does that knows it will be asked. */
function invite({ client, token, contact }: Phone, to: string, headers: readonly Header[] = []): SipRequest {
  const request = client.build({
    method: 'INVITE',
    to: `sip:${to}@${demo.sip.domain}`,
    headers: [contact, ...sdp, { name: 'Proxy-Authorization', value: `Bearer ${token}` }, ...headers],
    body: 'v=0\r\n',
  });
  client.send(request);
  return request;
}

function inDialog(
  phone: Phone,
  first: SipRequest,
  answer: SipResponse,
  method: string,
  cseq: number,
): SipRequest {
  const target = /<([^>]+)>/.exec(headerValue(answer, 'Contact') ?? '')?.[1] ?? '';
  const request = phone.client.build({
    method,
    cseq,
    uri: target,
    to: first.uri,
    callId: headerValue(first, 'Call-ID') ?? '',
    fromTag: tagOf(headerValue(first, 'From')) ?? '',
    toTag: tagOf(headerValue(answer, 'To')),
    headers: [
      phone.contact,
      ...headerValues(answer, 'Record-Route').map((value) => ({ name: 'Route', value })),
    ],
  });
  phone.client.send(request);
  return request;
}

async function connected(caller: Phone, callee: Phone, to: string) {
  const request = invite(caller, to);
  const arrived = await callee.client.request('INVITE');
  callee.client.respond(arrived, 200, {
    toTag: 'callee',
    headers: [callee.contact, ...sdp],
    body: 'v=0\r\n',
  });
  const answer = await caller.client.final(request);
  caller.client.ack(request, answer);
  await callee.client.request('ACK');
  return { request, arrived, answer };
}

describe('a call through the proxy', () => {
  it('rings, is answered, and ends by BYE from either side of the dialog', async () => {
    const [alice, carol] = [await connect('alice'), await registered('carol')];
    const request = invite(alice, '101');
    expect((await alice.client.response(request, (status) => status === 100)).status).toBe(100);
    const arrived = await carol.client.request('INVITE');
    expect(arrived.uri).toBe(carol.client.contact);
    expect(headerValue(arrived, 'Max-Forwards')).toBe('69');
    carol.client.respond(arrived, 180, { toTag: 'c', headers: [carol.contact] });
    expect((await alice.client.response(request, (status) => status > 100)).status).toBe(180);
    carol.client.respond(arrived, 200, { toTag: 'c', headers: [carol.contact, ...sdp], body: 'v=0\r\n' });
    const answer = await alice.client.final(request);
    alice.client.ack(request, answer);
    expect(headerValue(await carol.client.request('ACK'), 'To')).toContain('tag=c');

    const bye = inDialog(alice, request, answer, 'BYE', 90);
    carol.client.respond(await carol.client.request('BYE'), 200);
    expect((await alice.client.final(bye)).status).toBe(200);
    // The dialog is over for the proxy too.
    expect((await alice.client.final(inDialog(alice, request, answer, 'INFO', 91))).status).toBe(481);
  });

  it('asserts who calls, and keeps the caller’s token from the callee', async () => {
    const [alice, carol] = [await connect('alice'), await registered('carol')];
    invite(alice, 'carol', [{ name: 'P-Asserted-Identity', value: '<sip:boss@offhook.localhost>' }]);
    const arrived = await carol.client.request('INVITE');
    expect(headerValues(arrived, 'P-Asserted-Identity')).toEqual([
      '"Alice Adler" <sip:alice@offhook.localhost>',
    ]);
    expect(headerValue(arrived, 'Proxy-Authorization')).toBeNull();
    expect(carol.client.raw.join()).not.toContain(alice.token);
  });

  it('challenges by 407, and refuses a From that is not the account', async () => {
    const alice = await connect('alice');
    const to = `sip:404@${demo.sip.domain}`;
    const { answer } = await alice.client.authenticated(
      { method: 'INVITE', to, headers: [alice.contact] },
      alice.authorize,
    );
    expect(answer.status).toBe(404);
    const other = bearer(await demo.issueSipToken('carol'));
    const stolen = await alice.client.authenticated({ method: 'MESSAGE', to }, other);
    expect(stolen.answer.status).toBe(403);
    const old = bearer(await demo.issueSipToken('alice', -1000));
    const expired = await alice.client.authenticated({ method: 'MESSAGE', to }, old);
    expect(expired.answer.status).toBe(407);
    expect(headerValue(expired.answer, 'Proxy-Authenticate')).toContain('error="invalid_token"');
  });

  it('forks to every device, and cancels the others with the reason (answered elsewhere)', async () => {
    const [alice, desk, laptop] = [
      await connect('alice'),
      await registered('carol'),
      await registered('carol'),
    ];
    const request = invite(alice, 'carol');
    const [atDesk, atLaptop] = [await desk.client.request('INVITE'), await laptop.client.request('INVITE')];
    desk.client.respond(atDesk, 180, { toTag: 'd' });
    laptop.client.respond(atLaptop, 180, { toTag: 'l' });
    laptop.client.respond(atLaptop, 200, { toTag: 'l', headers: [laptop.contact, ...sdp], body: 'v=0\r\n' });
    const cancel = await desk.client.request('CANCEL');
    expect(headerValue(cancel, 'Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
    desk.client.respond(cancel, 200);
    desk.client.respond(atDesk, 487, { toTag: 'd' });
    expect((await desk.client.request('ACK')).uri).toBe(desk.client.contact);
    expect((await alice.client.final(request)).status).toBe(200);
  });

  it('carries the caller’s CANCEL to every device', async () => {
    const [alice, desk, laptop] = [
      await connect('alice'),
      await registered('carol'),
      await registered('carol'),
    ];
    const request = invite(alice, 'carol');
    for (const { client } of [desk, laptop])
      client.respond(await client.request('INVITE'), 180, { toTag: 'x' });
    await alice.client.response(request, (status) => status === 180);
    const cancel = { ...request, method: 'CANCEL', body: '' };
    const headers = cancel.headers.map((h) =>
      h.name === 'CSeq' ? { ...h, value: h.value.replace('INVITE', 'CANCEL') } : h,
    );
    alice.client.send({ ...cancel, headers });
    expect((await alice.client.final({ ...cancel, headers })).status).toBe(200);
    for (const { client } of [desk, laptop]) {
      const arrived = await client.request('CANCEL');
      client.respond(arrived, 200);
      client.respond(
        {
          ...arrived,
          method: 'INVITE',
          headers: arrived.headers.map((h) =>
            h.name === 'CSeq' ? { ...h, value: h.value.replace('CANCEL', 'INVITE') } : h,
          ),
        },
        487,
        { toTag: 'x' },
      );
    }
    const answer = await alice.client.final(request);
    expect(answer.status).toBe(487);
    alice.client.ack(request, answer);
  });

  it('answers a CANCEL for nothing with 481', async () => {
    const alice = await connect('alice');
    const cancel = alice.client.build({ method: 'CANCEL', to: 'sip:carol@offhook.localhost' });
    alice.client.send(cancel);
    expect((await alice.client.final(cancel)).status).toBe(481);
  });
});

describe('a dialog', () => {
  it('carries re-INVITE, INFO, UPDATE, MESSAGE and REFER to the right device without a challenge', async () => {
    const [alice, carol, other] = [
      await connect('alice'),
      await registered('carol'),
      await registered('carol'),
    ];
    const request = invite(alice, 'carol');
    const arrived = await carol.client.request('INVITE');
    carol.client.respond(arrived, 200, { toTag: 'callee', headers: [carol.contact] });
    const answer = await alice.client.final(request);
    alice.client.ack(request, answer);
    for (const [index, method] of ['INVITE', 'INFO', 'UPDATE', 'MESSAGE', 'REFER'].entries()) {
      const sent = inDialog(alice, request, answer, method, 100 + index);
      const got = await carol.client.request(method);
      carol.client.respond(got, method === 'REFER' ? 202 : 200, { headers: [carol.contact] });
      const reply = await alice.client.final(sent);
      expect(reply.status).toBe(method === 'REFER' ? 202 : 200);
      if (method === 'INVITE') alice.client.ack(sent, reply);
    }
    expect(other.client.raw.filter((text) => text.startsWith('INFO'))).toEqual([]);
  });

  it('goes on over a new connection of the caller: re-INVITE first, then BYE from the callee', async () => {
    const [before, carol] = [await connect('alice'), await registered('carol')];
    const { request, arrived, answer } = await connected(before, carol, 'carol');
    before.client.close();
    const after = await connect('alice');
    const again = inDialog(after, request, answer, 'INVITE', 50);
    const got = await carol.client.request('INVITE');
    expect(headerValue(got, 'Contact')).toContain(after.client.host);
    carol.client.respond(got, 200, { headers: [carol.contact] });
    after.client.ack(again, await after.client.final(again));
    const bye = carol.client.build({
      method: 'BYE',
      uri: after.client.contact,
      to: 'sip:alice@offhook.localhost',
      callId: headerValue(request, 'Call-ID') ?? '',
      fromTag: 'callee',
      toTag: tagOf(headerValue(arrived, 'From')),
      headers: headerValues(arrived, 'Record-Route').map((value) => ({ name: 'Route', value })),
    });
    carol.client.send(bye);
    after.client.respond(await after.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('says 480 when the far side’s connection is gone, 481 when there never was a dialog', async () => {
    const [alice, carol] = [await connect('alice'), await registered('carol')];
    const { request, answer } = await connected(alice, carol, 'carol');
    carol.client.close();
    await expect.poll(() => knownContacts()).not.toContain(carol.client.contact);
    expect((await alice.client.final(inDialog(alice, request, answer, 'INFO', 60))).status).toBe(480);
    const unknown = alice.client.build({ method: 'BYE', to: 'sip:carol@offhook.localhost', toTag: 'nobody' });
    alice.client.send(unknown);
    expect((await alice.client.final(unknown)).status).toBe(481);
  });
});

describe('numbers and limits', () => {
  it.each([
    ['403', 403],
    ['404', 404],
    ['408', 408],
    ['480', 480],
    ['486', 486],
    ['500', 500],
    ['503', 503],
    ['603', 603],
    ['607', 607],
    ['401', 407],
    ['dave', 480],
    ['999', 404],
    ['nobody', 404],
  ])('%s is answered with %i', async (number, status) => {
    const alice = await connect('alice');
    const request = invite(alice, number);
    const answer = await alice.client.final(request);
    alice.client.ack(request, answer);
    expect(answer.status).toBe(status);
  });

  it('redirects 302 to the echo, and says when to try 503 again', async () => {
    const alice = await connect('alice');
    expect(headerValue(await alice.client.final(invite(alice, '302')), 'Contact')).toBe(
      '<sip:600@offhook.localhost>',
    );
    expect(headerValue(await alice.client.final(invite(alice, '503')), 'Retry-After')).toBe('5');
  });

  it('stops a request that has travelled too far or goes in a circle', async () => {
    const [alice, carol] = [await connect('alice'), await registered('carol')];
    const far = alice.client.build({ method: 'MESSAGE', to: 'sip:carol@offhook.localhost' });
    alice.client.send({
      ...far,
      headers: far.headers.map((h) => (h.name === 'Max-Forwards' ? { ...h, value: '0' } : h)),
    });
    expect((await alice.client.final(far)).status).toBe(483);

    invite(alice, 'carol');
    const arrived = await carol.client.request('INVITE');
    // Carol's phone sends it back unchanged, with the original Request-URI.
    const via = { name: 'Via', value: `SIP/2.0/WSS ${carol.client.host};branch=z9hG4bKback` };
    const back = { ...arrived, uri: 'sip:carol@offhook.localhost', headers: [via, ...arrived.headers] };
    carol.client.send(back);
    expect((await carol.client.final(back)).status).toBe(482);
  });

  it('gives up on a message that nobody answers, and refuses events it does not know', async () => {
    const [alice, carol] = [await connect('alice'), await registered('carol')];
    const to = 'sip:carol@offhook.localhost';
    const sent = alice.client.authenticated({ method: 'MESSAGE', to, body: 'hello' }, alice.authorize);
    expect((await carol.client.request('MESSAGE')).body).toBe('hello');
    expect((await sent).answer.status).toBe(408);
    const subscribed = await alice.client.authenticated({ method: 'SUBSCRIBE', to }, alice.authorize);
    expect(subscribed.answer.status).toBe(489);
  });
});
