import { Core } from 'sip.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectPhones } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';

/** RFC 3261: what a transaction keeps for late repetitions goes after 64*T1. */
const transactionsEndMs = 40_000;

/** Every SIP.js core that has sent anything. */
function watchCores(): () => Set<Core.UserAgentCore> {
  const made = vi.spyOn(Core.UserAgentCore.prototype, 'makeOutgoingRequestMessage');
  return () => new Set(made.mock.contexts as Core.UserAgentCore[]);
}

const leftIn = ({ dialogs, userAgentClients, userAgentServers, subscribers }: Core.UserAgentCore) => ({
  dialogs: dialogs.size,
  clients: userAgentClients.size,
  servers: userAgentServers.size,
  subscribers: subscribers.size,
});
const nothing = { dialogs: 0, clients: 0, servers: 0, subscribers: 0 };

describe('ten calls of every kind', () => {
  let wire: FakeWire;
  let cores: () => Set<Core.UserAgentCore>;
  let alice: TestPhone;
  let bob: TestPhone;
  let carol: TestPhone;

  beforeEach(async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    cores = watchCores();
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice');
    bob = createTestPhone(wire, 'bob');
    carol = createTestPhone(wire, 'carol');
    await Promise.all([alice.register(), bob.register(), carol.register()]);
  });

  afterEach(async () => {
    await Promise.all([alice.engine.stop(), bob.engine.stop(), carol.engine.stop()]);
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const at = (phone: TestPhone, name: string) => ({ phone, name });
  const answer = async (phone: TestPhone, number: string) =>
    phone.engine.actions.answer((await phone.untilWith(number, ({ step }) => step === 'incoming')).id);
  const ended = (phone: TestPhone, number: string) => phone.untilWith(number, ({ step }) => step === 'ended');

  async function outAndIn(): Promise<void> {
    await connectPhones(at(alice, 'alice'), at(bob, 'bob'));
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await Promise.all([ended(alice, 'bob'), ended(bob, 'alice')]);
    await connectPhones(at(bob, 'bob'), at(alice, 'alice'));
    bob.engine.actions.hangUp(bob.callWith('alice').id);
    await Promise.all([ended(alice, 'bob'), ended(bob, 'alice')]);
  }

  async function held(): Promise<void> {
    await connectPhones(at(alice, 'alice'), at(bob, 'bob'));
    const { id } = alice.callWith('bob');
    alice.engine.actions.hold(id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
    alice.engine.actions.resume(id);
    await alice.untilWith('bob', ({ hold }) => hold.byUs === 'no');
    bob.engine.actions.hangUp(bob.callWith('alice').id);
    await Promise.all([ended(alice, 'bob'), ended(bob, 'alice')]);
  }

  async function transferred(): Promise<void> {
    await connectPhones(at(alice, 'alice'), at(bob, 'bob'));
    alice.engine.actions.transferBlind(alice.callWith('bob').id, 'carol');
    await answer(carol, 'bob');
    await Promise.all([ended(alice, 'bob'), bob.untilWith('carol', ({ step }) => step === 'connected')]);
    carol.engine.actions.hangUp(carol.callWith('bob').id);
    await Promise.all([ended(bob, 'carol'), ended(carol, 'bob')]);
  }

  async function refused(): Promise<void> {
    alice.engine.actions.dial('bob');
    await bob.untilWith('alice', ({ step }) => step === 'incoming');
    alice.engine.actions.hangUp(alice.callWith('bob').id);
    await Promise.all([ended(alice, 'bob'), ended(bob, 'alice')]);
    alice.engine.actions.dial('carol');
    carol.engine.actions.decline((await carol.untilWith('alice', ({ step }) => step === 'incoming')).id);
    await Promise.all([ended(alice, 'carol'), ended(carol, 'alice')]);
  }

  it('leave no session, no media and no timer behind', async () => {
    await vi.advanceTimersByTimeAsync(transactionsEndMs);
    const timersBefore = vi.getTimerCount();
    for (let round = 0; round < 2; round++) {
      await outAndIn();
      await held();
      await transferred();
      await refused();
    }
    await vi.advanceTimersByTimeAsync(transactionsEndMs);
    expect(alice.media.length + bob.media.length + carol.media.length).toBeGreaterThanOrEqual(10);
    for (const phone of [alice, bob, carol]) expect(phone.media.filter(({ closed }) => !closed)).toEqual([]);
    expect(cores().size).toBe(3);
    for (const core of cores()) expect(leftIn(core)).toEqual(nothing);
    expect(vi.getTimerCount()).toBe(timersBefore);
  });
});
