import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandIn, run } from './support/command.ts';
import { type Network, startNetwork } from './support/network.ts';
import { type ProbeOptions, probe } from './support/probe.ts';
import { plans, serverAddress, type Uplink } from './support/topology.ts';
import { within } from './support/within.ts';

let network: Network;
beforeAll(async () => {
  network = await startNetwork();
});
afterEach(() => network.reset());
afterAll(() => network.close());

/** From the client to the server, or back to a client that asked first. */
const up = (): Pick<ProbeOptions, 'from' | 'to' | 'address'> => ({
  from: network.namespaces.client,
  to: network.namespaces.server,
  address: serverAddress,
});

/** Address and port of the NAT as the server sees them; null when nothing arrives. */
async function seenSource(): Promise<string | null> {
  const arrivals = await probe({ ...up(), count: 1, everyMs: 1, settleMs: 100 });
  return arrivals[0]?.source ?? null;
}

/** Round trips by ping: lost ones in percent. Several at once: after each loss ping waits a while. */
async function pingLoss(count: number, from: Uplink = 'wlan0', pings = 1): Promise<number> {
  const ping = [
    'ping',
    '-q',
    '-i',
    '0.002',
    '-W',
    '1',
    '-c',
    String(count / pings),
    '-I',
    plans[from].client,
  ];
  const line = commandIn(network.namespaces.client, ['sh', '-c', `${ping.join(' ')} ${serverAddress}; true`]);
  const words = await Promise.all(Array.from({ length: pings }, () => run(line)));
  const received = words.map((each) => Number(/(\d+) received/.exec(each)?.[1]));
  return (1 - received.reduce((sum, each) => sum + each, 0) / count) * 100;
}

describe('uplinks', () => {
  it('leave by addresses of their own, the default route by wlan0', async () => {
    expect(await seenSource()).toContain(plans.wlan0.publicAddress);
    await network.lose('wlan0');
    expect(await seenSource()).toContain(plans.wwan0.publicAddress);
    await network.restore('wlan0');
    expect(await seenSource()).toContain(plans.wlan0.publicAddress);
  });

  it('can both be lost', async () => {
    await network.lose('wlan0');
    await network.lose('wwan0');
    expect(await seenSource()).toBeNull();
  });

  it('die silently at the router, and heal', async () => {
    await network.dropSilently('wlan0');
    expect(await pingLoss(20, 'wlan0')).toBe(100);
    expect(await pingLoss(20, 'wwan0')).toBe(0);
    await network.heal();
    expect(await pingLoss(20, 'wlan0')).toBe(0);
  });

  it('lose as many packets as asked for', async () => {
    await network.dropRandomly('wlan0', 20);
    const count = 10_000;
    const arrivals = await probe({ ...up(), count, everyMs: 1, burst: 20, settleMs: 50 });
    expect((1 - arrivals.length / count) * 100).toSatisfy(within(20, 0.1));
    expect(await pingLoss(20, 'wwan0')).toBe(0);
    // The way back too: 1 - 0.8 * 0.8. A tenth of it is five standard deviations, as above.
    expect(await pingLoss(5000, 'wlan0', 10)).toSatisfy(within(36, 0.1));
  });

  it('hide the client from whom it did not call', async () => {
    const arrivals = await probe({
      from: network.namespaces.server,
      to: network.namespaces.client,
      address: plans.wlan0.publicAddress,
      count: 1,
      everyMs: 1,
      settleMs: 100,
    });
    expect(arrivals).toEqual([]);
  });
});

describe('NAT bindings', () => {
  it('are forgotten on demand: the same socket leaves by another port', async () => {
    const { client, server } = network.namespaces;
    const arrivals = await probe({
      from: client,
      to: server,
      address: serverAddress,
      count: 40,
      everyMs: 20,
      settleMs: 100,
      afterFirst: () => network.rebindNat('wlan0'),
    });
    const sources = new Set(arrivals.map(({ source }) => source));
    expect(sources.size).toBe(2);
  });
});
