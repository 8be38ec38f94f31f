import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallSummary } from '../../src/shared/engine-summary.ts';
import type { App } from './support/app.ts';
import type { Lab } from './support/lab.ts';
import { expectMoving, watch } from './support/moving-picture.ts';
import { startTwoApps } from './support/two-apps.ts';

// A picture that gives way and comes back, step by step: a minute that is mostly waited for.
let lab: Lab;
let alice: App;
let carol: App;
beforeAll(async () => {
  ({ lab, alice, carol } = await startTwoApps());
});
afterAll(() => lab.close());

/** Share of the voice's packets that were lost between the two. */
function lossSince(before: CallSummary['inbound'], after: CallSummary['inbound']): number {
  const lost = after.lost - before.lost;
  return lost / (lost + after.packets - before.packets);
}

describe('a link that gets narrow', () => {
  it('takes from the picture, not one of a hundred packets of the voice, and gives it back once it is wide', async () => {
    const link = await lab.network.shape('wlan0');
    await alice.dial('101');
    await carol.call('incoming');
    await carol.answer();
    await alice.call('connected');
    await alice.talked();
    await alice.press('Video');
    await carol.callWith('alice', 'sees Alice', ({ video }) => video?.theirs === true);
    expectMoving(await watch(carol));
    await link.set({ rateKbit: 250, queueMs: 300 });
    await alice.callWith('101', 'gives way', ({ video }) => video?.limit !== 'none', 60_000);
    const before = (await carol.call('connected')).inbound;
    // What was in the queue when it began to give way is past; ten seconds of voice.
    const narrow = await carol.callWith(
      'alice',
      'ten seconds on',
      (call) => call.inbound.packets >= before.packets + 500,
      60_000,
    );
    expect(lossSince(before, narrow.inbound)).toBeLessThan(0.01);
    await link.set({ rateKbit: 0 });
    await alice.callWith('101', 'has room again', ({ video }) => video?.limit === 'none', 180_000);
    const width = narrow.video?.received.width ?? 0;
    const wide = await carol.callWith(
      'alice',
      'sees a larger picture',
      ({ video }) => (video?.received.width ?? 0) > width,
      60_000,
    );
    // Each step up is a try, which the voice must not pay for either.
    expect(lossSince(narrow.inbound, wide.inbound)).toBeLessThan(0.01);
    expectMoving(await watch(carol));
    // Each step up waits for a quiet time.
  }, 300_000);
});
