import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consult, isReinvite, liveAt } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { lostWifi } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('somebody is asked about a call', () => {
  let wire: FakeWire;
  let pages: ReturnType<typeof createKeptPages>;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    wire.gateway = true;
    const clock = createFastClock(20);
    pages = createKeptPages(wire, clock);
    alice = pages.open();
    bob = createTestPhone(wire, 'bob', { clock });
    carol = createTestPhone(wire, 'carol', { clock });
    await Promise.all([alice.register(), bob.register(), carol.register()]);
    await consult({ alice, bob, carol });
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  /** To a new dialog, which is another call at Alice's. */
  async function moves(phone: TestPhone, number: string): Promise<void> {
    const before = alice.callWith(number).id;
    wire.intercept((text) =>
      isReinvite(text) && /^From: .*(?:bob|carol)/im.test(text)
        ? { answer: responseTo(text, 488, 'Not Acceptable Here') }
        : 'default',
    );
    lostWifi(phone);
    await waitUntil(() => {
      const { id, step } = alice.callWith(number);
      return id !== before && step === 'connected';
    });
    wire.intercept(() => 'default');
    await waitUntil(() => liveAt(alice).length === 2);
  }

  /** Each with whom the other is about. */
  function asked(): readonly [waiting: string, consulted: string] {
    const [waiting, consulted] = [alice.callWith('bob'), alice.callWith('carol')];
    expect(consulted.consultFor).toBe(waiting.id);
    expect(waiting.consultFor).toBeNull();
    return [waiting.id, consulted.id];
  }

  it.each([
    ['whoever was asked', () => carol, 'carol'],
    ['whoever waits', () => bob, 'bob'],
  ] as const)('and can be given it once %s has moved to a new dialog', async (_who, phone, number) => {
    await moves(phone(), number);
    alice.engine.actions.transferAttended(...asked());
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await carol.untilWith('bob', ({ step }) => step === 'connected');
    await waitUntil(() => liveAt(alice).length === 0);
  });

  it('and can be given it once whoever waits has moved twice', async () => {
    await moves(bob, 'bob');
    await moves(bob, 'bob');
    alice.engine.actions.transferAttended(...asked());
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await waitUntil(() => liveAt(alice).length === 0);
  });

  it('which the next page knows as well, after whoever waits has moved', async () => {
    await moves(bob, 'bob');
    pages.die();
    alice = pages.open();
    await alice.register();
    for (const number of ['bob', 'carol']) await alice.untilWith(number, ({ step }) => step === 'connected');
    asked();
  });
});
