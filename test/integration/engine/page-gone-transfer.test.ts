import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, liveAt, oneCallAt } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, type Interceptor, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('a call that is being handed on when its page dies', () => {
  let wire: FakeWire;
  let pages: ReturnType<typeof createKeptPages>;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    const clock = createFastClock(20);
    pages = createKeptPages(wire, clock);
    alice = pages.open();
    bob = createTestPhone(wire, 'bob', { clock });
    carol = createTestPhone(wire, 'carol', { clock });
    await Promise.all([alice.register(), bob.register(), carol.register()]);
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  const withBob = () => connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  const back = (number: string) => alice.untilWith(number, ({ step }) => step === 'connected');

  const takesRefer: Interceptor = (text) =>
    text.startsWith('REFER ') ? { answer: responseTo(text, 202, 'Accepted') } : 'default';
  const dieAndComeBack = async () => {
    pages.die();
    wire.intercept(() => 'default');
    alice = pages.open();
    await alice.register();
  };

  it('is talked to again, and says that nobody knows what became of that', async () => {
    await withBob();
    wire.intercept(takesRefer);
    alice.engine.actions.transferBlind(alice.call().id, 'dave');
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'accepted');
    await dieAndComeBack();
    const after = await back('bob');
    expect(after.hold.byUs).toBe('no');
    expect(after.transfer).toMatchObject({ target: 'dave', step: 'unknown' });
    expect(alice.media[0]?.held).toBe(false);
    await oneCallAt(bob);
    await waitUntil(() => liveAt(bob)[0]?.hold.byThem === false);
    alice.engine.actions.transferBlind(after.id, 'carol');
    await carol.untilWith('bob', ({ step }) => step === 'incoming');
  });

  it('is told as not handed on where it had not been asked for', async () => {
    await withBob();
    wire.intercept((text) => (text.includes('a=sendonly') ? 'drop' : 'default'));
    alice.engine.actions.transferBlind(alice.call().id, 'dave');
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'holding');
    await dieAndComeBack();
    const after = await back('bob');
    expect([after.hold.byUs, after.transfer?.step]).toEqual(['no', 'failed']);
  });

  const consult = async () => {
    await withBob();
    const consulted = alice.engine.actions.consult(alice.call().id, 'carol');
    const rings = await carol.untilWith('alice', ({ step }) => step === 'incoming');
    carol.engine.actions.answer(rings.id);
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    return { waiting: alice.callWith('bob').id, consulted };
  };

  it('after asking, keeps both: who waits is told of, who was asked is talked to', async () => {
    const { waiting, consulted } = await consult();
    wire.intercept(takesRefer);
    alice.engine.actions.transferAttended(waiting, consulted);
    await alice.untilWith('bob', ({ transfer }) => transfer?.step === 'accepted');
    await dieAndComeBack();
    await Promise.all([back('bob'), back('carol')]);
    expect(alice.callWith('bob')).toMatchObject({
      ...{ aside: true, hold: { byUs: 'held' }, transfer: { kind: 'attended', step: 'unknown' } },
    });
    expect(alice.callWith('carol')).toMatchObject({ aside: false, hold: { byUs: 'no' }, transfer: null });
  });

  it('or only asked about, can be handed on by the next page', async () => {
    const { waiting, consulted } = await consult();
    await dieAndComeBack();
    await Promise.all([back('bob'), back('carol')]);
    expect(alice.callWith('bob').transfer).toBeNull();
    expect(alice.callWith('carol')).toMatchObject({ consultFor: waiting, hold: { byUs: 'no' } });
    await Promise.all([oneCallAt(bob), oneCallAt(carol)]);
    alice.engine.actions.transferAttended(waiting, consulted);
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await waitUntil(() => liveAt(alice).length === 0);
  });
});
