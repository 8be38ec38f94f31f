import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock, pass } from '../../support/fake-clock.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { bodyOf, type FarSide, headerOf, playFarSide } from '../../support/far-side.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('REFER on the wire', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;
  let invite: string;

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFakeClock();
    alice = createTestPhone(wire, 'alice', { clock, policy: { transfers: 'ask' } });
    await alice.register();
    far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    invite = far.latest('INVITE');
  });

  afterEach(() => {
    wire.intercept(() => 'default');
  });

  const view = () => alice.callWith('7042');
  const reports = () => far.all('NOTIFY').map((text) => /SIP\/2\.0 (\d+) /.exec(bodyOf(text))?.[1]);

  async function connect(): Promise<void> {
    far.respond(invite, 200, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    await waitUntil(() => far.all('ACK').length === 1);
  }

  async function ask(): Promise<void> {
    far.request(invite, 'REFER', { headers: ['Refer-To: <sip:102@example.com>'] });
    await alice.untilWith('7042', ({ transferQuestion }) => transferQuestion !== null);
  }

  describe('that the person is asked about', () => {
    it('is accepted before its transaction ends; a no that comes later is reported, and a yes does what was asked', async () => {
      await connect();
      await ask();
      await pass(clock, 24_000, 1000);
      expect(far.responses(202)).toEqual([]);
      await pass(clock, 2000, 1000);
      await waitUntil(() => far.responses(202).length === 1 && reports().length === 1);
      alice.engine.actions.answerTransfer(view().id, false);
      await waitUntil(() => reports().length === 2);
      expect(reports()).toEqual(['100', '603']);
      expect(headerOf(far.latest('NOTIFY'), 'Subscription-State')).toMatch(/^terminated/);
      await ask();
      await pass(clock, 26_000, 1000);
      alice.engine.actions.answerTransfer(view().id, true);
      await waitUntil(() => far.all('INVITE').some((text) => text.startsWith('INVITE sip:102@')));
      expect(far.responses(202)).toHaveLength(2);
    });

    it.each([
      ['plainly', 'sip:112@example.com'],
      ['escaped', 'sip:1%312@example.com'],
    ])(
      'and that leads to an emergency number, %s, is shown as such, once the person has agreed',
      async (_, uri) => {
        await connect();
        far.request(invite, 'REFER', { headers: [`Refer-To: "Your bank" <${uri}>`] });
        await alice.untilWith('7042', ({ transferQuestion }) => transferQuestion !== null);
        alice.engine.actions.answerTransfer(view().id, true);
        const call = await alice.untilWith('112', ({ emergency }) => emergency);
        expect(call.peer.name).toBe('Your bank');
      },
    );

    it('gets 487 when the call ends first, and the question is gone', async () => {
      await connect();
      await ask();
      far.request(invite, 'BYE');
      await waitUntil(() => far.responses(487).length === 1);
      expect(view()).toMatchObject({ step: 'ended', transferQuestion: null });
      await pass(clock, 30_000, 1000);
      expect(far.responses(202)).toEqual([]);
    });

    it('is answered with no where nothing stands yet that could be handed on, and the next one is asked about', async () => {
      const [media] = alice.media;
      if (media === undefined) throw new Error('no media');
      const apply = media.applyDescription;
      let goOn = () => {};
      media.applyDescription = async (description) => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        await apply(description);
      };
      far.respond(invite, 200, { sdp: far.sdp('far') });
      await waitUntil(() => far.all('ACK').length === 1);
      far.request(invite, 'REFER', { headers: ['Refer-To: <sip:102@example.com>'] });
      await waitUntil(() => far.responses(603).length === 1);
      goOn();
      await alice.untilWith('7042', ({ step }) => step === 'connected');
      await ask();
    });
  });

  it('the second one’s reports say by their id which REFER they are of (RFC 3515)', async () => {
    await connect();
    await ask();
    alice.engine.actions.answerTransfer(view().id, false);
    await waitUntil(() => far.responses(603).length === 1);
    far.request(invite, 'REFER', { headers: ['Refer-To: <sip:103@example.com>'], number: 500 });
    await alice.untilWith('7042', ({ transferQuestion }) => transferQuestion !== null);
    alice.engine.actions.answerTransfer(view().id, true);
    await waitUntil(() => far.all('NOTIFY').length === 1);
    expect(headerOf(far.latest('NOTIFY'), 'Event')).toBe('refer;id=500');
  });

  it('one that is turned away while another is followed leaves the reports of that one as they were', async () => {
    await connect();
    await ask();
    alice.engine.actions.answerTransfer(view().id, true);
    const followed = () => far.all('INVITE').find((text) => text.startsWith('INVITE sip:102@')) ?? '';
    await waitUntil(() => followed() !== '' && reports().length === 1);
    far.request(invite, 'REFER', { headers: ['Refer-To: <sip:103@example.com>'] });
    await waitUntil(() => far.responses(603).length === 1);
    far.respond(followed(), 180, { tag: 'other' });
    await waitUntil(() => reports().length === 2);
    far.respond(followed(), 486, { tag: 'other' });
    await waitUntil(() => reports().length === 3);
    expect(reports()).toEqual(['100', '180', '486']);
    expect(far.all('NOTIFY').map((text) => headerOf(text, 'Event'))).toEqual(['refer', 'refer', 'refer']);
  });

  it('the same one again, after another was done, is one question, and told as that stands; a third is turned away', async () => {
    await connect();
    await ask();
    alice.engine.actions.answerTransfer(view().id, true);
    const followed = () => far.all('INVITE').find((text) => text.startsWith('INVITE sip:102@')) ?? '';
    await waitUntil(() => followed() !== '' && reports().length === 1);
    far.respond(followed(), 200, { tag: 'other', sdp: far.sdp('other') });
    await waitUntil(() => reports().length === 2);
    const other = { headers: ['Refer-To: <sip:103@example.com>'] };
    far.request(invite, 'REFER', other);
    await alice.untilWith('7042', ({ transferQuestion }) => transferQuestion !== null);
    far.request(invite, 'REFER', other);
    await waitUntil(() => reports().length === 4);
    far.request(invite, 'REFER', { headers: ['Refer-To: <sip:104@example.com>'] });
    await waitUntil(() => far.responses(500).length === 1);
    expect(far.responses(202)).toHaveLength(3);
    alice.engine.actions.answerTransfer(view().id, false);
    await waitUntil(() => reports().length === 6);
    expect(reports()).toEqual(['100', '200', '100', '100', '603', '603']);
  });

  it('a late report of a transfer that was taken back says nothing of the next one', async () => {
    await connect();
    /** Takes the re-INVITE that makes so many INVITEs. */
    const agree = async (count: number) => {
      await waitUntil(() => far.all('INVITE').length === count);
      far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    };
    const transfer = async (to: string, count: number) => {
      alice.engine.actions.transferBlind(view().id, to);
      await agree(count * 2);
      await waitUntil(() => far.all('REFER').length === count);
      far.respond(far.latest('REFER'), 202);
      await alice.untilWith('7042', ({ transfer: made }) => made?.step === 'accepted');
      return Number(/\d+/.exec(headerOf(far.latest('REFER'), 'CSeq')));
    };
    const report = (id: number, line: string) =>
      far.request(invite, 'NOTIFY', {
        headers: [
          `Event: refer;id=${id}`,
          'Subscription-State: terminated;reason=noresource',
          'Content-Type: message/sipfrag',
        ],
        body: line,
      });
    const first = await transfer('102', 1);
    await pass(clock, 61_000, 1000);
    await alice.untilWith('7042', ({ transfer: made }) => made?.step === 'unknown');
    await agree(3);
    await alice.untilWith('7042', ({ hold }) => hold.byUs === 'no');
    const second = await transfer('103', 2);
    report(first, 'SIP/2.0 486 Busy Here');
    await waitUntil(() => far.responses(200).length === 1);
    expect(view().transfer).toMatchObject({ target: '103', step: 'accepted' });
    report(second, 'SIP/2.0 200 OK');
    await waitUntil(() => far.all('BYE').length === 1);
  });

  it.each([
    ['is asked for once more when the far side speaks from another place', 'elsewhere.invalid', 2],
    ['is not, as long as the far side stays where it is', 'far.invalid', 1],
  ])('that nobody has answered %s', async (_title, host, times) => {
    await connect();
    alice.engine.actions.transferBlind(view().id, '102');
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await waitUntil(() => far.all('REFER').length === 1);
    far.request(invite, 'UPDATE', { host });
    await waitUntil(() => far.responses(200).length === 1);
    await pass(clock, 3000);
    expect(far.all('REFER')).toHaveLength(times);
    expect(far.latest('REFER')).toContain(`REFER sip:far@${host};`);
  });
});
