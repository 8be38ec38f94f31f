import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Child, startChild } from './support/child.ts';
import { type Network, startNetwork } from './support/network.ts';
import { plans } from './support/topology.ts';

const program = fileURLToPath(new URL('support/monitor-main.ts', import.meta.url));

let network: Network;
let monitor: Child | null = null;
beforeAll(async () => {
  network = await startNetwork();
});
afterEach(async () => {
  await monitor?.stop();
  await network.reset();
});
afterAll(() => network.close());

async function watch(how: 'follow' | 'poll'): Promise<Child> {
  monitor = startChild({
    place: network.namespaces.client,
    command: [process.execPath, program, how],
    keep: 'all',
  });
  await monitor.printed('at first: wlan0 (wifi, 1), wwan0 (cellular, 1); out by wlan0');
  return monitor;
}

const told = (cause: string, way: string | null) =>
  new RegExp(
    `"cause":"${cause}".*"defaultRoute":${way === null ? 'null' : `\\{"address":"${way}"[^\\n]*`}[^\\n]*"told"`,
  );

describe.each(['follow', 'poll'] as const)('the network monitor, by %s', (how) => {
  it('tells that an uplink went and by which way the world is reached now', async () => {
    const child = await watch(how);
    await network.lose('wlan0');
    await child.printed(told('link-down', plans.wwan0.client));
    expect(child.output()).not.toContain('no notice by the system');
  });

  it('tells that the last uplink went, and that one came back', async () => {
    await network.lose('wwan0');
    monitor = startChild({
      place: network.namespaces.client,
      command: [process.execPath, program, how],
      keep: 'all',
    });
    await monitor.printed('at first: wlan0 (wifi, 1); out by wlan0');
    await network.lose('wlan0');
    await monitor.printed(told('link-down', null));
    await network.restore('wwan0');
    await monitor.printed(told('link-up', plans.wwan0.client));
    expect(monitor.output().split('\n').at(-2)).toContain('"interface":"wwan0"');
  });

  it('says nothing of a router that drops silently: nothing is to be seen here', async () => {
    const child = await watch(how);
    await network.dropSilently('wlan0');
    await network.lose('wwan0');
    await child.printed('"cause":"link-down"');
    expect(child.output().match(/"cause"/g)).toHaveLength(1);
  });
});
