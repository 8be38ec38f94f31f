import fc from 'fast-check';
import { describe, it } from 'vitest';
import { connectPhones, liveAt } from '../../support/connect-phones.ts';
import { createFakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { lostWifi, mobile } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

const isReinvite = (text: string) => text.startsWith('INVITE ') && /^To:.*;tag=/im.test(text);
const names = ['alice', 'bob'] as const;

/** What happens next: the oldest message of one of them arrives, the new path of one is selected, a socket is lost. */
interface Step {
  readonly who: (typeof names)[number];
  readonly what: 'arrives' | 'selects' | 'loses-socket';
}
const what = fc.oneof(
  { weight: 3, arbitrary: fc.constant('arrives' as const) },
  { weight: 2, arbitrary: fc.constant('selects' as const) },
  { weight: 1, arbitrary: fc.constant('loses-socket' as const) },
);
const order = fc.array(fc.record({ who: fc.constantFrom(...names), what }), { maxLength: 24 });

/** As the network does, once what was asked for has been answered. */
function select(phone: TestPhone): void {
  const media = phone.media.at(-1);
  if (media?.applied.at(-1)?.type === 'answer' && media.pendingOffer === null) media.select(mobile);
}

/** Both lose their network at once; what they say of it arrives in this order, and at last all of it. */
async function bothRecover(
  steps: readonly Step[],
  reinvites: 'refused' | 'taken',
  gateway: boolean,
): Promise<void> {
  const wire = createFakeWire();
  wire.gateway = gateway;
  const clock = createFastClock(20);
  const alice = createTestPhone(wire, 'alice', { clock });
  const bob = createTestPhone(wire, 'bob', { clock });
  const phones = { alice, bob };
  const both = [alice, bob];

  async function take({ who, what: next }: Step): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (next === 'selects') select(phones[who]);
    else if (next === 'loses-socket') wire.cut(who);
    // A server says so when nobody is there; this wire says nothing.
    else if (names.every((name) => wire.bindingOf(name) !== null)) wire.releaseNext(who);
  }

  function isOneCall(): boolean {
    for (const phone of both) select(phone);
    const [ours, theirs] = both.map(liveAt);
    const isDone = both.every((phone) => phone.media.at(-1)?.pendingOffer === null);
    return (
      isDone &&
      ours?.length === 1 &&
      theirs?.length === 1 &&
      ours[0]?.details.sipCallId === theirs[0]?.details.sipCallId
    );
  }

  try {
    await Promise.all(both.map((phone) => phone.register()));
    await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
    wire.intercept((text) => {
      if (reinvites === 'refused' && isReinvite(text)) return { answer: responseTo(text, 488, 'No') };
      return text.startsWith('REGISTER ') ? 'default' : 'hold';
    });
    for (const phone of both) lostWifi(phone);
    for (const step of steps) await take(step);
    await waitUntil(() => names.every((name) => wire.bindingOf(name) !== null));
    wire.intercept(() => 'default');
    wire.release();
    await waitUntil(isOneCall);
    alice.engine.actions.hangUp(liveAt(alice)[0]?.id ?? '');
    await waitUntil(() => both.every((phone) => liveAt(phone).length === 0));
  } finally {
    await Promise.all(both.map((phone) => phone.engine.stop()));
  }
}

describe('two recoveries at once', () => {
  it('leave one call, the same on both sides, which ends for both, whatever crosses', async () => {
    const reinvites = fc.constantFrom('refused' as const, 'taken' as const);
    await fc.assert(fc.asyncProperty(order, reinvites, fc.boolean(), bothRecover), {
      numRuns: 40,
      endOnFailure: true,
    });
  }, 120_000);
});
