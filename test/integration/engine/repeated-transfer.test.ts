import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const sequenceOf = (text: string) => Number(/^\d+/.exec(headerOf(text, 'CSeq'))?.[0]);

describe('a transfer that got through, and is asked for once more because nothing came back', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  /** The second REFER arrives, and what Bob says from then on. */
  let release: () => void;

  const refers = () => sentBy(wire, 'alice', /^REFER /);

  /** Whatever Bob says to the first REFER goes down with Alice's connection. */
  async function begin(policy: TestPhoneOptions['policy'] = {}): Promise<void> {
    wire = createFakeWire();
    // Bob's runs as it does: he ends what he has handed on after 3 s.
    alice = createTestPhone(wire, 'alice', { clock: createFastClock(20) });
    bob = createTestPhone(wire, 'bob', { policy });
    carol = createTestPhone(wire, 'carol');
    await Promise.all([alice.register(), bob.register(), carol.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    let isReleased = false;
    release = () => {
      isReleased = true;
      wire.release();
    };
    wire.intercept((text, from) => {
      if (isReleased) return 'default';
      if (from === 'alice' && text.startsWith('REFER ')) {
        if (refers().length > 1) return 'hold';
        queueMicrotask(() => wire.cut('alice'));
      }
      const isSaidOfIt = /^NOTIFY /.test(text) || / REFER$/.test(headerOf(text, 'CSeq'));
      return from === 'bob' && isSaidOfIt ? 'drop' : 'default';
    });
    alice.engine.actions.transferBlind(alice.callWith('bob').id, 'carol');
  }
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  async function isAskedAgain(): Promise<void> {
    await waitUntil(() => refers().length === 2);
    release();
  }

  async function areJoined(): Promise<void> {
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    const { end, transfer } = await alice.untilWith('bob', ({ step }) => step === 'ended');
    expect([end?.cause, transfer?.step]).toEqual(['transferred', 'done']);
    expect(carol.engine.getSnapshot().calls).toHaveLength(1);
  }

  it('is followed on, by one call: it still rings there, and is told of', async () => {
    await begin();
    const ringing = await carol.untilWith('bob', ({ step }) => step === 'incoming');
    await isAskedAgain();
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'ringing');
    carol.engine.actions.answer(ringing.id);
    await areJoined();
  });

  it('is told as done where it has been done meanwhile', async () => {
    await begin();
    await waitUntil(() => refers().length === 2);
    carol.engine.actions.answer((await carol.untilWith('bob', ({ step }) => step === 'incoming')).id);
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await isAskedAgain();
    await areJoined();
  });

  it('while the person is asked about it, is the same question, and their yes is one call', async () => {
    await begin({ transfers: 'ask' });
    await bob.untilWith('alice', ({ transferQuestion }) => transferQuestion !== null);
    await isAskedAgain();
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'trying');
    bob.engine.actions.answerTransfer(bob.callWith('alice').id, true);
    carol.engine.actions.answer((await carol.untilWith('bob', ({ step }) => step === 'incoming')).id);
    await areJoined();
  });

  it('while the person is asked about it, is the same question, and their no is told', async () => {
    await begin({ transfers: 'ask' });
    await bob.untilWith('alice', ({ transferQuestion }) => transferQuestion !== null);
    await isAskedAgain();
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'trying');
    bob.engine.actions.answerTransfer(bob.callWith('alice').id, false);
    const { transfer } = await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    expect(transfer).toMatchObject({ step: 'failed', sipCode: 603 });
    expect(carol.engine.getSnapshot().calls).toEqual([]);
  });
});

describe('of a transfer that a telephone was asked for twice', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let far: FarSide;
  let invite: string;
  let first: string;
  let second: string;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice', { clock: createFastClock(20) });
    await alice.register();
    far = playFarSide(wire, 'alice');
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    invite = far.latest('INVITE');
    far.respond(invite, 200, { sdp: far.sdp('far') });
    const { id } = await alice.untilWith('7042', ({ step }) => step === 'connected');
    alice.engine.actions.transferBlind(id, '7043');
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 200, { sdp: far.sdp('far') });
    await waitUntil(() => far.all('REFER').length === 1);
    first = far.latest('REFER');
    wire.cut('alice');
    await waitUntil(() => far.all('REFER').length === 2);
    second = far.latest('REFER');
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await alice.engine.stop();
  });

  const step = () => alice.callWith('7042').transfer?.step;

  /** Tells of one of them, and waits until it was heard. */
  async function report(refer: string, code: number): Promise<void> {
    const before = far.responses(200).length;
    const state = code < 200 ? 'active;expires=60' : 'terminated;reason=noresource';
    const headers = [`Event: refer;id=${sequenceOf(refer)}`, `Subscription-State: ${state}`];
    far.request(invite, 'NOTIFY', { headers, body: `SIP/2.0 ${code} Said\r\n` });
    await waitUntil(() => far.responses(200).length > before);
  }

  async function isDone(): Promise<void> {
    await waitUntil(() => far.all('BYE').length === 1);
    expect(step()).toBe('done');
  }

  it.each([500, 603])(
    'a %i to the second says nothing of the first: the call comes back, and what is told of that counts',
    async (code) => {
      far.respond(second, code);
      await alice.untilWith('7042', ({ transfer }) => transfer?.step !== 'asking');
      expect(step()).toBe('unknown');
      await report(first, 200);
      await isDone();
    },
  );

  it('the first is told of by its own number, and that counts', async () => {
    await report(first, 180);
    expect(step()).toBe('ringing');
    far.respond(second, 603);
    await report(first, 200);
    await isDone();
  });

  it('the first is accepted late, and a no to the second changes nothing any more', async () => {
    far.respond(first, 202);
    far.respond(second, 603);
    await alice.untilWith('7042', ({ transfer }) => transfer?.step !== 'asking');
    await report(first, 100);
    expect(step()).toBe('trying');
    await report(first, 200);
    await isDone();
  });

  it('one comes to nothing while the other rings: it is waited for', async () => {
    await report(first, 180);
    await report(second, 100);
    await report(second, 486);
    expect(step()).toBe('ringing');
    await report(first, 200);
    await isDone();
  });
});
