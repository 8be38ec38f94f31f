import { createFakeWire, type FakeWire } from './fake-wire.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from './test-phone.ts';

export interface TwoPhones {
  readonly wire: FakeWire;
  readonly alice: TestPhone;
  readonly bob: TestPhone;
}

/** Alice and Bob on one wire, both registered. */
export async function registerTwoPhones(options: TestPhoneOptions = {}): Promise<TwoPhones> {
  const wire = createFakeWire();
  const [alice, bob] = [createTestPhone(wire, 'alice', options), createTestPhone(wire, 'bob', options)];
  await Promise.all([alice.register(), bob.register()]);
  return { wire, alice, bob };
}
