import { describe, expect, it } from 'vitest';
import type { IpSign } from '../../../../src/main/network/ip-monitor.ts';
import { createNetworkMonitor } from '../../../../src/main/network/network-monitor.ts';
import { readInterfaces } from '../../../../src/main/network/network-state.ts';
import type { NetworkChange } from '../../../../src/shared/network.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

interface SetUp {
  readonly follow?: boolean;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

async function setUp({ follow = true }: SetUp = {}) {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const changes: NetworkChange[] = [];
  const world = {
    found: { wlan0: ['10.0.0.2'] } as Record<string, string[]>,
    route: '10.0.0.2' as string | null,
  };
  const ip: { sign: (sign: IpSign) => void; gone: (reason: string) => void; stopped: boolean } = {
    sign: () => undefined,
    gone: () => undefined,
    stopped: false,
  };
  const failure: { error: Error | null } = { error: null };
  const monitor = createNetworkMonitor({
    readInterfaces() {
      if (failure.error !== null) throw failure.error;
      const entries = Object.entries(world.found);
      return readInterfaces(
        Object.fromEntries(
          entries.map(([name, all]) => [name, all.map((address) => ({ address, internal: false }))]),
        ),
      );
    },
    readRouteAddress: async () => world.route,
    follow: follow
      ? (onSign, onGone) => {
          ip.sign = onSign;
          ip.gone = onGone;
          return () => {
            ip.stopped = true;
          };
        }
      : null,
    onChange: (change) => changes.push(change),
    clock,
    log,
  });
  monitor.start();
  await settle();
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(Math.min(50, left));
      await settle();
    }
  };
  return { clock, log, changes, world, ip, failure, monitor, pass };
}

describe('the network monitor', () => {
  it('knows what there is at first and tells nothing of it', async () => {
    const { changes, monitor, pass } = await setUp();
    await pass(2000);
    expect(changes).toEqual([]);
    expect(monitor.state().interfaces).toEqual([{ name: 'wlan0', kind: 'wifi', addresses: ['10.0.0.2'] }]);
  });

  it('tells at the first sign, without waiting for the poll', async () => {
    const { changes, world, ip, clock } = await setUp();
    world.found = {};
    world.route = null;
    ip.sign({ what: 'address', name: 'wlan0' });
    await settle();
    expect(changes).toMatchObject([
      { cause: 'link-down', at: clock.now(), after: { interfaces: [], defaultRoute: null } },
    ]);
  });

  it('finds by itself what nobody gave a sign of', async () => {
    const { changes, world, pass } = await setUp({ follow: false });
    world.found = { wlan0: ['10.0.0.2'], wwan0: ['100.64.0.9'] };
    await pass(300);
    expect(changes).toMatchObject([{ cause: 'link-up' }]);
  });

  it('tells what follows within 50 ms together, from what it told last', async () => {
    const { changes, world, ip, pass } = await setUp();
    world.found = {};
    world.route = null;
    ip.sign({ what: 'address', name: 'wlan0' });
    await settle();
    for (const address of ['100.64.0.7', '100.64.0.8', '100.64.0.9']) {
      world.found = { wwan0: [address] };
      world.route = address;
      ip.sign({ what: 'address', name: 'wwan0' });
      await settle();
    }
    expect(changes).toHaveLength(1);
    await pass(50);
    expect(changes.map(({ cause }) => cause)).toEqual(['link-down', 'link-up']);
    expect(changes[1]?.before).toEqual(changes[0]?.after);
    expect(changes[1]?.after.defaultRoute).toEqual({ address: '100.64.0.9', interface: 'wwan0' });
  });

  it('tells of a route by another gateway though nothing else is to be seen, and of no foreign link', async () => {
    const { changes, ip, pass } = await setUp();
    ip.sign({ what: 'link', name: 'veth12' });
    ip.sign({ what: 'address', name: 'wlan0' });
    await pass(100);
    expect(changes).toEqual([]);
    ip.sign({ what: 'default-route', name: 'wlan0' });
    await settle();
    expect(changes).toMatchObject([{ cause: 'hint' }]);
  });

  it('knows that it slept, from the power monitor or from its own clock', async () => {
    const { changes, monitor, clock, pass } = await setUp();
    monitor.hint('resume');
    await settle();
    await pass(100);
    expect(changes.map(({ cause }) => cause)).toEqual(['resume']);
    clock.sleep(60_000);
    await pass(300);
    expect(changes.map(({ cause }) => cause)).toEqual(['resume', 'resume']);
  });

  it('falls back to looking, with one line, when the system gives no notice', async () => {
    const { changes, log, world, ip, pass } = await setUp();
    ip.gone('spawn ip ENOENT');
    world.found = {};
    await pass(300);
    expect(changes).toHaveLength(1);
    expect(log.lines.filter((line) => line.includes('ENOENT'))).toHaveLength(1);
  });

  it('goes on when it cannot look, and says so once', async () => {
    const { changes, log, world, failure, pass } = await setUp();
    failure.error = new Error('no such thing');
    await pass(1000);
    failure.error = null;
    world.found = {};
    await pass(300);
    expect(changes).toHaveLength(1);
    expect(log.lines.filter((line) => line.includes('no such thing'))).toHaveLength(1);
  });

  it('stops with everything it began', async () => {
    const { changes, world, ip, clock, monitor, pass } = await setUp();
    monitor.stop();
    world.found = {};
    await pass(1000);
    expect(changes).toEqual([]);
    expect(ip.stopped).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
