import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('several calls', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;
  const mixed: string[] = [];

  beforeEach(async () => {
    mixed.length = 0;
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice', {
      createMixer: () => ({
        join: (id) => void mixed.push(`join ${nameOf(id)}`),
        leave: (id) => void mixed.push(`leave ${nameOf(id)}`),
        close: () => void mixed.push('close'),
      }),
    });
    bob = createTestPhone(wire, 'bob');
    carol = createTestPhone(wire, 'carol');
    await Promise.all([alice.register(), bob.register(), carol.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });

  afterEach(async () => {
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  const nameOf = (id: string) => alice.engine.getSnapshot().calls.find((call) => call.id === id)?.peer.number;
  const heldByAlice = () => alice.media.map(({ held }) => held);

  async function withCarolToo(): Promise<void> {
    alice.engine.actions.dial('carol');
    carol.engine.actions.answer((await carol.untilWith('alice', ({ step }) => step === 'incoming')).id);
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
  }

  it('joined to a conference, one that showed video stops it, says so, and starts none meanwhile', async () => {
    await withCarolToo();
    alice.engine.actions.startVideo(alice.callWith('carol').id, 'camera');
    await alice.untilWith('carol', ({ video }) => video.step === 'on');
    await carol.untilWith('alice', ({ video }) => video.theirs);
    alice.engine.actions.joinConference();
    const { video } = await alice.untilWith('carol', ({ conference }) => conference);
    expect(video).toMatchObject({ step: 'off', problem: 'conference', mayStart: false });
    expect(alice.media.map(({ showing }) => showing)).toEqual([null, null]);
    await carol.untilWith('alice', (call) => !call.video.theirs);
    alice.engine.actions.startVideo(alice.callWith('bob').id, 'camera');
    expect(alice.callWith('bob').video).toMatchObject({ step: 'off', problem: null });
  });

  it('in a conference what the others show is not taken either, and comes back when it is split', async () => {
    await withCarolToo();
    carol.engine.actions.startVideo(carol.callWith('alice').id, 'camera');
    await alice.untilWith('carol', ({ video }) => video.theirs);
    alice.engine.actions.joinConference();
    await alice.untilWith('carol', ({ conference, video }) => conference && !video.theirs);
    bob.engine.actions.startVideo(bob.callWith('alice').id, 'camera');
    await bob.untilWith('alice', ({ video }) => video.problem === 'not-taken');
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await alice.untilWith('carol', ({ conference, video }) => !conference && video.theirs);
  });

  it('each tells whether anything of the person is heard in it', async () => {
    alice.engine.actions.dial('carol');
    await alice.untilWith('carol', ({ step }) => step === 'ringing');
    alice.media[0]?.tell({ type: 'microphone', state: 'gone' });
    alice.media[1]?.tell({ type: 'microphone', state: 'elsewhere' });
    expect([alice.callWith('bob').unheard, alice.callWith('carol').unheard]).toEqual(['gone', null]);
    alice.media[0]?.tell({ type: 'microphone', state: 'well' });
    expect(alice.callWith('bob').unheard).toBeNull();
    // Of a call that is over nobody wants to be heard.
    alice.media[0]?.tell({ type: 'microphone', state: 'busy' });
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    expect((await alice.untilWith('bob', ({ step }) => step === 'ended')).unheard).toBeNull();
  });

  it('dialling a second one holds the first, silent here before the second rings', async () => {
    alice.engine.actions.dial('carol');
    expect(alice.media[0]?.held).toBe(true);
    await carol.untilWith('alice', ({ step }) => step === 'incoming');
    await bob.untilWith('alice', ({ hold }) => hold.byThem);
    expect(alice.callWith('bob')).toMatchObject({ aside: true, hold: { byUs: 'held' } });
  });

  it('one that waits is shown as such, and answering it holds the first', async () => {
    carol.engine.actions.dial('alice');
    const waiting = await alice.untilWith('carol', ({ step }) => step === 'incoming');
    expect(waiting.waiting).toBe(true);
    expect(alice.tones.at(-1)).toBe('waiting');
    alice.engine.actions.answer(waiting.id);
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    expect(heldByAlice()).toEqual([true, false]);
  });

  it('swap: one talks, the other is held, never both', async () => {
    await withCarolToo();
    alice.engine.actions.swap();
    expect(heldByAlice()).toEqual([true, true]);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    await alice.untilWith('carol', ({ hold }) => hold.byUs === 'held');
    expect(heldByAlice()).toEqual([false, true]);
    alice.engine.actions.swap();
    await alice.untilWith('carol', ({ hold }) => hold.byUs === 'no');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    expect(heldByAlice()).toEqual([true, false]);
  });

  it('any of them can be hung up; the one that is held stays held until it is resumed', async () => {
    await withCarolToo();
    alice.engine.actions.hangUp(alice.callWith('carol').id);
    await alice.untilWith('carol', ({ step }) => step === 'ended');
    expect(alice.callWith('bob')).toMatchObject({ step: 'connected', hold: { byUs: 'held' } });
    alice.engine.actions.resume(alice.callWith('bob').id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    expect(alice.media[0]?.held).toBe(false);
  });

  it('a held one can be hung up, and the other talks on', async () => {
    await withCarolToo();
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
    expect(alice.callWith('carol')).toMatchObject({ step: 'connected', hold: { byUs: 'no' } });
    expect(alice.media[1]?.held).toBe(false);
  });

  it('who was muted stays muted through it all', async () => {
    alice.engine.actions.setMuted(alice.callWith('bob').id, true);
    await withCarolToo();
    alice.engine.actions.swap();
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    expect(alice.media[0]).toMatchObject({ muted: true, held: false });
  });

  it('a phone that refuses to be held is silent as long as the other call has the line', async () => {
    wire.intercept((text, from) => {
      if (from !== 'alice' || !text.startsWith('INVITE ') || !text.includes('a=sendonly')) return 'default';
      return { answer: refuse(text) };
    });
    alice.engine.actions.dial('carol');
    carol.engine.actions.answer((await carol.untilWith('alice', ({ step }) => step === 'incoming')).id);
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    const { aside } = await alice.untilWith('bob', ({ hold }) => hold.problem === 'hold-refused');
    expect(aside).toBe(true);
    expect(heldByAlice()).toEqual([true, false]);
    // Nobody else is left on the line: it is heard again by itself, for it was never held.
    alice.engine.actions.hangUp(alice.callWith('carol').id);
    await alice.untilWith('bob', (call) => !call.aside);
    expect(alice.media[0]?.held).toBe(false);
  });

  it('a conference of three: both are resumed and mixed, and it ends when one leaves', async () => {
    await withCarolToo();
    alice.engine.actions.joinConference();
    await alice.untilWith('bob', ({ hold, conference }) => hold.byUs === 'no' && conference);
    expect(alice.callWith('carol')).toMatchObject({ conference: true, hold: { byUs: 'no' } });
    expect(heldByAlice()).toEqual([false, false]);
    expect([...mixed].sort()).toEqual(['join bob', 'join carol']);
    bob.engine.actions.hangUp(bob.callWith('alice').id);
    await alice.untilWith('carol', ({ conference }) => !conference);
    expect(mixed.slice(2).sort()).toEqual(['close', 'leave bob', 'leave carol']);
    expect(alice.callWith('carol').hold.byUs).toBe('no');
  });

  it.each(['one of them held', 'both in a conference'])('go on by another network, %s', async (how) => {
    const joined = how === 'both in a conference';
    await withCarolToo();
    if (joined) {
      alice.engine.actions.joinConference();
      await alice.untilWith('bob', ({ hold, conference }) => hold.byUs === 'no' && conference);
    }
    const interfaces = [
      { name: 'wlan0', kind: 'wifi' as const, addresses: ['192.0.2.1'] },
      { name: 'wwan0', kind: 'cellular' as const, addresses: ['198.51.100.9'] },
    ];
    alice.engine.networkChanged({
      cause: 'link-down',
      before: { interfaces, defaultRoute: { address: '192.0.2.1', interface: 'wlan0' } },
      after: {
        interfaces: interfaces.slice(1),
        defaultRoute: { address: '198.51.100.9', interface: 'wwan0' },
      },
      at: Date.now(),
    });
    for (const media of alice.media) {
      const isMoving = () => media.anchors === 2 && media.pendingOffer === null;
      await waitUntil(() => isMoving() && media.applied.at(-1)?.type === 'answer');
      media.select('198.51.100.9');
    }
    const toBob = await alice.untilWith('bob', ({ roams }) => roams.length === 1);
    const toCarol = await alice.untilWith('carol', ({ roams }) => roams.length === 1);
    expect([toBob.step, toCarol.step]).toEqual(['connected', 'connected']);
    expect([toBob.hold.byUs, toCarol.hold.byUs]).toEqual([joined ? 'no' : 'held', 'no']);
    expect([toBob.conference, toCarol.conference]).toEqual([joined, joined]);
    expect(heldByAlice()).toEqual([!joined, false]);
  });

  it.each(['Dave calls in his place (Replaces)', 'we call Dave (REFER)'])(
    'a conference goes on when one of three hands his place on: %s',
    async (how) => {
      const dave = createTestPhone(wire, 'dave');
      await dave.register();
      await withCarolToo();
      alice.engine.actions.joinConference();
      await alice.untilWith('bob', ({ hold, conference }) => hold.byUs === 'no' && conference);
      const bobsAlice = bob.callWith('alice').id;
      await connectPhones({ phone: bob, name: 'bob' }, { phone: dave, name: 'dave' });
      const bobsDave = bob.callWith('dave').id;
      const asked = sentBy(wire, 'alice', /^INVITE /).length;
      if (how.includes('REFER')) bob.engine.actions.transferAttended(bobsAlice, bobsDave);
      else bob.engine.actions.transferAttended(bobsDave, bobsAlice);
      await alice.untilWith('bob', ({ step }) => step === 'ended');
      await alice.untilWith('dave', ({ step, conference }) => step === 'connected' && conference);
      expect(alice.callWith('carol')).toMatchObject({ conference: true, aside: false, hold: { byUs: 'no' } });
      expect(mixed).toContain('join dave');
      expect(mixed).not.toContain('close');
      // Nobody was held for it.
      const offers = sentBy(wire, 'alice', /^INVITE /).slice(asked);
      expect(offers.filter((text) => /^To: .*carol/m.test(text))).toEqual([]);
      await dave.engine.stop();
    },
  );

  it('a conference goes on without whom one of three wanted us to call, when that one is busy', async () => {
    await withCarolToo();
    alice.engine.actions.joinConference();
    await alice.untilWith('bob', ({ hold, conference }) => hold.byUs === 'no' && conference);
    wire.intercept((text) =>
      text.startsWith('INVITE sip:dave@') ? { answer: responseTo(text, 486, 'Busy') } : 'default',
    );
    bob.engine.actions.transferBlind(bob.callWith('alice').id, 'dave');
    await bob.untilWith('alice', ({ transfer, hold }) => transfer?.step === 'failed' && hold.byUs === 'no');
    await alice.untilWith('bob', ({ aside, hold }) => !aside && hold.byUs === 'no');
    expect(alice.callWith('bob').conference).toBe(true);
    expect(alice.callWith('carol')).toMatchObject({ conference: true, aside: false, hold: { byUs: 'no' } });
    expect(mixed).not.toContain('close');
  });

  describe('in a conference', () => {
    const joined = async () => {
      await withCarolToo();
      alice.engine.actions.joinConference();
      await alice.untilWith('bob', ({ hold, conference }) => hold.byUs === 'no' && conference);
    };
    const mutedByAlice = () => alice.media.map(({ muted }) => muted);

    it('who mutes is heard by nobody, whichever of the calls is shown', async () => {
      await joined();
      alice.engine.actions.setMuted(alice.callWith('bob').id, true);
      expect(mutedByAlice()).toEqual([true, true]);
      alice.engine.actions.setMuted(alice.callWith('carol').id, false);
      expect(mutedByAlice()).toEqual([false, false]);
    });

    it('who mutes while we call another one in a member’s place is heard by nobody, whatever becomes of that', async () => {
      const dave = createTestPhone(wire, 'dave');
      await dave.register();
      await joined();
      bob.engine.actions.transferBlind(bob.callWith('alice').id, 'dave');
      const ringing = await dave.untilWith('alice', ({ step }) => step === 'incoming');
      expect(alice.callWith('dave').conference).toBe(false);
      alice.engine.actions.setMuted(alice.callWith('dave').id, true);
      expect(mutedByAlice()).toEqual([true, true, true]);
      alice.engine.actions.setMuted(alice.callWith('carol').id, false);
      expect(mutedByAlice()).toEqual([false, false, false]);
      alice.engine.actions.setMuted(alice.callWith('dave').id, true);
      dave.engine.actions.decline(ringing.id);
      await alice.untilWith('bob', ({ aside, hold }) => !aside && hold.byUs === 'no' && !hold.byThem);
      const { conference, muted } = alice.callWith('bob');
      expect([conference, muted, ...mutedByAlice().slice(0, 2)]).toEqual([true, true, true, true]);
      await dave.engine.stop();
    });

    it('who was muted in one call is muted towards everybody, before anybody hears', async () => {
      await withCarolToo();
      alice.engine.actions.setMuted(alice.callWith('bob').id, true);
      alice.engine.actions.joinConference();
      expect(mutedByAlice()).toEqual([true, true]);
    });

    it('nobody is left on hold, though both had been held before', async () => {
      await withCarolToo();
      alice.engine.actions.hold(alice.callWith('carol').id);
      await alice.untilWith('carol', ({ hold }) => hold.byUs === 'held');
      alice.engine.actions.joinConference();
      await alice.untilWith('bob', ({ hold, conference }) => hold.byUs === 'no' && conference);
      await alice.untilWith('carol', ({ hold, conference }) => hold.byUs === 'no' && conference);
      expect(heldByAlice()).toEqual([false, false]);
    });

    it('who holds holds everybody, and has everybody back', async () => {
      await joined();
      alice.engine.actions.hold(alice.callWith('carol').id);
      expect(heldByAlice()).toEqual([true, true]);
      await bob.untilWith('alice', ({ hold }) => hold.byThem);
      await carol.untilWith('alice', ({ hold }) => hold.byThem);
      alice.engine.actions.resume(alice.callWith('bob').id);
      await bob.untilWith('alice', ({ hold }) => !hold.byThem);
      await carol.untilWith('alice', ({ hold }) => !hold.byThem);
      expect(heldByAlice()).toEqual([false, false]);
      expect(alice.callWith('carol')).toMatchObject({ conference: true, aside: false, hold: { byUs: 'no' } });
      expect([...mixed].sort().slice(-2)).toEqual(['leave bob', 'leave carol']);
      expect(mixed.slice(-2).sort()).toEqual(['join bob', 'join carol']);
    });
  });

  it('a conference is split: the first keeps the line, the other is held', async () => {
    await withCarolToo();
    alice.engine.actions.joinConference();
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    alice.engine.actions.splitConference();
    await alice.untilWith('carol', ({ hold }) => hold.byUs === 'held');
    expect(alice.callWith('bob')).toMatchObject({ conference: false, hold: { byUs: 'no' } });
    expect(heldByAlice()).toEqual([false, true]);
    expect(mixed.at(-1)).toBe('close');
  });

  it('says BYE in each when the phone stops', async () => {
    await withCarolToo();
    await alice.engine.stop();
    expect(sentBy(wire, 'alice', /^BYE /)).toHaveLength(2);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
    await carol.untilWith('alice', ({ step }) => step === 'ended');
  });
});

function refuse(request: string): string {
  return request
    .replace(/^INVITE [^\r]*/, 'SIP/2.0 488 Not Acceptable Here')
    .replace(/\r\nContent-Length[\s\S]*$/, '\r\nContent-Length: 0\r\n\r\n')
    .replace(/\r\nContent-Type:[^\r]*/i, '');
}
