import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Network, startNetwork } from './support/network.ts';
import { type Arrival, probe } from './support/probe.ts';
import { plans, serverAddress } from './support/topology.ts';
import { within } from './support/within.ts';

let network: Network;
beforeAll(async () => {
  network = await startNetwork();
});
afterEach(() => network.reset());
afterAll(() => network.close());

const tenth = 0.1;

interface Sent {
  readonly count: number;
  readonly everyMs: number;
  readonly burst?: number;
  readonly bytes?: number;
  readonly settleMs: number;
}

function send(options: Sent): Promise<Arrival[]> {
  const { client, server } = network.namespaces;
  return probe({ from: client, to: server, address: serverAddress, ...options });
}

/** At the same time from the client, and to it, as far as its router: a way of its own each. */
function sendBothWays(options: Sent): Promise<Arrival[][]> {
  const { server, router } = network.namespaces;
  const back = probe({ from: server, to: router, address: plans.wlan0.publicAddress, ...options });
  return Promise.all([send(options), back]);
}

/** The delay that this share of the packets stayed below: a busy machine only spoils the last few. */
function quantile(arrivals: readonly Arrival[], share: number): number {
  const sorted = arrivals.map(({ delayMs }) => delayMs).sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}

describe('the shaper keeps within a tenth of what was asked for, both ways', () => {
  it('delay, changed while packets run', async () => {
    const shaper = await network.shape('wlan0');
    for (const delayMs of [20, 150]) {
      await shaper.set({ delayMs });
      for (const arrivals of await sendBothWays({ count: 100, everyMs: 5, settleMs: delayMs * 2 })) {
        expect(arrivals).toHaveLength(100);
        expect(quantile(arrivals, 0.5)).toSatisfy(within(delayMs, tenth));
      }
    }
  });

  it('jitter', async () => {
    const shaper = await network.shape('wlan0');
    await shaper.set({ delayMs: 60, jitterMs: 20 });
    // Further apart than the jitter, so that keeping their order changes nothing.
    for (const arrivals of await sendBothWays({ count: 150, everyMs: 42, settleMs: 200 })) {
      expect(quantile(arrivals, 0.5)).toSatisfy(within(60, tenth));
      // An even spread: eight tenths of the packets lie within eight tenths of its width of 40 ms.
      expect(quantile(arrivals, 0.9) - quantile(arrivals, 0.1)).toSatisfy(within(32, tenth));
    }
  });

  it('loss', async () => {
    const shaper = await network.shape('wlan0');
    for (const lossPercent of [5, 20]) {
      await shaper.set({ lossPercent });
      // The shaper's chance is seeded, so that this many show the same every time.
      const count = 20_000;
      for (const arrivals of await sendBothWays({ count, everyMs: 1, burst: 20, settleMs: 100 }))
        expect((1 - arrivals.length / count) * 100).toSatisfy(within(lossPercent, tenth));
    }
  });

  it('rate', async () => {
    const shaper = await network.shape('wlan0');
    const rateKbit = 400;
    await shaper.set({ rateKbit });
    for (const arrivals of await sendBothWays({ count: 40, bytes: 972, everyMs: 1, settleMs: 1000 })) {
      const first = arrivals[0]?.atMs ?? 0;
      const last = arrivals.at(-1)?.atMs ?? 0;
      // IPv4 and UDP add 28 bytes to each.
      const kbit = ((arrivals.length - 1) * (972 + 28) * 8) / 1000;
      expect(kbit / ((last - first) / 1000)).toSatisfy(within(rateKbit, tenth));
    }
  });
});

it('a link too slow for what it is given drops what would wait too long', async () => {
  const shaper = await network.shape('wlan0');
  await shaper.set({ rateKbit: 400, queueMs: 100 });
  const arrivals = await send({ count: 40, bytes: 972, everyMs: 1, settleMs: 500 });
  expect(arrivals.length).toBeLessThan(40);
  expect((await shaper.counters()).up.overflowed).toBe(40 - arrivals.length);
});

it('a shaped uplink leaves the other as it is, and is itself again when the shaper stops', async () => {
  const shaper = await network.shape('wwan0');
  await shaper.set({ lossPercent: 100 });
  expect(await send({ count: 5, everyMs: 1, settleMs: 100 })).toHaveLength(5);
  await network.lose('wlan0');
  expect(await send({ count: 5, everyMs: 1, settleMs: 100 })).toHaveLength(0);
  await shaper.stop();
  expect(await send({ count: 5, everyMs: 1, settleMs: 100 })).toHaveLength(5);
});

it('a setting it does not know is refused, and the old ones stay', async () => {
  const shaper = await network.shape('wlan0');
  await shaper.set({ lossPercent: 100 });
  await expect(shaper.set({ delayMs: Number.NaN })).rejects.toThrow('the shaper refuses');
  expect(await send({ count: 5, everyMs: 1, settleMs: 50 })).toHaveLength(0);
});
