import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../../test/lab/support/lab.ts';
import { longestGapMs, type RtpPacket } from '../../test/lab/support/rtp.ts';
import { officeAddress, plans, serverAddress } from '../../test/lab/support/topology.ts';
import { until } from '../../test/lab/support/until.ts';
import type { Caller } from './caller.ts';

/** ms without RTP; null: none came within the time that was watched. */
export interface Roam {
  /** What the caller hears: packets that reach its side of the network. */
  readonly hears: number | null;
  /** What the desk phone hears: packets that reach the office. */
  readonly heard: number | null;
}

const talkMs = 1500;
const settleMs = 400;

/** One call to the desk phone, in which the Wi-Fi goes while the other uplink is up. */
export async function measureRoam(
  lab: Lab,
  caller: Caller,
  { target, watchMs }: { readonly target: string; readonly watchMs: number },
): Promise<Roam> {
  await lab.network.reset();
  const [wire, office] = await Promise.all([lab.capture('server', 'eth0'), lab.capture('office', 'eth0')]);
  const [wifi, mobile] = [plans.wlan0.publicAddress, plans.wwan0.publicAddress];
  const to = (packets: readonly RtpPacket[], address: string, from?: string) =>
    packets.filter(
      (packet) =>
        packet.to.startsWith(`${address}:`) && (from === undefined || packet.from.startsWith(`${from}:`)),
    );
  try {
    await caller.call(target);
    await until(
      () => {
        const sent = to(wire.rtp(), serverAddress, wifi).length;
        return sent > 50 && to(wire.rtp(), wifi).length > 50 && to(office.rtp(), officeAddress).length > 50;
      },
      () => `${caller.name}: no sound both ways before the loss`,
    );
    await sleep(talkMs);
    const lostAt = Date.now();
    await lab.network.lose('wlan0');
    const deadline = lostAt + watchMs;
    const isBack = () =>
      to(wire.rtp(), mobile).length > 0 && to(wire.rtp(), serverAddress, mobile).length > 0;
    while (Date.now() < deadline && !isBack()) await sleep(100);
    await sleep(settleMs);
    const endsAt = Date.now();
    // Only then everything that passed is in the files.
    const [served, delivered] = await Promise.all([wire.stop(), office.stop()]);
    // What is still sent towards the lost uplink reaches nobody.
    const hears = [
      ...to(served, wifi).filter(({ atMs }) => atMs < lostAt),
      ...to(served, mobile).filter(({ atMs }) => atMs >= lostAt),
    ];
    const heard = to(delivered, officeAddress);
    return { hears: gapAfter(hears, lostAt, endsAt), heard: gapAfter(heard, lostAt, endsAt) };
  } finally {
    await Promise.all([wire.stop(), office.stop()]);
    await caller.end();
    await lab.network.reset();
  }
}

/** The longest silence that ended after the loss; null when nothing came after it. */
function gapAfter(packets: readonly RtpPacket[], lostAt: number, endsAt: number): number | null {
  const times = packets.map(({ atMs }) => atMs).filter((atMs) => atMs > lostAt - 200 && atMs <= endsAt);
  const last = Math.max(...times);
  return last < endsAt - 200 ? null : longestGapMs(times);
}
