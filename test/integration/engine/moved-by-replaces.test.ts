import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerTo, isReinvite, isReplacing, liveAt, sentBy } from '../../support/connect-phones.ts';
import { type FakeMedia, isAnswered } from '../../support/fake-media.ts';
import { type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { bodyOf, headerOf, playFarSide } from '../../support/far-side.ts';
import { type RoamingPair, startRoamingPair } from '../../support/roaming-pair.ts';
import type { TestPhone } from '../../support/test-phone.ts';
import { lostWifi, mobile } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

// The last but one rung: the call goes on in a dialog that takes the place of its own (RFC 3891).
describe('where the re-INVITE comes to nothing', () => {
  let pair: RoamingPair;
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  beforeEach(async () => {
    pair = await startRoamingPair();
    ({ wire, alice, bob } = pair);
  });
  afterEach(() => pair.close());

  async function startAgain(...options: Parameters<typeof startRoamingPair>): Promise<void> {
    await pair.close();
    pair = await startRoamingPair(...options);
    ({ wire, alice, bob } = pair);
  }

  /** Media of the second call do not open before. */
  function second(opened: Promise<void>): (media: FakeMedia) => void {
    let count = 0;
    return (media) => {
      count += 1;
      if (count === 2) media.open = () => opened;
    };
  }

  it('the call goes on in a dialog that takes the place of its own, as one call for the user', async () => {
    await pair.call(true);
    const { id, details } = alice.callWith('bob');
    pair.refuse(isReinvite, 488);
    lostWifi(alice);
    await pair.arrives(isReplacing);
    const moved = await pair.roamed();
    expect([moved.id, moved.step, moved.roams[0]?.rung]).toEqual([id, 'connected', 'replaces']);
    // At once, not after a wait for a line that was still taken.
    expect(alice.engine.trace().filter(({ type }) => type === 'offer.refused')).toHaveLength(1);
    expect(headerOf(pair.sent(isReplacing)[0] ?? '', 'Replaces')).toContain(`${details.sipCallId};to-tag=`);
    expect(moved.details.sipCallId).not.toBe(details.sipCallId);
    expect(alice.engine.getSnapshot().calls).toHaveLength(1);
    // The dialog that went is over for both, and the new one carries what is said in the call.
    await waitUntil(() => bob.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended').length === 1);
    expect(alice.callWith('bob').step).toBe('connected');
    wire.intercept(() => 'default');
    alice.engine.actions.hold(id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    await bob.untilWith('alice', ({ hold }) => hold.byThem);
    alice.engine.actions.hangUp(id);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
    await alice.untilWith('bob', ({ step }) => step === 'ended');
  });

  it.each([408, 430, 480])('goes by Replaces where the dialog leads nowhere any more (%i)', async (code) => {
    await pair.call(true);
    pair.refuse(isReinvite, code);
    lostWifi(alice);
    await pair.arrives(isReplacing);
    expect((await pair.roamed()).roams[0]?.rung).toBe('replaces');
  });

  it('what the far side asked in the dialog that went is answered with no, and a late yes calls nobody', async () => {
    await pair.call(true);
    wire.intercept((text) => (isReinvite(text) ? { answer: responseTo(text, 488, 'No') } : 'default'));
    bob.engine.actions.transferBlind(bob.callWith('alice').id, 'mallory@elsewhere.example.net');
    const { id } = await alice.untilWith('bob', ({ transferQuestion }) => transferQuestion !== null);
    lostWifi(alice);
    await pair.arrives(isReplacing);
    const moved = await pair.roamed();
    expect([moved.step, moved.roams[0]?.rung, moved.transferQuestion]).toEqual([
      'connected',
      'replaces',
      null,
    ]);
    // At once, or by NOTIFY where the REFER had to be accepted before.
    const refusals = sentBy(wire, 'alice', /^(?:NOTIFY|SIP\/2\.0 603) /);
    expect(refusals.filter((text) => text.includes('SIP/2.0 603 '))).toHaveLength(1);
    alice.engine.actions.answerTransfer(id, true);
    expect(alice.engine.getSnapshot().calls).toHaveLength(1);
  });

  it('how the call goes that the far side asked for is still told there, though this one has moved', async () => {
    const far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    const first = far.latest('INVITE');
    const takesReplaces = ['Supported: replaces'];
    far.respond(first, 200, { sdp: far.sdp('far'), headers: takesReplaces });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    far.request(first, 'REFER', { headers: ['Refer-To: <sip:7043@example.com>'] });
    const asked = () => far.all('INVITE').find((text) => text.startsWith('INVITE sip:7043@'));
    await waitUntil(() => asked() !== undefined && far.all('NOTIFY').length === 1);
    lostWifi(alice);
    await waitUntil(() => far.all('INVITE').some(isReinvite));
    far.respond(far.latest('INVITE'), 488);
    await waitUntil(() => far.all('INVITE').some(isReplacing));
    far.respond(far.latest('INVITE'), 200, { tag: 'moved', sdp: far.sdp('far'), headers: takesReplaces });
    far.request(first, 'BYE');
    await waitUntil(() => far.responses(200).some((text) => /^CSeq: \d+ BYE/im.test(text)));
    far.respond(asked() ?? '', 200, { tag: 'other', sdp: far.sdp('other') });
    await waitUntil(() => far.all('NOTIFY').length === 2);
    const told = far.latest('NOTIFY');
    expect(bodyOf(told)).toContain('SIP/2.0 200 ');
    expect(headerOf(told, 'Call-ID')).toBe(headerOf(first, 'Call-ID'));
    expect(headerOf(told, 'To')).toContain('tag=far');
  });

  it.each(['is lost', 'comes by the next socket'])(
    'whose answer goes down with the socket is asked for again, where their goodbye in the old one %s',
    async (goodbye) => {
      await pair.call(true);
      const { id } = alice.callWith('bob');
      let lost: string | null = null;
      wire.intercept((text, from) => {
        if (from === 'alice') return isReinvite(text) ? { answer: responseTo(text, 488, 'No') } : 'default';
        if (text.startsWith('BYE ') && pair.sent(isReplacing).length === 1)
          return goodbye === 'is lost' ? 'drop' : 'hold';
        const callId = headerOf(text, 'Call-ID');
        const isAnswer = text.startsWith('SIP/2.0 200 ') && headerOf(text, 'CSeq').endsWith('INVITE');
        if (!isAnswer || !pair.sent(isReplacing).some((each) => headerOf(each, 'Call-ID') === callId))
          return 'default';
        if (lost === null) queueMicrotask(() => wire.cut('alice'));
        lost ??= callId;
        return lost === callId ? 'drop' : 'default';
      });
      lostWifi(alice);
      await waitUntil(() => lost !== null && wire.bindingOf('alice') !== null);
      if (goodbye !== 'is lost') wire.release();
      await waitUntil(() => pair.sent(isReplacing).length === 2);
      await pair.arrives(isReplacing);
      const moved = await pair.roamed();
      expect([moved.id, moved.step, moved.roams[0]?.rung]).toEqual([id, 'connected', 'replaces']);
      const liveAtBob = () => bob.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended');
      await waitUntil(() => liveAtBob().length === 1);
      wire.intercept(() => 'default');
      alice.engine.actions.hangUp(id);
      await waitUntil(() => liveAtBob().length === 0);
      await alice.untilWith('bob', ({ step }) => step === 'ended');
    },
  );

  it('whose answer is lost, and that nobody knows any more, is lost: nobody is said to have hung up', async () => {
    const far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    const first = far.latest('INVITE');
    far.respond(first, 200, { sdp: far.sdp('far'), headers: ['Supported: replaces'] });
    await alice.untilWith('7042', ({ step }) => step === 'connected');
    lostWifi(alice);
    await waitUntil(() => far.all('INVITE').some(isReinvite));
    far.respond(far.latest('INVITE'), 488);
    await waitUntil(() => far.all('INVITE').some(isReplacing));
    wire.cut('alice');
    await waitUntil(() => far.all('INVITE').filter(isReplacing).length === 2);
    far.request(first, 'BYE');
    await waitUntil(() => far.responses(200).some((text) => /^CSeq: \d+ BYE/im.test(text)));
    expect(alice.callWith('7042').step).toBe('connected');
    far.respond(far.latest('INVITE'), 481);
    const { end, followUps } = await alice.untilWith('7042', ({ step }) => step === 'ended');
    expect(end).toMatchObject({ by: 'local', cause: 'network-lost' });
    expect(followUps).toContain('call-again');
  });

  const asked = (from: string) => sentBy(wire, from, /^INVITE /).filter(isReplacing);

  it('on both sides at the same moment: the two requests cross, and it stays one call for both', async () => {
    await pair.call(true);
    wire.intercept((text) => {
      if (isReinvite(text)) return { answer: responseTo(text, 488, 'No') };
      return isReplacing(text) ? 'hold' : 'default';
    });
    lostWifi(alice);
    lostWifi(bob);
    await waitUntil(() => asked('alice').length > 0 && asked('bob').length > 0);
    wire.intercept(() => 'default');
    wire.release();
    await pair.arrives(isReplacing);
    const sameDialog = () => liveAt(alice)[0]?.details.sipCallId === liveAt(bob)[0]?.details.sipCallId;
    await waitUntil(() => liveAt(alice).length === 1 && liveAt(bob).length === 1 && sameDialog());
    expect([answerTo(wire, asked('alice')[0] ?? ''), answerTo(wire, asked('bob')[0] ?? '')]).toEqual([
      200, 491,
    ]);
    expect((await pair.roamed()).roams[0]?.rung).toBe('replaces');
    // The dialog that went is gone for both, and the new one is obeyed.
    alice.engine.actions.hold(alice.callWith('bob').id);
    await waitUntil(() => liveAt(bob)[0]?.hold.byThem === true);
    bob.engine.actions.hangUp(liveAt(bob)[0]?.id ?? '');
    await waitUntil(() => liveAt(alice).length === 0 && liveAt(bob).length === 0);
  });

  it('is granted to the other side once ours, which nobody answers, was taken back', async () => {
    await pair.call(true);
    wire.intercept((text, from) => {
      if (isReinvite(text)) return { answer: responseTo(text, 488, 'No') };
      return from === 'alice' && isReplacing(text) ? 'drop' : 'default';
    });
    lostWifi(alice);
    await waitUntil(() => asked('alice').length > 0);
    lostWifi(bob);
    await waitUntil(() => asked('bob').some((text) => answerTo(wire, text) === 200));
    expect(answerTo(wire, asked('bob')[0] ?? '')).toBe(491);
    await waitUntil(() => liveAt(alice).length === 1 && liveAt(bob).length === 1);
    bob.engine.actions.hangUp(liveAt(bob)[0]?.id ?? '');
    await waitUntil(() => liveAt(alice).length === 0 && liveAt(bob).length === 0);
  });

  it('is begun by nobody whose place the far side is just being given', async () => {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    await startAgain({ prepareMedia: second(opened) });
    await pair.call(true);
    const reinvite = () => pair.sent(isReinvite)[0] ?? '';
    wire.intercept((text, from) => {
      if (!isReinvite(text)) return 'default';
      return from === 'alice' ? 'drop' : { answer: responseTo(text, 488, 'No') };
    });
    lostWifi(alice);
    lostWifi(bob);
    await alice.untilWith('bob', ({ step }) => step === 'answering');
    wire.inject('alice', responseTo(reinvite(), 488, 'No'));
    // By the other side, and on the rung that comes then, here.
    await waitUntil(() => alice.engine.trace().filter(({ type }) => type === 'offer.refused').length > 1);
    expect(asked('alice')).toEqual([]);
    open();
    await waitUntil(() => liveAt(alice).length === 1 && liveAt(bob).length === 1);
    bob.engine.actions.hangUp(liveAt(bob)[0]?.id ?? '');
    await waitUntil(() => liveAt(alice).length === 0 && liveAt(bob).length === 0);
  });

  it('is asked for again by whoever had given the place, and was left alone', async () => {
    const never = new Promise<void>(() => undefined);
    await startAgain({}, { prepareMedia: second(never) });
    await pair.call(true);
    wire.intercept((text, from) => {
      if (isReinvite(text)) return { answer: responseTo(text, 488, 'No') };
      return from === 'bob' && isReplacing(text) && asked('bob').length === 1 ? 'drop' : 'default';
    });
    lostWifi(bob);
    await waitUntil(() => asked('bob').length === 1);
    lostWifi(alice);
    await waitUntil(() => asked('alice').some((text) => answerTo(wire, text) === 487));
    await waitUntil(() => asked('bob').length > 1);
    expect(liveAt(bob).length).toBeGreaterThan(0);
  });

  it('because nobody answers it, too', async () => {
    await pair.call(true);
    wire.intercept((text, from) => (from === 'alice' && isReinvite(text) ? 'drop' : 'default'));
    lostWifi(alice);
    await pair.arrives(isReplacing);
    expect((await pair.roamed()).roams[0]?.rung).toBe('replaces');
    bob.engine.actions.hangUp(bob.callWith('alice').id);
    await alice.untilWith('bob', ({ step }) => step === 'ended');
  });

  it('who was called replaces its dialog as well', async () => {
    await pair.call(true);
    wire.intercept((text, from) =>
      from === 'bob' && isReinvite(text) ? { answer: responseTo(text, 488, 'No') } : 'default',
    );
    lostWifi(bob);
    await waitUntil(() => sentBy(wire, 'bob', /^INVITE sip:alice/).some(isReplacing));
    await waitUntil(() => isAnswered(bob.media[0]));
    bob.media[0]?.select(mobile);
    const { roams } = await bob.untilWith('alice', (each) => each.roams.length === 1);
    expect(roams[0]?.rung).toBe('replaces');
  });

  it('and stays held by us when it does, without being asked anything: both know', async () => {
    await pair.call(true);
    alice.engine.actions.hold(alice.callWith('bob').id);
    await bob.untilWith('alice', ({ hold }) => hold.byThem);
    wire.intercept((text, from) =>
      from === 'bob' && isReinvite(text) ? { answer: responseTo(text, 488, 'No') } : 'default',
    );
    lostWifi(bob);
    await waitUntil(() => sentBy(wire, 'bob', /^INVITE sip:alice/).some(isReplacing));
    await alice.untilWith('bob', ({ hold, step }) => step === 'connected' && hold.byUs === 'held');
    await bob.untilWith('alice', ({ hold, step }) => step === 'connected' && hold.byThem);
    expect(alice.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended')).toHaveLength(1);
    alice.engine.actions.resume(alice.callWith('bob').id);
    await bob.untilWith('alice', ({ hold }) => !hold.byThem);
  });

  it('and where that is refused too, the plain restart is left, on the connection that there was', async () => {
    await pair.call(true);
    let refused = 0;
    wire.intercept((text, from) => {
      const isRefused = from === 'alice' && (isReplacing(text) || (isReinvite(text) && refused === 0));
      if (!isRefused) return 'default';
      refused += 1;
      return { answer: responseTo(text, isReplacing(text) ? 481 : 488, 'No') };
    });
    lostWifi(alice);
    await waitUntil(() => refused === 2 && pair.sent(isReinvite).length === 2);
    await pair.arrives(isReinvite);
    expect((await pair.roamed()).roams[0]?.rung).toBe('plain-restart');
    expect([alice.media[0]?.anchors, alice.media[0]?.ranked]).toEqual([1, false]);
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
  });

  it('a call that is hung up meanwhile is over for both', async () => {
    await pair.call(true);
    wire.intercept((text, from) => {
      if (from !== 'alice') return 'default';
      if (isReplacing(text)) return 'drop';
      return isReinvite(text) ? { answer: responseTo(text, 488, 'No') } : 'default';
    });
    lostWifi(alice);
    await waitUntil(() => pair.sent(isReplacing).length > 0);
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await bob.untilWith('alice', ({ step }) => step === 'ended');
    await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect(alice.media[0]?.closed).toBe(true);
  });
});
