import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPhones, sentBy } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('faults on purpose, in a call on the wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    const clock = createFastClock(20);
    alice = createTestPhone(wire, 'alice', { clock });
    bob = createTestPhone(wire, 'bob', { clock });
    await Promise.all([alice.register(), bob.register()]);
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  });
  afterEach(() => Promise.all([alice.engine.stop(), bob.engine.stop()]));

  const registrations = () => sentBy(wire, 'alice', /^REGISTER /).length;

  it('drops the socket in use: another one, registered anew, and the call can be ended by the far side', async () => {
    const before = registrations();
    const opened = wire.server('alice.example.com').opened;
    alice.engine.simulate('wss-drop');
    await waitUntil(() => wire.server('alice.example.com').opened > opened && registrations() > before);
    await waitUntil(() => alice.engine.getSnapshot().registration.step === 'registered');
    expect(alice.call().step).toBe('connected');
    bob.engine.actions.hangUp(bob.call().id);
    expect((await alice.until('ended')).end?.cause).toBe('hung-up');
  });

  it('lets a path seem dead: the call asks for another one', async () => {
    alice.engine.simulate('media-silence');
    await waitUntil(() => sentBy(wire, 'alice', /^INVITE /).some((text) => /^To:.*;tag=/im.test(text)));
    alice.media[0]?.select('198.51.100.9');
    const { roams } = await alice.untilWith('bob', (call) => call.roams.length === 1);
    expect(roams[0]?.cause).toBe('silence');
  });

  it('breaks nothing where there is nothing to break', async () => {
    alice.engine.actions.hangUp(alice.call().id);
    await alice.until('ended');
    await alice.engine.stop();
    for (const fault of ['wss-drop', 'media-silence'] as const) alice.engine.simulate(fault);
    expect(alice.engine.getSnapshot().registration.step).toBe('idle');
  });
});
