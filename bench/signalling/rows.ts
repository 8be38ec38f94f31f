import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../../test/lab/support/child.ts';
import type { Lab, LabBaresip } from '../../test/lab/support/lab.ts';
import type { Party, What } from './parties.ts';

/** One row of the table; each round gives a figure for each party, null where nothing came within `mostMs`. */
export interface Row {
  readonly name: string;
  /** What the issue asks for, ms. */
  readonly target: number;
  /** The alternatives are told of no network. */
  readonly forAll: boolean;
  round(parties: Parties): Promise<readonly (number | null)[]>;
}

export interface Parties {
  readonly lab: Lab;
  /** It answers by itself. */
  readonly desk: LabBaresip;
  readonly parties: readonly Party[];
}

const mostMs = 20_000;

function untilAll(parties: readonly Party[], since: number, what: What) {
  return Promise.all(
    parties.map(async (party) => {
      const at = await party.since(since, what, mostMs);
      return at === null ? null : at - since;
    }),
  );
}

async function calm({ lab, parties }: Parties): Promise<void> {
  await lab.network.heal();
  for (const party of parties) await party.calm();
  // Held long enough to count as steady, and at a random point between two pings.
  await sleep(1500 + Math.random() * 4000);
}

const serverBack = (afterMs: number): Row => ({
  name: `server back after ${afterMs / 1000} s → registered, from its return`,
  target: 1500,
  forAll: true,
  async round(all) {
    const { lab, parties } = all;
    await calm(all);
    await lab.edge.parts.kamailio.kill();
    await sleep(afterMs);
    const starting = Date.now();
    await lab.edge.parts.kamailio.start();
    const back = Date.now();
    const times = await untilAll(parties, starting, 'registered');
    return times.map((ms) => (ms === null ? null : Math.max(0, ms - (back - starting))));
  },
});

async function dieSilently({ lab, parties }: Parties): Promise<readonly (number | null)[]> {
  const since = Date.now();
  await lab.network.forgetConnections(lab.edge.ports.wss);
  return untilAll(parties, since, 'noticed');
}

const silentIdle: Row = {
  name: 'connection dead without a word, idle → noticed',
  target: 10_000,
  forAll: true,
  async round(all) {
    await calm(all);
    return dieSilently(all);
  },
};

/**
 * In a call each; the desk phone takes one after the other. What befalls one takes the others' connections too: each is
 * calm before its own call.
 */
async function eachInCall(
  all: Parties,
  befalls: (party: Party) => Promise<number | null>,
): Promise<readonly (number | null)[]> {
  const figures: (number | null)[] = [];
  for (const party of all.parties) {
    await calm({ ...all, parties: [party] });
    const before = [...all.desk.output().matchAll(/Call established/g)].length;
    await party.call();
    await all.desk.established(before + 1);
    figures.push(await befalls(party));
    await party.endCall();
  }
  return figures;
}

const silentInCall: Row = {
  name: 'connection dead without a word, in a call → noticed',
  target: 5000,
  forAll: true,
  round: (all) =>
    eachInCall(all, async (party) => {
      await sleep(1000 + Math.random() * 1500);
      const [noticed = null] = await dieSilently({ ...all, parties: [party] });
      return noticed;
    }),
};

/** By a detour, for the system goes on preferring the uplink. */
const silentUplink: Row = {
  name: 'router drops everything of the uplink in use, in a call → can be called by the other one',
  target: 2000,
  forAll: true,
  round: (all) =>
    eachInCall(all, async (party) => {
      await sleep(2000 + Math.random() * 1500);
      const since = Date.now();
      await all.lab.network.dropSilently('wlan0');
      const [called = null] = await untilAll([party], since, 'called');
      await all.lab.network.heal();
      return called;
    }),
};

const frozen: Row = {
  name: 'frozen for 60 s → registered, from waking',
  target: 1000,
  forAll: true,
  async round(all) {
    await calm(all);
    for (const party of all.parties) party.freeze();
    await all.lab.network.forgetConnections(all.lab.edge.ports.wss);
    await sleep(60_000);
    const awake = Date.now();
    for (const party of all.parties) party.thaw();
    return untilAll(all.parties, awake, 'registered');
  },
};

const wholeSecond = { packets: 40, ms: 1000 };

/** From when on the phone hears a stream again, epoch ms: forty packets of the second that begins there have come. */
async function heardAgain({ desk }: Parties, awake: number): Promise<number | null> {
  const deadline = awake + mostMs;
  while (Date.now() < deadline) {
    const times = desk.packets().flatMap(({ atMs }) => (atMs > awake ? [atMs] : []));
    const begins = times.find((at, index) => {
      const last = times[index + wholeSecond.packets - 1];
      return last !== undefined && last - at <= wholeSecond.ms;
    });
    if (begins !== undefined) return begins;
    await sleep(100);
  }
  return null;
}

/** The desk phone goes on as if nothing were; whoever wakes must find the call, and be registered. */
const frozenInCall: Row = {
  name: 'frozen for 60 s in a call → registered, and both hear again, from waking',
  target: 1000,
  forAll: true,
  round: (all) =>
    eachInCall(all, async (party) => {
      await sleep(2000);
      party.freeze();
      await all.lab.network.forgetConnections(all.lab.edge.ports.wss);
      await sleep(60_000);
      const awake = Date.now();
      party.thaw();
      const moments = await Promise.all([
        party.since(awake, 'registered', mostMs),
        heardAgain(all, awake),
        party.hearsAgain(awake, mostMs),
      ]);
      const [registered, heard, hears] = moments.map((at) => (at === null ? 'never' : at - awake));
      console.log(`  ${party.name}: registered ${registered}, heard ${heard}, hears ${hears}`);
      return moments.some((at) => at === null) ? null : Math.max(...moments.map(Number)) - awake;
    }),
};

const stamp = /^\[(\S+?)\] /;

const netlink: Row = {
  name: 'netlink → the page has the event',
  target: 50,
  forAll: false,
  async round(all) {
    const { lab, parties } = all;
    await calm(all);
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
    const times = await untilAll(parties, before, 'network');
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
  silentUplink,
  serverBack(2000),
  serverBack(15_000),
  serverBack(40_000),
  frozen,
  frozenInCall,
];
