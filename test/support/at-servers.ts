import type { RegistrationView } from '../../src/renderer/engine/snapshot.ts';
import type { FakeWire } from './fake-wire.ts';
import { createFastClock } from './fast-clock.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from './test-phone.ts';
import { waitUntil } from './wait-until.ts';

export interface AtServers {
  readonly alice: TestPhone;
  /** Every state of the registration that was shown, in order. */
  readonly shown: RegistrationView['step'][];
  readonly registration: () => RegistrationView;
  /** Registered, and called by way of this host. */
  readonly registeredAt: (host: string) => Promise<boolean>;
}

/** Alice, who may register at any of these servers, best first. */
export function startAtServers(
  wire: FakeWire,
  servers: readonly string[],
  options: TestPhoneOptions,
): AtServers {
  const alice = createTestPhone(wire, 'alice', { servers, ...options });
  const shown: RegistrationView['step'][] = [];
  const registration = () => alice.engine.getSnapshot().registration;
  alice.engine.subscribe(() => {
    const { step } = registration();
    if (shown.at(-1) !== step) shown.push(step);
  });
  alice.engine.start();
  return {
    ...{ alice, shown, registration },
    registeredAt: (host) =>
      waitUntil(() => registration().step === 'registered' && wire.bindingOf('alice') === host),
  };
}

/** She calls Bob, who answers. */
export async function callBob(wire: FakeWire, alice: TestPhone): Promise<TestPhone> {
  const bob = createTestPhone(wire, 'bob', { clock: createFastClock(20) });
  await bob.register();
  alice.engine.actions.dial('bob');
  await bob.until('incoming');
  bob.engine.actions.answer(bob.call().id);
  await Promise.all([alice.until('connected'), bob.until('connected')]);
  return bob;
}
