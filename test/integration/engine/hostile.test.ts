import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { sdpOf } from '../../support/fake-media.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, inviteTo, playFarSide } from '../../support/far-side.ts';
import { demandNoUnhandled } from '../../support/no-unhandled.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('a far side that talks nonsense', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;

  demandNoUnhandled();

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFakeClock();
    alice = createTestPhone(wire, 'alice', { clock });
    await alice.register();
    far = playFarSide(wire, 'alice');
  });

  afterEach(() => {
    wire.intercept(() => 'default');
  });

  const noAudio = sdpOf('far', 'sendrecv').replace('m=audio 9', 'm=audio 0');
  const calls = () => alice.engine.getSnapshot().calls;
  const view = () => alice.callWith('7042');

  /** Alice calls; her INVITE. */
  async function dial(): Promise<string> {
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    return far.latest('INVITE');
  }

  async function connect(sdp = far.sdp('far'), headers: readonly string[] = []): Promise<string> {
    const invite = await dial();
    far.respond(invite, 200, { headers, sdp });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    await waitUntil(() => far.all('ACK').length === 1);
    return invite;
  }

  describe('as a caller', () => {
    it.each([
      ['nothing', ''],
      ['a star', '*'],
      ['no address', '<>'],
      ['half an address', '<sip:far@'],
      ['a number alone', '<tel:+4930123456>'],
    ])('whose Contact is %s is refused, and rings nowhere', async (_what, contact) => {
      const text = inviteTo(wire, 'nobody');
      const line = contact === '' ? '' : `Contact: ${contact}\r\n`;
      wire.inject('alice', text.replace(/Contact: [^\r]*\r\n/, line).replaceAll('nobody', 'alice'));
      await waitUntil(() => far.responses(400).length === 1);
      expect(calls()).toEqual([]);
      expect(alice.tones).toEqual([]);
    });

    it('who offers no audio at all is refused when it is answered, and no call stands without sound', async () => {
      inviteTo(wire, 'alice', { body: noAudio });
      const { id } = await alice.until('incoming');
      alice.engine.actions.answer(id);
      await waitUntil(() => far.responses(488).length === 1);
      expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'not-acceptable' });
    });

    it('whose INVITE comes by two ways rings once; the other one is told that it is the same (482)', async () => {
      const text = inviteTo(wire, 'alice');
      await alice.until('incoming');
      wire.inject('alice', text.replace(/branch=[^\r]*/, 'branch=z9hG4bKother-way'));
      await waitUntil(() => far.responses(482).length === 1);
      expect(calls()).toHaveLength(1);
      expect(calls()[0]?.step).toBe('incoming');
    });

    it('who cancels what was answered already changes nothing', async () => {
      const text = inviteTo(wire, 'alice');
      alice.engine.actions.answer((await alice.until('incoming')).id);
      await waitUntil(() => far.responses(200).length === 1);
      wire.inject(
        'alice',
        text
          .replaceAll('INVITE', 'CANCEL')
          .replace(/Content-Type[^\r]*\r\n/, '')
          .replace(/Content-Length: \d+[\s\S]*/, 'Content-Length: 0\r\n\r\n'),
      );
      await waitUntil(() => far.received.some((line) => /CSeq: 1 CANCEL/.test(line)));
      expect(alice.call().step).toBe('connected');
    });

    it('two that want the place of the same call: the first has it, the other is refused', async () => {
      const invite = await connect();
      const replaces = `Replaces: ${headerOf(invite, 'Call-ID')};to-tag=${/tag=(.*)/.exec(headerOf(invite, 'From'))?.[1]};from-tag=far`;
      for (const callId of ['one', 'two'])
        inviteTo(wire, 'alice', {
          ...{ callId, headers: [replaces] },
          from: `"${callId}" <sip:${callId}@example.com>`,
        });
      await waitUntil(() => far.responses(200).length === 1 && far.responses(486).length === 1);
      expect(calls().map(({ peer, step }) => [peer.number, step])).toEqual([
        ['7042', 'ending'],
        ['one', 'connected'],
      ]);
    });
  });

  describe('as whom we call', () => {
    it.each([180, 183])('rings with a %i that has no Contact', async (code) => {
      const invite = await dial();
      wire.inject('alice', responseTo(invite, code, 'Said', [], { tag: 'far' }));
      await alice.untilWith('7042', ({ step }) => step === 'ringing');
    });

    it('is heard before it answers, though its 183 has no Contact, and is the call when it answers', async () => {
      const invite = await dial();
      wire.inject(
        'alice',
        responseTo(invite, 183, 'Progress', [], { tag: 'far', sdp: sdpOf('far', 'sendrecv') }),
      );
      await alice.untilWith('7042', ({ earlyMedia }) => earlyMedia);
      far.respond(invite, 200, { sdp: far.sdp('far') });
      await alice.untilWith('7042', ({ step }) => step === 'connected');
      alice.engine.actions.hangUp(view().id);
      await waitUntil(() => far.all('BYE').length === 1);
      expect(far.latest('BYE')).toMatch(/^BYE sip:far@far\.invalid/);
    });

    it('and answers without saying where it is: the call ends with words instead of ringing for ever', async () => {
      const invite = await dial();
      far.respond(invite, 180);
      await alice.until('ringing');
      const sdp = sdpOf('far', 'sendrecv');
      wire.inject('alice', responseTo(invite, 200, 'OK', [], { tag: 'far', sdp }));
      const { end } = await alice.untilWith('7042', ({ step }) => step === 'ending' || step === 'ended');
      expect(end).toMatchObject({ by: 'local', cause: 'invalid-response' });
    });

    it('and answers without audio: the call ends with words, and with BYE', async () => {
      far.respond(await dial(), 200, { sdp: noAudio });
      await waitUntil(() => far.all('BYE').length === 1);
      expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'not-acceptable' });
    });

    it('and answers after CANCEL, without a description: ACK and BYE, and it was cancelled', async () => {
      const invite = await dial();
      far.respond(invite, 180);
      await alice.until('ringing');
      alice.engine.actions.hangUp(view().id);
      await waitUntil(() => far.all('CANCEL').length === 1);
      far.respond(invite, 200);
      await waitUntil(() => far.all('BYE').length === 1);
      expect(far.all('ACK')).toHaveLength(1);
      expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'cancelled' });
    });
  });

  describe('within a call', () => {
    it('says BYE twice: the call ends once, and the second is told that there is none', async () => {
      const invite = await connect();
      far.request(invite, 'BYE');
      far.request(invite, 'BYE');
      await waitUntil(() => far.responses(200).length === 1 && far.responses(481).length === 1);
      expect(view().end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    });

    it('takes its audio away: it is shown as held by them, and what they say next is true again', async () => {
      const invite = await connect();
      far.request(invite, 'INVITE', { body: noAudio });
      await alice.untilWith('7042', ({ hold }) => hold.byThem);
      far.request(invite, 'ACK', {
        number: Number(/\d+/.exec(headerOf(far.responses(200)[0] ?? '', 'CSeq'))),
      });
      await waitUntil(() => far.responses(200).length === 1);
      far.request(invite, 'INVITE', { body: far.sdp('far') });
      await alice.untilWith('7042', ({ hold }) => !hold.byThem);
    });

    it('wants refreshes more often than anybody need bear: 422 with our least, in UPDATE and re-INVITE', async () => {
      const invite = await connect();
      const headers = ['Session-Expires: 10;refresher=uac', 'Supported: timer'];
      far.request(invite, 'UPDATE', { headers });
      far.request(invite, 'INVITE', { headers, body: far.sdp('far') });
      await waitUntil(() => far.responses(422).length === 2);
      for (const response of far.responses(422)) expect(headerOf(response, 'Min-SE')).toBe('90');
      expect(view()).toMatchObject({ step: 'connected', details: { sessionTimer: null } });
    });

    it.each([
      ['nowhere', []],
      ['a web page', ['Refer-To: <https://example.com/>']],
      ['a number without a server', ['Refer-To: <tel:+4930123456>']],
      ['another method', ['Refer-To: <sip:102@example.com;method=BYE>']],
      ['two at once', ['Refer-To: <sip:102@example.com>', 'Refer-To: <sip:103@example.com>']],
      ['half a Replaces', ['Refer-To: <sip:102@example.com?Replaces=abc>']],
    ])('sends us to %s: refused, and nobody is called', async (_where, headers) => {
      const invite = await connect();
      far.request(invite, 'REFER', { headers });
      await waitUntil(() => far.responses(400).length === 1);
      expect(calls()).toHaveLength(1);
      expect(view()).toMatchObject({ step: 'connected', transferQuestion: null });
    });

    it('reports and reports of a transfer that nobody asked for: the call is as it was', async () => {
      const invite = await connect();
      for (let at = 0; at < 100; at += 1)
        far.request(invite, 'NOTIFY', {
          headers: ['Event: refer', 'Subscription-State: active', 'Content-Type: message/sipfrag'],
          body: 'SIP/2.0 200 OK',
        });
      await waitUntil(() => far.received.filter((text) => /CSeq: \d+ NOTIFY/.test(text)).length === 100);
      expect(view()).toMatchObject({ step: 'connected', transfer: null });
    });
  });
});
