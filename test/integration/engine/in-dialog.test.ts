import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directionIn } from '../../support/connect-phones.ts';
import { createFakeClock, type FakeClock, pass } from '../../support/fake-clock.ts';
import { sampleMedia } from '../../support/fake-media.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { bodyOf, type FarSide, headerOf, playFarSide } from '../../support/far-side.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('within a call, on the wire', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;
  let invite: string;

  beforeEach(async () => {
    wire = createFakeWire();
    clock = createFakeClock();
    alice = createTestPhone(wire, 'alice', { clock, policy: { sessionExpiresS: 1800 } });
    await alice.register();
    far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    invite = far.latest('INVITE');
  });

  afterEach(() => {
    wire.intercept(() => 'default');
  });

  async function connect(headers: readonly string[] = [], sdp = far.sdp('far')): Promise<void> {
    far.respond(far.latest('INVITE'), 200, { headers, sdp });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    await waitUntil(() => far.all('ACK').length > 0);
  }

  const view = () => alice.callWith('7042');
  const sdpInfoOnly = () =>
    far
      .sdp('far')
      .replace(/a=rtpmap:97[^\r]*\r\n/, '')
      .replace('SAVPF 96 97', 'SAVPF 96');

  describe('session timers (RFC 4028)', () => {
    it('refresh by UPDATE at half the interval, where the far side takes it', async () => {
      expect(headerOf(invite, 'Session-Expires')).toBe('1800');
      await connect([
        'Session-Expires: 1800;refresher=uac',
        'Require: timer',
        'Allow: INVITE, ACK, BYE, UPDATE',
      ]);
      expect(view().details.sessionTimer).toEqual({ intervalS: 1800, refresher: 'us' });
      await pass(clock, 900_000, 1000);
      await waitUntil(() => far.all('UPDATE').length === 1);
      const update = far.latest('UPDATE');
      expect(headerOf(update, 'Session-Expires')).toBe('1800;refresher=uac');
      expect(bodyOf(update)).toBe('');
      far.respond(update, 200, { headers: ['Session-Expires: 1800;refresher=uac'] });
      await waitUntil(() => far.received.length > 0);
      await pass(clock, 1_000_000, 1000);
      expect(view().step).toBe('connected');
    });

    it('refresh by re-INVITE otherwise, which changes nothing', async () => {
      await connect(['Session-Expires: 90;refresher=uac', 'Require: timer', 'Allow: INVITE, ACK, BYE']);
      await pass(clock, 45_000);
      await waitUntil(() => far.all('INVITE').length === 2);
      const again = far.latest('INVITE');
      expect(directionIn(again)).toBe('sendrecv');
      far.respond(again, 200, { headers: ['Session-Expires: 90;refresher=uac'], sdp: far.sdp('far') });
      await waitUntil(() => far.all('ACK').length === 2);
      expect(view()).toMatchObject({ step: 'connected', hold: { byUs: 'no', byThem: false } });
    });

    it('end the call with BYE and words when nobody answers a refresh', async () => {
      await connect(['Session-Expires: 90;refresher=uac', 'Require: timer', 'Allow: UPDATE']);
      await pass(clock, 60_000);
      await waitUntil(() => far.all('BYE').length === 1);
      far.respond(far.latest('BYE'), 200);
      expect((await alice.untilWith('7042', ({ step }) => step === 'ended')).end).toMatchObject({
        by: 'local',
        cause: 'session-expired',
      });
    });

    it('end it too when the far side is to refresh and does not; a refresh in time keeps it', async () => {
      await connect(['Session-Expires: 90;refresher=uas', 'Require: timer']);
      expect(view().details.sessionTimer?.refresher).toBe('them');
      await pass(clock, 45_000);
      const headers = ['Session-Expires: 90;refresher=uac', 'Supported: timer'];
      far.request(invite, 'UPDATE', { headers });
      await waitUntil(() => far.responses(200).length === 1);
      expect(headerOf(far.responses(200)[0] ?? '', 'Session-Expires')).toBe('90;refresher=uac');
      await pass(clock, 45_000);
      expect(view().step).toBe('connected');
      await pass(clock, 30_000);
      await waitUntil(() => far.all('BYE').length === 1);
    });

    it('422: asked again with the least interval of the server', async () => {
      far.respond(invite, 422, { headers: ['Min-SE: 3600'] });
      await waitUntil(() => far.all('INVITE').length === 2);
      const again = far.latest('INVITE');
      expect(headerOf(again, 'Session-Expires')).toBe('3600');
      expect(headerOf(again, 'Min-SE')).toBe('3600');
      expect(headerOf(again, 'CSeq')).toBe('2 INVITE');
      await connect();
    });

    it('do not ask a server for ever that does not come to know us', async () => {
      await connect(['Session-Expires: 90;refresher=uac', 'Require: timer', 'Allow: UPDATE']);
      await pass(clock, 44_000, 1000);
      const asked: string[] = [];
      wire.intercept((text, from) => {
        if (from !== 'alice' || !text.startsWith('UPDATE ')) return 'drop';
        asked.push(text);
        return { answer: responseTo(text, 481, 'Call/Transaction Does Not Exist') };
      });
      wire.cut('alice');
      await pass(clock, 11_000);
      expect(asked).toHaveLength(10);
      expect(view().step).toBe('connected');
      // Ten seconds later it is asked once more.
      await pass(clock, 6000);
      expect(asked.length).toBeGreaterThan(10);
    });

    it('run for nobody when the answer does not speak of them', async () => {
      await connect();
      await pass(clock, 2_000_000, 1000);
      expect(view()).toMatchObject({ step: 'connected', details: { sessionTimer: null } });
    });
  });

  describe('UPDATE and re-INVITE of the far side', () => {
    it('UPDATE with an offer is answered with an answer: held by them', async () => {
      await connect();
      far.request(invite, 'UPDATE', { body: far.sdp('far', 'sendonly') });
      await waitUntil(() => far.responses(200).length === 1);
      expect(bodyOf(far.responses(200)[0] ?? '')).toContain('m=audio');
      await alice.untilWith('7042', ({ hold }) => hold.byThem);
    });

    it('UPDATE before the answer says who rings there now, and gets no answer to an offer yet', async () => {
      far.respond(invite, 180);
      await alice.until('ringing');
      far.request(invite, 'UPDATE', { headers: ['P-Asserted-Identity: "Carol" <sip:102@example.com>'] });
      await alice.untilWith('102', ({ step, peer }) => step === 'ringing' && peer.name === 'Carol');
      expect(far.responses(200)).toHaveLength(1);
      far.request(invite, 'UPDATE', { body: far.sdp('far') });
      await waitUntil(() => far.responses(491).length === 1);
      far.respond(invite, 200, { sdp: far.sdp('far') });
      expect((await alice.until('connected')).peer.name).toBe('Carol');
    });

    it('a new P-Asserted-Identity says that somebody else is there now', async () => {
      await connect();
      const headers = ['P-Asserted-Identity: "Carol" <sip:102@example.com>'];
      far.request(invite, 'UPDATE', { headers });
      const call = await alice.untilWith('102', ({ step }) => step === 'connected');
      expect(call.peer).toEqual({ uri: 'sip:102@example.com', number: '102', name: 'Carol' });
      far.request(invite, 'INVITE', {
        headers: ['P-Asserted-Identity: "Dave" <sip:103@example.com>'],
        body: far.sdp('far'),
      });
      await alice.untilWith('103', ({ step }) => step === 'connected');
    });

    it('an offer while ours is on its way gets 491, and ours goes on', async () => {
      await connect();
      alice.engine.actions.hold(view().id);
      await waitUntil(() => far.all('INVITE').length === 2);
      far.request(invite, 'INVITE', { body: far.sdp('far') });
      await waitUntil(() => far.responses(491).length === 1);
      far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far').replace('a=sendrecv', 'a=recvonly') });
      await alice.untilWith('7042', ({ hold }) => hold.byUs === 'held');
    });

    it('an offer that cannot be used gets 488, and everything stays as it was', async () => {
      await connect();
      far.request(invite, 'INVITE', { headers: ['Content-Type: application/sdp'], body: 'x=nonsense' });
      await waitUntil(() => far.responses(488).length === 1);
      expect(alice.media[0]?.rollbacks).toBe(1);
      alice.engine.actions.hold(view().id);
      await waitUntil(() => far.all('INVITE').length === 2);
    });

    it('an offer that is still being answered as the call ends gets 487', async () => {
      await connect();
      const [media] = alice.media;
      if (media === undefined) throw new Error('no media');
      const made = new Promise<never>(() => undefined);
      let asked = false;
      media.createDescription = () => {
        asked = true;
        return made;
      };
      far.request(invite, 'INVITE', { body: far.sdp('far', 'sendonly') });
      await waitUntil(() => asked);
      alice.engine.actions.hangUp(view().id);
      await waitUntil(() => far.all('BYE').length === 1);
      expect(far.responses(487)).toHaveLength(1);
    });

    it('491 to ours: the owner of the Call-ID waits 2.1 to 4 s', async () => {
      await connect();
      alice.engine.actions.hold(view().id);
      await waitUntil(() => far.all('INVITE').length === 2);
      far.respond(far.latest('INVITE'), 491);
      await waitUntil(() => alice.media[0]?.rollbacks === 1);
      await pass(clock, 2090, 10);
      expect(far.all('INVITE')).toHaveLength(2);
      await pass(clock, 1910, 10);
      await waitUntil(() => far.all('INVITE').length === 3);
    });

    it('481 to ours: the dialog is gone, and so is the call', async () => {
      await connect();
      alice.engine.actions.hold(view().id);
      await waitUntil(() => far.all('INVITE').length === 2);
      far.respond(far.latest('INVITE'), 481);
      await alice.untilWith('7042', ({ step }) => step === 'ended');
    });

    it('a PRACK that comes late is no trouble', async () => {
      await connect();
      far.request(invite, 'PRACK', { headers: ['RAck: 1 1 INVITE'] });
      await waitUntil(() => far.responses(200).length === 1);
      expect(view().step).toBe('connected');
    });
  });

  it('nothing goes on after the phone has stopped, though nobody said farewell and figures were being read', async () => {
    await connect();
    const [media] = alice.media;
    if (media === undefined) throw new Error('no media');
    const reading: ((figures: typeof sampleMedia) => void)[] = [];
    media.sample = () => new Promise((resolve) => void reading.push(resolve));
    await pass(clock, 400);
    expect(reading).toHaveLength(1);
    const stopped = alice.engine.stop();
    await pass(clock, 5000);
    await stopped;
    reading[0]?.(sampleMedia);
    await pass(clock, 1000);
    expect([reading.length, clock.pending]).toEqual([1, 0]);
  });

  describe('digits', () => {
    it('go by INFO, one a digit, when the answer has no telephone-event', async () => {
      await connect([], sdpInfoOnly());
      expect(view().details.dtmf).toBe('info');
      alice.engine.actions.sendDtmf(view().id, '1#');
      await waitUntil(() => far.all('INFO').length === 1);
      expect(headerOf(far.latest('INFO'), 'Content-Type')).toBe('application/dtmf-relay');
      expect(bodyOf(far.latest('INFO'))).toBe('Signal=1\r\nDuration=160\r\n');
      expect(view().dtmf).toBe('');
      far.respond(far.latest('INFO'), 200);
      await waitUntil(() => far.all('INFO').length === 2);
      expect(bodyOf(far.latest('INFO'))).toContain('Signal=#');
      far.respond(far.latest('INFO'), 200);
      await alice.untilWith('7042', ({ dtmf }) => dtmf === '1#');
      expect(alice.media[0]?.digits).toEqual([]);
    });

    it('by INFO follow those that are still on their way, in the order they were given', async () => {
      await connect([], sdpInfoOnly());
      alice.engine.actions.sendDtmf(view().id, '123');
      await waitUntil(() => far.all('INFO').length === 1);
      alice.engine.actions.sendDtmf(view().id, '4');
      for (let count = 1; count <= 4; count += 1) {
        await waitUntil(() => far.all('INFO').length === count);
        far.respond(far.latest('INFO'), 200);
      }
      const sent = far.all('INFO').map((text) => /Signal=(.)/.exec(bodyOf(text))?.[1]);
      expect(sent).toEqual(['1', '2', '3', '4']);
      await alice.untilWith('7042', ({ dtmf }) => dtmf === '1234');
    });

    it('that the far side refuses are told as refused', async () => {
      await connect([], sdpInfoOnly());
      alice.engine.actions.sendDtmf(view().id, '12');
      await waitUntil(() => far.all('INFO').length === 1);
      far.respond(far.latest('INFO'), 415);
      const { dtmf } = await alice.untilWith('7042', ({ dtmfProblem }) => dtmfProblem === 'refused');
      expect(dtmf).toBe('');
    });

    it('by INFO whose connection goes before they are answered are told at once as perhaps lost, and not sent twice', async () => {
      await connect([], sdpInfoOnly());
      alice.engine.actions.sendDtmf(view().id, '123');
      await waitUntil(() => far.all('INFO').length === 1);
      far.respond(far.latest('INFO'), 200);
      await waitUntil(() => far.all('INFO').length === 2);
      wire.cut('alice');
      const { dtmf } = await alice.untilWith('7042', ({ dtmfProblem }) => dtmfProblem === 'lost');
      expect(dtmf).toBe('1');
      far.respond(far.latest('INFO'), 200);
      await pass(clock, 3000);
      expect(far.all('INFO')).toHaveLength(2);
    });

    it('pause for 2 s at a comma and for the user at a semicolon', async () => {
      await connect();
      alice.engine.actions.sendDtmf(view().id, '1,2;3');
      expect(alice.media[0]?.digits).toEqual(['1']);
      await pass(clock, 2000);
      expect(alice.media[0]?.digits).toEqual(['1', '2']);
      expect(view()).toMatchObject({ dtmfPending: '3', dtmfWaiting: true });
      alice.engine.actions.continueDtmf(view().id);
      expect(alice.media[0]?.digits).toEqual(['1', '2', '3']);
    });
  });
});
