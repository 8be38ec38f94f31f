import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, directionIn, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { headerOf, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const isAckLine = /^ACK /;
const [one, two] = ['one.example.com', 'two.example.com'] as const;

describe('what a lost socket takes with it, on real SIP.js over a fake wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice', {
      servers: [`wss://${one}/ws`, `wss://${two}/ws`],
      clock: createFastClock(20),
    });
    bob = createTestPhone(wire, 'bob', { clock: createFastClock(20) });
    await Promise.all([alice.register(), bob.register()]);
  });
  afterEach(async () => {
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const sent = (method: string) => sentBy(wire, 'alice', new RegExp(`^${method} `));
  const step = () => alice.engine.getSnapshot().registration.step;
  const registeredAt = (host: string) =>
    waitUntil(() => step() === 'registered' && wire.bindingOf('alice') === host);
  const connect = () => connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  async function ring(): Promise<void> {
    alice.engine.actions.dial('bob');
    await Promise.all([alice.until('ringing'), bob.until('incoming')]);
  }
  async function goDown(): Promise<void> {
    for (const host of [one, two]) {
      wire.server(host).connections = 'refuses';
      wire.server(host).cut();
    }
    await waitUntil(() => step() !== 'registered');
  }
  function comeBack(): void {
    wire.server(two).connections = 'taken';
  }
  const hangUp = () => alice.engine.actions.hangUp(alice.call().id);

  it('a call whose 200 went down with the socket says nothing in it before that is heard', async () => {
    const answered = (text: string) => text.startsWith('SIP/2.0 200 ') && /^CSeq: \d+ INVITE/im.test(text);
    let lost = 0;
    wire.intercept((text, from) => {
      if (from !== 'bob' || !answered(text) || lost > 0) return 'default';
      lost += 1;
      queueMicrotask(() => wire.cut('bob'));
      return 'drop';
    });
    alice.engine.actions.dial('bob');
    bob.engine.actions.answer((await bob.untilWith('alice', ({ step }) => step === 'incoming')).id);
    await alice.untilWith('bob', ({ step }) => step === 'connected');
    // What waited is said now: where he is.
    await waitUntil(() => sentBy(wire, 'bob', /^UPDATE /).length > 0);
    const order = wire.crossed.map(({ text }) => text.split(' ', 1)[0]);
    expect(order.indexOf('UPDATE')).toBeGreaterThan(order.indexOf('ACK'));
    expect([alice.callWith('bob').step, bob.callWith('alice').step]).toEqual(['connected', 'connected']);
  });

  it('a hang-up without any socket is over here at once, and over there when one is back', async () => {
    await connect();
    await goDown();
    hangUp();
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'hung-up' });
    expect(sent('BYE')).toHaveLength(0);
    comeBack();
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    expect(sent('BYE')).toHaveLength(1);
  });

  it('an ACK that went down with its socket is said again by the next one, before the far side gives the call up', async () => {
    wire.intercept((text, from) => (from === 'alice' && text.startsWith('ACK ') ? 'drop' : 'default'));
    await connect();
    expect(sent('ACK').length).toBeGreaterThan(0);
    await goDown();
    const before = sent('ACK').length;
    // His 200 comes again, to where she was.
    wire.intercept((text) => (/^SIP\/2.0 200[\s\S]*^CSeq: \d+ INVITE/m.test(text) ? 'drop' : 'default'));
    comeBack();
    await registeredAt(two);
    await waitUntil(() => sent('ACK').length > before);
    // 64 * T1 and more, of Bob's clock: he would have ended it.
    const over = new Promise<void>((resolve) => void createFastClock(20).after(40_000, resolve));
    await over;
    expect([alice.call().step, bob.call().step]).toEqual(['connected', 'connected']);
    expect(sent('INVITE')).toHaveLength(1);
  });

  it('an ACK that was given up with its socket, and comes after all, does not open the way while an offer of theirs is answered', async () => {
    wire.intercept((text, from) => (from === 'bob' && isAckLine.test(text) ? 'drop' : 'default'));
    await connectPhones({ phone: bob, name: 'bob' }, { phone: alice, name: 'alice' });
    await goDown();
    comeBack();
    await registeredAt(two);
    const [media] = alice.media;
    if (media === undefined) throw new Error('no media');
    const describe = media.createDescription;
    const { promise: slow, resolve: goOn } = Promise.withResolvers<void>();
    media.createDescription = async (wish) => {
      media.createDescription = describe;
      await slow;
      return describe(wish);
    };
    bob.engine.actions.hold(bob.call().id);
    await waitUntil(() => media.pendingOffer === 'theirs');
    alice.engine.actions.hold(alice.call().id);
    const before = sentBy(wire, 'bob', isAckLine).length;
    wire.intercept(() => 'default');
    await waitUntil(() => sentBy(wire, 'bob', isAckLine).length > before);
    goOn();
    await waitUntil(() => alice.call().hold.byUs === 'held' && bob.call().hold.byThem);
    expect(alice.call().hold.problem).toBeNull();
    const said = sentBy(wire, 'alice', /^(INVITE|UPDATE) |^SIP\/2\.0 200 [\s\S]*^CSeq: 2 INVITE/m);
    expect(said[0]).toMatch(/^SIP/);
  });

  it.each(['before', 'while'])(
    'a hold that is asked for %s the socket closes is agreed upon by the next one, and so is its end',
    async (when) => {
      await connect();
      const { id } = alice.call();
      const bobIsHeld = (held: boolean) => waitUntil(() => bob.call().hold.byThem === held);
      if (when === 'before') wire.server(one).passage = 'silent';
      else await goDown();
      alice.engine.actions.hold(id);
      if (when === 'before') {
        await waitUntil(() => alice.media[0]?.requested.at(-1)?.direction === 'sendonly');
        await goDown();
      }
      comeBack();
      await bobIsHeld(true);
      await waitUntil(() => alice.call().hold.byUs === 'held');
      await goDown();
      alice.engine.actions.resume(id);
      comeBack();
      await bobIsHeld(false);
      await waitUntil(() => alice.call().hold.byUs === 'no');
      expect(alice.call().hold.problem).toBeNull();
    },
  );

  it.each(['hold', 'resume'] as const)(
    'a %s that is asked for without a socket is taken back by the next press, and nobody hears of it',
    async (wish) => {
      await connect();
      const { id } = alice.call();
      const hold = () => alice.engine.actions.hold(id);
      const resume = () => alice.engine.actions.resume(id);
      const before = wish === 'hold' ? 'no' : 'held';
      if (wish === 'resume') {
        hold();
        await waitUntil(() => alice.call().hold.byUs === 'held');
      }
      const offers = sent('INVITE').length;
      await goDown();
      for (const act of wish === 'hold' ? [hold, resume, hold, resume] : [resume, hold]) act();
      await waitUntil(() => alice.call().hold.byUs === before);
      expect(alice.call().hold.problem).toBeNull();
      expect(alice.media[0]?.held).toBe(wish === 'resume');
      comeBack();
      await registeredAt(two);
      hangUp();
      await bob.until('ended');
      expect(sent('INVITE')).toHaveLength(offers);
    },
  );

  it('a hold that went into a dead socket and was taken back is silence no longer than that is known', async () => {
    await connect();
    const { id } = alice.call();
    wire.server(one).passage = 'silent';
    alice.engine.actions.hold(id);
    await waitUntil(() => alice.media[0]?.requested.at(-1)?.direction === 'sendonly');
    alice.engine.actions.resume(id);
    expect(alice.media[0]?.held).toBe(true);
    await goDown();
    await waitUntil(() => alice.media[0]?.held === false);
    expect(alice.call().hold).toEqual({ byUs: 'no', byThem: false, problem: null });
    // The far side may have heard of it.
    comeBack();
    await waitUntil(() => sent('INVITE').length === 2);
    expect(directionIn(sent('INVITE').at(-1) ?? '')).toBe('sendrecv');
    hangUp();
    await bob.until('ended');
  });

  it('a hang-up into a socket that is dead without a word is said again by the next one', async () => {
    await connect();
    wire.server(one).passage = 'silent';
    hangUp();
    await registeredAt(two);
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
  });

  it('a hang-up that the next server refuses from a stranger is said again once we are registered there', async () => {
    await connect();
    await goDown();
    let isKnown = false;
    wire.intercept((text, from) => {
      if (from !== 'alice' || isKnown || text.startsWith('SIP/')) return 'default';
      if (text.startsWith('REGISTER ')) return 'drop';
      return { answer: responseTo(text, 481, 'Call/Transaction Does Not Exist') };
    });
    comeBack();
    await waitUntil(() => sent('REGISTER').length > 1);
    hangUp();
    await alice.until('ended');
    expect(sent('BYE')).toHaveLength(1);
    isKnown = true;
    expect((await bob.until('ended')).end?.cause).toBe('hung-up');
  });

  it('a hang-up of a call whose other side the server has yet to hear of is said again', async () => {
    await connect();
    let refusals = 2;
    wire.intercept((text, from) => {
      if (from !== 'alice' || !text.startsWith('BYE ') || refusals === 0) return 'default';
      refusals -= 1;
      return { answer: responseTo(text, 480, 'Temporarily Unavailable') };
    });
    hangUp();
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'hung-up' });
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    expect(sent('BYE')).toHaveLength(3);
  });

  it.each(['cut', 'silent'] as const)(
    'nobody goes on ringing for a call that was cancelled while its socket was %s',
    async (how) => {
      await ring();
      if (how === 'cut') await goDown();
      else wire.server(one).passage = 'silent';
      hangUp();
      expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'cancelled' });
      comeBack();
      expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'cancelled' });
    },
  );

  it.each(['cut', 'silent'] as const)(
    'a call that rings is made anew by the next socket when its own is %s',
    async (how) => {
      await ring();
      const first = bob.call().id;
      if (how === 'cut') await goDown();
      else wire.server(one).passage = 'silent';
      comeBack();
      await waitUntil(() => bob.call().id !== first && bob.call().step === 'incoming');
      const old = bob.engine.getSnapshot().calls.find(({ id }) => id === first);
      expect(old?.end).toMatchObject({ by: 'remote', cause: 'cancelled' });
      bob.engine.actions.answer(bob.call().id);
      await Promise.all([alice.until('connected'), bob.until('connected')]);
      const [before, after] = sent('INVITE');
      // Servers and gateways take it for another call, and what ends the first does not end it.
      expect(headerOf(after ?? '', 'Call-ID')).not.toBe(headerOf(before ?? '', 'Call-ID'));
      expect(headerOf(after ?? '', 'From')).not.toBe(headerOf(before ?? '', 'From'));
      hangUp();
      await Promise.all([alice.until('ended'), bob.until('ended')]);
    },
  );

  it('a call that was answered while its caller was out of reach goes on, and nobody is asked again', async () => {
    await ring();
    const first = bob.call().id;
    wire.server(one).passage = 'silent';
    bob.engine.actions.answer(first);
    await bob.until('connected');
    await waitUntil(() => bob.call().id !== first && bob.call().step === 'connected');
    await alice.until('connected');
    expect(sent('INVITE').at(-1)).toMatch(/\r\nReplaces: [^\r]*;to-tag=/);
    await waitUntil(() => bob.engine.getSnapshot().calls.find(({ id }) => id === first)?.step === 'ended');
    expect([alice.call().step, bob.call().step]).toEqual(['connected', 'connected']);
    expect(bob.tones.filter((tone) => tone === 'ring')).toHaveLength(1);
    hangUp();
    await Promise.all([alice.until('ended'), bob.until('ended')]);
  });

  it('a call that was answered by a phone without Replaces meanwhile goes on when it is taken once more', async () => {
    wire.intercept((text, from) =>
      from === 'alice' && text.startsWith('INVITE ') && text.includes('\r\nReplaces: ')
        ? { answer: responseTo(text, 481, 'No Such Dialog') }
        : 'default',
    );
    await ring();
    const first = bob.call().id;
    wire.server(one).passage = 'silent';
    bob.engine.actions.answer(first);
    await bob.until('connected');
    await waitUntil(() => bob.call().id !== first && bob.call().step === 'incoming');
    bob.engine.actions.answer(bob.call().id);
    await alice.until('connected');
    // The first answer comes again by the new socket, and is acknowledged and ended.
    await waitUntil(
      () => bob.engine.getSnapshot().calls.find(({ id }) => id === first)?.end?.cause === 'hung-up',
    );
    expect([alice.call().step, bob.call().step]).toEqual(['connected', 'connected']);
    hangUp();
    await Promise.all([alice.until('ended'), bob.until('ended')]);
  });

  it('a call goes on though the next server, which has yet to hear of us, does not know it', async () => {
    await connect();
    await goDown();
    let refused = 0;
    wire.intercept((text, from) => {
      if (from !== 'alice' || !text.startsWith('UPDATE ') || refused > 0) return 'default';
      refused += 1;
      return { answer: responseTo(text, 481, 'Call/Transaction Does Not Exist') };
    });
    comeBack();
    await waitUntil(() => sent('UPDATE').length > 1);
    expect(refused).toBe(1);
    await registeredAt(two);
    expect([alice.call().step, bob.call().step]).toEqual(['connected', 'connected']);
    hangUp();
    await Promise.all([alice.until('ended'), bob.until('ended')]);
  });

  it('a call with early media is cancelled by its branch, and made anew with an offer of its own', async () => {
    const far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    const lost = far.latest('INVITE');
    far.respond(lost, 183, { sdp: far.sdp('far') });
    await alice.untilWith('7042', ({ earlyMedia }) => earlyMedia);
    await goDown();
    expect(alice.call()).toMatchObject({ step: 'calling', earlyMedia: false });
    comeBack();
    await waitUntil(() => far.all('CANCEL').length === 1);
    const branch = (text: string) => /branch=([^;\s]+)/.exec(headerOf(text, 'Via'))?.[1];
    expect(branch(far.latest('CANCEL'))).toBe(branch(lost));
    await waitUntil(() => far.all('INVITE').length === 2);
    expect(branch(far.latest('INVITE'))).not.toBe(branch(lost));
    expect(alice.media[0]?.requested).toHaveLength(2);
    // Whoever answered the first one meanwhile is thanked and let go.
    far.respond(lost, 200, { tag: 'late', sdp: far.sdp('late') });
    await waitUntil(() => far.all('BYE').length === 1);
    expect(headerOf(far.latest('BYE'), 'To')).toContain('tag=late');
    far.respond(far.latest('BYE'), 200, { tag: 'late' });
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await alice.until('connected');
  });

  it('a call whose INVITE went into a dead socket is made by the next one', async () => {
    wire.server(one).passage = 'silent';
    alice.engine.actions.dial('bob');
    await bob.until('incoming');
    expect(wire.bindingOf('alice')).toBe(two);
    expect(bob.engine.getSnapshot().calls).toHaveLength(1);
    hangUp();
    expect((await bob.until('ended')).end?.cause).toBe('cancelled');
  });

  it('a call that nobody can make any more ends in words after a while', async () => {
    await ring();
    await goDown();
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'network-lost' });
    comeBack();
    expect((await bob.until('ended')).end?.cause).toBe('cancelled');
  });

  it('a call is dialled while there is no socket, and made as soon as there is one', async () => {
    await goDown();
    alice.engine.actions.dial('bob');
    expect(alice.call().step).toBe('preparing');
    comeBack();
    await bob.until('incoming');
    hangUp();
    await Promise.all([alice.until('ended'), bob.until('ended')]);
  });

  it.each(['before', 'after'] as const)(
    'who rings is answered though there was no socket for a while, %s it is back',
    async (when) => {
      bob.engine.actions.dial('alice');
      await alice.until('incoming');
      await goDown();
      expect(alice.call().step).toBe('incoming');
      if (when === 'after') {
        comeBack();
        await registeredAt(two);
      }
      alice.engine.actions.answer(alice.call().id);
      comeBack();
      await Promise.all([alice.until('connected'), bob.until('connected')]);
      hangUp();
      expect((await bob.until('ended')).end?.cause).toBe('hung-up');
    },
  );
});
