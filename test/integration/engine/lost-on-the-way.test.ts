import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const [one, two] = ['one.example.com', 'two.example.com'] as const;

describe('what one side asks while the connection of the other has died without a word', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    const clock = createFastClock(20);
    alice = createTestPhone(wire, 'alice', { servers: [`wss://${one}/ws`, `wss://${two}/ws`], clock });
    bob = createTestPhone(wire, 'bob', { clock });
    await Promise.all([alice.register(), bob.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    bob.engine.actions.hold(bob.call().id);
    await waitUntil(() => bob.call().hold.byUs === 'held' && alice.call().hold.byThem);
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  const offersOfBob = () => sentBy(wire, 'bob', /^INVITE /);
  const resume = () => bob.engine.actions.resume(bob.call().id);
  const isResumed = () => waitUntil(() => bob.call().hold.byUs === 'no' && !alice.call().hold.byThem);

  /** What Bob asks is lost as long as Alice has not noticed. */
  function loseTheWay(): void {
    wire.server(one).passage = 'silent';
  }

  it('a resume is asked once more when the other side is back by another connection', async () => {
    loseTheWay();
    resume();
    await waitUntil(() => wire.bindingOf('alice') === two);
    await isResumed();
    expect(offersOfBob()).toHaveLength(3);
    expect(bob.call().hold.problem).toBeNull();
    expect([alice.call().step, bob.call().step]).toEqual(['connected', 'connected']);
  });

  it('a resume gives way to the offer by which the other side comes back, which meets it again and again', async () => {
    // Whoever takes no UPDATE is told by re-INVITE.
    wire.intercept((text, from) =>
      from === 'alice' && text.startsWith('UPDATE ')
        ? { answer: responseTo(text, 405, 'Method Not Allowed') }
        : 'default',
    );
    loseTheWay();
    resume();
    await waitUntil(() => wire.bindingOf('alice') === two);
    alice.engine.actions.hold(alice.call().id);
    await waitUntil(() => alice.call().hold.byUs === 'held' && bob.call().hold.byUs === 'no');
    expect(bob.call().hold).toMatchObject({ byThem: true, problem: null });
  });

  it('a resume that nobody answers is taken back and asked once more, though nothing is heard of the other side', async () => {
    let isLost = false;
    wire.intercept((text, from) => {
      if (from !== 'bob' || !text.startsWith('INVITE ') || isLost) return 'default';
      isLost = true;
      // The proxy's own word: it is no proof that anybody else has heard of it.
      return { answer: responseTo(text, 100, 'Trying') };
    });
    resume();
    await isResumed();
    expect(offersOfBob()).toHaveLength(3);
    expect(sentBy(wire, 'bob', /^CANCEL /)).toHaveLength(1);
  });

  it.each([
    [408, 'Request Timeout'],
    [430, 'Flow Failed'],
    [480, 'Temporarily Unavailable'],
    [504, 'Server Time-out'],
  ])(
    'a resume that a server answers %i for want of the other side is asked once more',
    async (code, reason) => {
      let refusals = 2;
      wire.intercept((text, from) => {
        if (from !== 'bob' || !text.startsWith('INVITE ') || refusals === 0) return 'default';
        refusals -= 1;
        return { answer: responseTo(text, code, reason) };
      });
      resume();
      await isResumed();
      expect(bob.call().hold.problem).toBeNull();
    },
  );

  it('a resume that is never answered ends in words, and the call goes on', async () => {
    wire.intercept((text, from) => (from === 'bob' && text.startsWith('INVITE ') ? 'drop' : 'default'));
    resume();
    await waitUntil(() => bob.call().hold.problem === 'resume-refused');
    expect(bob.call()).toMatchObject({ step: 'connected', hold: { byUs: 'held' } });
    const asked = offersOfBob().length;
    expect(asked).toBeGreaterThan(3);
    wire.intercept(() => 'default');
    resume();
    await isResumed();
  });

  it('a resume that is thought better of while nobody answers is asked no more', async () => {
    wire.intercept((text, from) => (from === 'bob' && text.startsWith('INVITE ') ? 'drop' : 'default'));
    resume();
    await waitUntil(() => offersOfBob().length === 2);
    bob.engine.actions.hold(bob.call().id);
    await waitUntil(() => bob.call().hold.byUs === 'held');
    expect(bob.call().hold.problem).toBeNull();
  });

  it('a hang-up is known to the other side as soon as it is back', async () => {
    loseTheWay();
    bob.engine.actions.hangUp(bob.call().id);
    await bob.until('ended');
    expect((await alice.until('ended')).step).toBe('ended');
  });
});
