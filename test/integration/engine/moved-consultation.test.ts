import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { lostWifi } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

const isReinvite = (text: string) => text.startsWith('INVITE ') && /^To: .*;tag=/im.test(text);

describe('somebody is asked about a call', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    wire.gateway = true;
    const clock = createFastClock(20);
    alice = createTestPhone(wire, 'alice', { clock });
    bob = createTestPhone(wire, 'bob', { clock });
    carol = createTestPhone(wire, 'carol', { clock });
    await Promise.all([alice.register(), bob.register(), carol.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    alice.engine.actions.consult(alice.callWith('bob').id, 'carol');
    carol.engine.actions.answer((await carol.untilWith('alice', ({ step }) => step === 'incoming')).id);
    await alice.untilWith('carol', ({ step }) => step === 'connected');
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
  });

  it.each([
    ['whoever was asked', () => carol, 'carol'],
    ['whoever waits', () => bob, 'bob'],
  ] as const)('and can be given it once %s has moved to a new dialog', async (_who, phone, number) => {
    const before = alice.callWith(number).id;
    wire.intercept((text) =>
      isReinvite(text) && /^From: .*(?:bob|carol)/im.test(text)
        ? { answer: responseTo(text, 488, 'Not Acceptable Here') }
        : 'default',
    );
    lostWifi(phone());
    await waitUntil(() => {
      const { id, step } = alice.callWith(number);
      return id !== before && step === 'connected';
    });
    wire.intercept(() => 'default');
    await waitUntil(
      () => alice.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended').length === 2,
    );
    const [waiting, asked] = [alice.callWith('bob'), alice.callWith('carol')];
    expect(asked.consultFor).toBe(waiting.id);
    expect(waiting.consultFor).toBeNull();
    alice.engine.actions.transferAttended(waiting.id, asked.id);
    await bob.untilWith('carol', ({ step }) => step === 'connected');
    await carol.untilWith('bob', ({ step }) => step === 'connected');
    await waitUntil(() => alice.engine.getSnapshot().calls.every(({ step }) => step === 'ended'));
  });
});
