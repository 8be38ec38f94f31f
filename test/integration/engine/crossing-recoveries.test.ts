import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallView } from '../../../src/renderer/engine/snapshot.ts';
import { answerTo, connectPhones, isReinvite, isReplacing, liveAt } from '../../support/connect-phones.ts';
import { isAnswered } from '../../support/fake-media.ts';
import { createFakeWire, responseTo } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createKeptPages } from '../../support/kept-pages.ts';
import type { TestPhone, TestPhoneOptions } from '../../support/test-phone.ts';
import { lostWifi, mobile } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

const names = ['alice', 'bob'] as const;
/** Main loads no page a fourth time within a minute; and of a call both of whose pages died nobody knows any more. */
const mostDeaths = 2;

/** What happens next to whom; `arrives`: the oldest message that they have sent; `selects`: their new path is found. */
interface Step {
  readonly who: (typeof names)[number];
  readonly what: 'arrives' | 'selects' | 'loses-socket' | 'holds' | 'resumes' | 'page-dies';
}
const often = (what: Step['what'], weight: number) => ({ weight, arbitrary: fc.constant(what) });
const what = fc.oneof(
  ...[often('arrives', 3), often('selects', 2), often('loses-socket', 1)],
  ...[often('holds', 1), often('resumes', 1), often('page-dies', 1)],
);
const orders = fc.array(fc.record({ who: fc.constantFrom(...names), what }), { maxLength: 24 });

/** How long each step of its media takes, ms: gathering, and opening the microphone. */
interface Slowness {
  readonly describing: number;
  readonly opening: number;
}
const waitMs = fc.constantFrom(0, 3, 20);
const slowness = fc.record({ describing: waitMs, opening: waitMs });

function slowMedia({ describing, opening }: Slowness): Pick<TestPhoneOptions, 'prepareMedia'> {
  return {
    prepareMedia(media) {
      const [describe, open] = [media.createDescription, media.open];
      media.createDescription = async (wish) => {
        await sleep(describing);
        return await describe(wish);
      };
      media.open = async (muted) => {
        await sleep(opening);
        await open(muted);
      };
    },
  };
}

/** As the network does, once what was asked for has been answered. */
function select(phone: TestPhone): void {
  const media = phone.media.at(-1);
  if (isAnswered(media)) media?.select(mobile);
}

const isHeldAlike = ({ hold: ours }: CallView, { hold: theirs }: CallView): boolean =>
  (ours.byUs === 'held' && theirs.byThem) || (ours.byUs === 'no' && !theirs.byThem);

/** Runs in which one of two requests for the place of the same dialog was refused. */
let crossings = 0;

/**
 * Both lose their network at once; what they say of it arrives in this order, and at last all of it.
 *
 * @param mortal whose page may die, of sockets none is lost then: an answer that is lost, and whoever has given it, leave nobody
 * who knows of the dialog; null: sockets may be lost
 */
async function bothRecover(
  order: readonly Step[],
  reinvites: 'refused' | 'taken',
  gateway: boolean,
  mortal: Step['who'] | null,
  slow: Readonly<Record<Step['who'], Slowness>>,
): Promise<void> {
  const wire = createFakeWire();
  wire.gateway = gateway;
  // A call is given up after a minute: six seconds here, for a machine that is busy.
  const clock = createFastClock(10);
  const pages = {
    alice: createKeptPages(wire, clock, 'alice'),
    bob: createKeptPages(wire, clock, 'bob'),
  };
  const open = (who: Step['who']) => pages[who].open(slowMedia(slow[who]));
  const phones = { alice: open('alice'), bob: open('bob') };
  const both = () => names.map((name) => phones[name]);
  let deaths = 0;

  async function dies(who: Step['who']): Promise<void> {
    deaths += 1;
    pages[who].die();
    phones[who] = open(who);
    await phones[who].register();
  }

  async function take({ who, what: next }: Step): Promise<void> {
    await sleep(1);
    const { actions } = phones[who].engine;
    const id = liveAt(phones[who]).find(({ step }) => step === 'connected')?.id ?? '';
    switch (next) {
      case 'arrives':
        // A server says so when nobody is there; this wire says nothing.
        if (names.every((name) => wire.bindingOf(name) !== null)) wire.releaseNext(who);
        return;
      case 'selects':
        return select(phones[who]);
      case 'loses-socket':
        return mortal === null ? wire.cut(who) : undefined;
      case 'holds':
        return actions.hold(id);
      case 'resumes':
        return actions.resume(id);
      case 'page-dies':
        if (who === mortal && deaths < mostDeaths) await dies(who);
    }
  }

  function isOneCall(): boolean {
    for (const phone of both()) select(phone);
    const [ours, theirs] = both().map(liveAt);
    const [one, other] = [ours?.[0], theirs?.[0]];
    if (ours?.length !== 1 || theirs?.length !== 1 || one === undefined || other === undefined) return false;
    return (
      both().every((phone) => phone.media.at(-1)?.pendingOffer === null) &&
      one.details.sipCallId === other.details.sipCallId &&
      isHeldAlike(one, other) &&
      isHeldAlike(other, one)
    );
  }

  try {
    await Promise.all(both().map((phone) => phone.register()));
    await connectPhones({ phone: phones.alice, name: 'alice' }, { phone: phones.bob, name: 'bob' });
    wire.intercept((text) => {
      if (reinvites === 'refused' && isReinvite(text)) return { answer: responseTo(text, 488, 'No') };
      return text.startsWith('REGISTER ') ? 'default' : 'hold';
    });
    for (const phone of both()) lostWifi(phone);
    for (const step of order) await take(step);
    await waitUntil(() => names.every((name) => wire.bindingOf(name) !== null));
    wire.intercept(() => 'default');
    wire.release();
    await waitUntil(isOneCall);
    phones.alice.engine.actions.hangUp(liveAt(phones.alice)[0]?.id ?? '');
    await waitUntil(() => both().every((phone) => liveAt(phone).length === 0));
    if (wire.crossed.some(({ text }) => isReplacing(text) && answerTo(wire, text) === 491)) crossings += 1;
  } finally {
    await Promise.all(both().map((phone) => phone.engine.stop()));
  }
}

const steps = (...each: readonly (readonly [Step['who'], Step['what']])[]): Step[] =>
  each.map(([who, next]) => ({ who, what: next }));
const prompt = { describing: 0, opening: 0 };

/** An order in which the call was lost once. */
const lostOnce: Parameters<typeof bothRecover>[] = [
  // The place of a dialog was asked for whose answer was still being taken.
  [
    steps(
      ...([
        ['bob', 'arrives'],
        ['bob', 'arrives'],
        ['alice', 'arrives'],
        ['alice', 'arrives'],
      ] as const),
      ...([
        ['bob', 'arrives'],
        ['bob', 'page-dies'],
        ['bob', 'arrives'],
      ] as const),
      ...([
        ['alice', 'selects'],
        ['bob', 'resumes'],
      ] as const),
    ),
    ...(['refused', true, 'bob', { alice: prompt, bob: prompt }] as const),
  ],
];

describe('two recoveries at once', () => {
  it('leave one call, the same on both sides and held alike, which ends for both, whatever crosses', async () => {
    const reinvites = fc.constantFrom('refused' as const, 'taken' as const);
    await fc.assert(
      fc.asyncProperty(
        orders,
        reinvites,
        fc.boolean(),
        fc.constantFrom(...names, null),
        fc.record({ alice: slowness, bob: slowness }),
        bothRecover,
      ),
      {
        seed: 1,
        numRuns: 30,
        endOnFailure: true,
        examples: lostOnce,
      },
    );
    expect(crossings).toBeGreaterThan(0);
  }, 300_000);
});
