import type { CallView } from '../../src/renderer/engine/snapshot.ts';
import { connectPhones, sentBy } from './connect-phones.ts';
import { isAnswered } from './fake-media.ts';
import { createFakeWire, type FakeWire, responseTo } from './fake-wire.ts';
import { createFastClock } from './fast-clock.ts';
import { createTestPhone, type TestPhone, type TestPhoneOptions } from './test-phone.ts';
import { mobile } from './two-networks.ts';
import { waitUntil } from './wait-until.ts';

type Fits = (text: string) => boolean;

/** Alice and Bob, registered; she is the one who loses her network first. */
export interface RoamingPair {
  readonly wire: FakeWire;
  readonly alice: TestPhone;
  readonly bob: TestPhone;
  /** She calls him, with a media gateway in the way or without. */
  call(gateway: boolean): Promise<void>;
  /** Her INVITEs so far that are so. */
  sent(fits: Fits): readonly string[];
  /** Such an offer of hers is out and answered; then the new path is selected. */
  arrives(fits: Fits): Promise<void>;
  roamed(): Promise<CallView>;
  /** Whatever of hers is so is refused before it gets to him. */
  refuse(fits: Fits, code: number): void;
  close(): Promise<void>;
}

type PairOptions = Pick<TestPhoneOptions, 'ranks' | 'prepareMedia'>;

export async function startRoamingPair(hers: PairOptions = {}, his: PairOptions = {}): Promise<RoamingPair> {
  const wire = createFakeWire();
  const clock = createFastClock(20);
  const alice = createTestPhone(wire, 'alice', { clock, ...hers });
  const bob = createTestPhone(wire, 'bob', { clock, ...his });
  await Promise.all([alice.register(), bob.register()]);
  const sent = (fits: Fits) => sentBy(wire, 'alice', /^INVITE /).filter(fits);
  return {
    ...{ wire, alice, bob, sent },
    async call(gateway) {
      wire.gateway = gateway;
      await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    },
    async arrives(fits) {
      const media = alice.media[0];
      await waitUntil(() => sent(fits).length > 0);
      await waitUntil(() => isAnswered(media));
      media?.select(mobile);
    },
    roamed: () => alice.untilWith('bob', ({ roams }) => roams.length === 1),
    refuse: (fits, code) =>
      wire.intercept((text, from) =>
        from === 'alice' && fits(text) ? { answer: responseTo(text, code, 'No') } : 'default',
      ),
    async close() {
      wire.intercept(() => 'default');
      await Promise.all([alice.engine.stop(), bob.engine.stop()]);
    },
  };
}
