import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { headerValue, headerValues, type SipMessage } from '../../demo/sip/message.ts';
import { bearer, digest, type RequestOptions } from '../support/demo/sip-client.ts';
import { cancelOf, type EdgePhone, fromCallee, inDialog } from '../support/edge/edge-phone.ts';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';

let at: EdgeWithTrunk;
beforeAll(async () => {
  at = await startEdgeWithTrunk();
});
afterEach(() => at.closePhones());
afterAll(() => at.close());

describe('a call', () => {
  it('finds people by number and by name, is asserted to come from the caller, and ends by BYE', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const request = alice.invite('101', [
      { name: 'P-Asserted-Identity', value: '<sip:boss@offhook.localhost>' },
    ]);
    const arrived = await carol.answer();
    expect(headerValues(arrived, 'P-Asserted-Identity')).toEqual([`<sip:alice@${at.edge.domain}>`]);
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
    const forged = claims.map((name) => ({ name, value: `<sip:boss@${at.edge.domain}>` }));
    const claimed = (message: SipMessage) => claims.filter((name) => headerValue(message, name) !== null);
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
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
    const alice = await at.open('alice');
    const devices = [await at.open('carol'), await at.open('carol')];
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
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const request = alice.invite('101', [{ name: 'Authorization', value: `Bearer ${alice.token}` }]);
    const arrived = await carol.client.request('INVITE');
    expect(headerValue(arrived, 'Proxy-Authorization')).toBeNull();
    expect(headerValue(arrived, 'Authorization')).toBeNull();
    carol.client.respond(arrived, 407, {
      toTag: 'c',
      headers: [{ name: 'Proxy-Authenticate', value: `Bearer realm="${at.edge.domain}", scope="sip"` }],
    });
    const answer = await alice.client.final(request);
    expect(answer.status).toBe(403);
    expect(headerValue(answer, 'Proxy-Authenticate')).toBeNull();
  });

  it('reaches a desk phone over UDP, and comes from one', async () => {
    const [alice, desk] = [await at.open('alice'), await at.openDesk('701')];
    const request = alice.invite('701');
    const arrived = await desk.request('INVITE');
    expect(arrived.uri).toContain('sip:701@');
    desk.respond(arrived, 486);
    expect((await alice.client.final(request)).status).toBe(486);
    const authorize = digest('701', at.edge.deskPhones.get('701') ?? '', 'MD5');
    const calling = desk.authenticated({ method: 'INVITE', uri: `sip:100@${at.edge.domain}` }, authorize);
    alice.client.respond(await alice.client.request('INVITE'), 603);
    expect((await calling).status).toBe(603);
  });

  it('goes on over another socket: the far side’s requests find it, and so do its own', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const first = alice.invite('101');
    const arrived = await carol.answer();
    const answer = await alice.client.final(first);
    alice.client.ack(first, answer);
    await carol.client.request('ACK');

    // The old socket is gone without a word; the new one registers the same Contact, as the app does.
    alice.client.close();
    const back = await at.open('alice', { register: false });
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

  it('whose INVITE nobody heard, for the connection was dead, goes out again by the next one of the same app', async () => {
    const [alice, carol] = [await at.open('alice', { register: false }), await at.open('carol')];
    const contact = `<${alice.client.contact}>;+sip.instance="<urn:uuid:0c67446e-f1a1-4d1c-8b5a-6b6d2f3a0003>"`;
    const registerBy = async (phone: EdgePhone) =>
      expect((await phone.client.register(bearer(phone.token), [], contact)).answer.status).toBe(200);
    await registerBy(alice);
    const request = carol.invite('100');
    // It says nothing to that, as one whose connection has died would not, and comes back by another.
    const lost = await alice.client.request('INVITE');
    const back = await at.open('alice', { register: false });
    await registerBy(back);
    const again = await back.client.request('INVITE');
    expect(headerValue(again, 'Call-ID')).toBe(headerValue(lost, 'Call-ID'));
    back.client.respond(again, 200, { toTag: 'back', headers: [alice.contact] });
    const answer = await carol.client.final(request);
    expect(answer.status).toBe(200);
    carol.client.ack(request, answer);
    await back.client.request('ACK');
  });

  it('ends by what a phone has said, where another connection is dead and says nothing', async () => {
    const [, refuses, carol] = [await at.open('alice'), await at.open('alice'), await at.open('carol')];
    const request = carol.invite('100');
    refuses.client.respond(await refuses.client.request('INVITE'), 486);
    // Kamailio waits 30 s for the other one.
    expect((await carol.client.final(request, 40_000)).status).toBe(486);
  });

  it('that was given up before it arrived rings nowhere, and nobody else’s is given up with it', async () => {
    const [alice, carol, dave] = [await at.open('alice'), await at.open('carol'), await at.open('dave')];
    const inviteBy = (
      phone: EdgePhone,
      ids: Pick<RequestOptions, 'callId' | 'fromTag' | 'cseq' | 'branch'>,
    ) =>
      phone.client.build({
        ...{ ...ids, method: 'INVITE', to: `sip:100@${at.edge.domain}` },
        headers: [phone.contact, phone.credential],
      });
    const ids = { fromTag: 'given-up', cseq: 70, branch: 'z9hG4bK-given-up' };
    // The same but for its branch, as after a challenge; and by whoever was told of Call-ID and tag.
    for (const [phone, other] of [
      [carol, { ...ids, callId: 'given-up', branch: 'z9hG4bK-another' }],
      [dave, { ...ids, callId: 'given-up-too' }],
    ] as const) {
      const invite = inviteBy(carol, { ...ids, callId: other.callId });
      // By the next connection; the first one lives again later, and what was written into it arrives.
      const cancel = cancelOf(invite);
      carol.client.send(cancel);
      expect((await carol.client.final(cancel)).status).toBe(481);
      const rung = () => alice.client.raw.filter((text) => text.startsWith('INVITE')).length;
      const before = rung();
      carol.client.send(invite);
      expect((await carol.client.final(invite)).status).toBe(487);
      expect(rung()).toBe(before);
      const rings = inviteBy(phone, other);
      phone.client.send(rings);
      alice.client.respond(await alice.client.request('INVITE'), 486);
      expect((await phone.client.final(rings)).status).toBe(486);
    }
  });

  it('to which an app has said something does not go out to it again: neither what rings nor what was refused', async () => {
    const carol = await at.open('carol');
    const [rings, refuses] = [await at.open('alice'), await at.open('alice')];
    const gruu = { name: 'Contact', value: `<sip:alice@${at.edge.domain};gr=urn:uuid:0c67446e>` };
    const request = carol.invite('100');
    const ringing = await rings.client.request('INVITE');
    rings.client.respond(ringing, 180, { toTag: rings.tag, headers: [gruu] });
    await carol.client.response(request, (status) => status === 180);
    refuses.client.respond(await refuses.client.request('INVITE'), 480);
    await refuses.client.request('ACK');

    for (const former of [rings, refuses]) {
      const back = await at.open('alice', { register: false });
      const { answer } = await back.client.register(bearer(back.token), [], former.contact.value);
      expect(answer.status).toBe(200);
      // What is asked after it arrives after it.
      const to = `sip:100@${at.edge.domain}`;
      carol.client.send(carol.client.build({ method: 'MESSAGE', to, headers: [carol.credential] }));
      await back.client.request('MESSAGE');
      expect(back.client.raw.filter((text) => text.startsWith('INVITE'))).toEqual([]);
    }
    rings.client.respond(ringing, 486, { toTag: rings.tag });
    expect((await carol.client.final(request)).status).toBe(480);
  });

  it('finds a device by its GRUU, wherever it has registered since', async () => {
    const carol = await at.open('carol');
    const alice = await at.open('alice', { register: false });
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
      to: `sip:101@${at.edge.domain}`,
      headers: [withGruu.contact, alice.credential],
    });
    alice.client.send(first);
    const arrived = await carol.answer();
    alice.client.ack(first, await alice.client.final(first));
    await carol.client.request('ACK');
    const before = fromCallee(carol, arrived, 'OPTIONS', 50);
    alice.client.respond(await alice.client.request('OPTIONS'), 200);
    expect((await carol.client.final(before)).status).toBe(200);

    alice.client.close();
    const back = await at.open('alice', { register: false });
    await registerOn(back);
    const bye = fromCallee(carol, arrived, 'BYE', 51);
    back.client.respond(await back.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('is not taken over by whoever registers its Contact', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const first = alice.invite('101');
    const arrived = await carol.answer();
    alice.client.ack(first, await alice.client.final(first));
    await carol.client.request('ACK');
    const thief = await at.open('dave', { register: false });
    await thief.client.register(bearer(thief.token), [], alice.contact.value);
    const bye = fromCallee(carol, arrived, 'BYE', 50);
    alice.client.respond(await alice.client.request('BYE'), 200);
    expect((await carol.client.final(bye)).status).toBe(200);
  });

  it('and its requests of every kind pass, MESSAGE outside of it too', async () => {
    const [alice, carol] = [await at.open('alice'), await at.open('carol')];
    const message = alice.client.build({
      method: 'MESSAGE',
      to: `sip:101@${at.edge.domain}`,
      headers: [{ name: 'Content-Type', value: 'text/plain' }, alice.credential],
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
    const alice = await at.open('alice');
    expect((await alice.call('399')).status).toBe(404);
    expect((await alice.call('102')).status).toBe(480);
  });
});
