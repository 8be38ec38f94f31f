import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../test/lab/support/app.ts';
import { startChild } from '../../test/lab/support/child.ts';
import type { Lab } from '../../test/lab/support/lab.ts';
import { lineSince } from './page-log.ts';

/** One row of the table; each round gives a figure for each app, null where nothing came within `mostMs`. */
export interface Row {
  readonly name: string;
  /** What the issue asks for, ms. */
  readonly target: number;
  round(parties: Parties): Promise<readonly (number | null)[]>;
}

export interface Parties {
  readonly lab: Lab;
  /** The first calls the second where a row needs a call. */
  readonly apps: readonly App[];
}

const mostMs = 30_000;
const registeredAgain = ['page.registration: registered'];
const noticed = ['page.connection: doubted', 'page.connection: none'];

function untilAll(apps: readonly App[], since: number, begins: readonly string[]) {
  return Promise.all(
    apps.map(async ({ userDataDir }) => {
      const found = await lineSince(userDataDir, since, begins, mostMs);
      return found === null ? null : found.at - since;
    }),
  );
}

async function calm({ lab, apps }: Parties): Promise<void> {
  await lab.network.heal();
  for (const app of apps)
    await app.until('registered', ({ registration }) => registration.state === 'registered', 60_000);
  // Held long enough to count as steady, and at a random point between two pings.
  await sleep(1500 + Math.random() * 4000);
}

const serverBack = (afterMs: number): Row => ({
  name: `server back after ${afterMs / 1000} s → registered, from its return`,
  target: 1500,
  async round(parties) {
    const { lab, apps } = parties;
    await calm(parties);
    await lab.edge.parts.kamailio.kill();
    await sleep(afterMs);
    const starting = Date.now();
    await lab.edge.parts.kamailio.start();
    const back = Date.now();
    const times = await untilAll(apps, starting, registeredAgain);
    return times.map((ms) => (ms === null ? null : Math.max(0, ms - (back - starting))));
  },
});

async function dieSilently({ lab, apps }: Parties): Promise<readonly (number | null)[]> {
  const since = Date.now();
  await lab.network.forgetConnections(lab.edge.ports.wss);
  const times = await untilAll(apps, since, noticed);
  await untilAll(apps, since, registeredAgain);
  return times;
}

const silentIdle: Row = {
  name: 'connection dead without a word, idle → noticed',
  target: 10_000,
  async round(parties) {
    await calm(parties);
    return dieSilently(parties);
  },
};

const silentInCall: Row = {
  name: 'connection dead without a word, in a call → noticed',
  target: 5000,
  async round(parties) {
    const [caller, called] = parties.apps;
    if (caller === undefined || called === undefined) throw new Error('a call needs two apps');
    await calm(parties);
    await caller.dial('101');
    await called.call('incoming');
    await called.answer();
    await Promise.all([caller.call('connected'), called.call('connected')]);
    await sleep(1000 + Math.random() * 1500);
    const times = await dieSilently({ ...parties, apps: [caller, called] });
    await caller.endAll();
    await called.endAll();
    return times;
  },
};

const frozen: Row = {
  name: 'frozen for 60 s → registered, from waking',
  target: 1000,
  async round(parties) {
    await calm(parties);
    for (const app of parties.apps) app.freeze();
    await parties.lab.network.forgetConnections(parties.lab.edge.ports.wss);
    await sleep(60_000);
    const awake = Date.now();
    for (const app of parties.apps) app.thaw();
    return untilAll(parties.apps, awake, registeredAgain);
  },
};

const stamp = /^\[(\S+?)\] /;

const netlink: Row = {
  name: 'netlink → the page has the event',
  target: 50,
  async round(parties) {
    const { lab, apps } = parties;
    await calm(parties);
    const monitor = startChild({
      place: lab.network.namespaces.client,
      command: ['ip', '-ts', '-o', 'monitor', 'link', 'address'],
      keep: 'all',
    });
    // Not the uplink in use: nothing moves, and the event is all there is.
    await sleep(300);
    const before = Date.now();
    await lab.network.lose('wwan0');
    await monitor.printed(/^\[/m);
    const told = Date.parse(stamp.exec(monitor.output())?.[1] ?? '');
    const times = await untilAll(apps, before, ['page.network:']);
    await monitor.stop();
    await lab.network.restore('wwan0');
    await sleep(700);
    return times.map((ms) => (ms === null ? null : before + ms - told));
  },
};

export const rows: readonly Row[] = [
  netlink,
  silentIdle,
  silentInCall,
  serverBack(2000),
  serverBack(15_000),
  serverBack(40_000),
  frozen,
];
