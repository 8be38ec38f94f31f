import { setTimeout as sleep } from 'node:timers/promises';
import type { Capture } from '../../test/lab/support/capture.ts';
import type { Lab } from '../../test/lab/support/lab.ts';
import { longestGapMs, type RtpPacket } from '../../test/lab/support/rtp.ts';
import { officeAddress, plans, type Uplink, uplinks } from '../../test/lab/support/topology.ts';
import { until } from '../../test/lab/support/until.ts';

/** One change of network in a call. ms without RTP; null: none came within the time that was watched. */
export interface Roam {
  /** What the caller hears: packets that reach its interfaces. */
  readonly hears: number | null;
  /** What the desk phone hears: packets that reach it. */
  readonly heard: number | null;
}

export interface Change {
  /** Takes and gives uplinks; resolves with the moment from which the new way could be used, epoch ms. */
  readonly happens: () => Promise<number>;
  /** The uplink that the call is to go on by. */
  readonly to: Uplink;
  readonly watchMs: number;
}

/** What passes the client's uplinks, as the router sees it, and the desk phone. */
export interface Ears {
  rtp(): Heard;
  /** Everything that had passed by then. */
  upTo(atMs: number): Promise<Heard>;
  close(): Promise<void>;
}

interface Heard {
  readonly sent: Readonly<Record<Uplink, readonly RtpPacket[]>>;
  readonly received: Readonly<Record<Uplink, readonly RtpPacket[]>>;
  readonly office: readonly RtpPacket[];
}

const settleMs = 400;

export async function startEars(lab: Lab): Promise<Ears> {
  const [wifi, mobile, office] = await Promise.all([
    lab.capture('router', 'wlan0'),
    lab.capture('router', 'wwan0'),
    lab.capture('office', 'eth0'),
  ]);
  const captures: Readonly<Record<Uplink, Capture>> = { wlan0: wifi, wwan0: mobile };
  const has = (end: string, address: string) => end.startsWith(`${address}:`);
  const rtp = (): Heard => {
    const [onWifi, onMobile] = [wifi.rtp(), mobile.rtp()];
    const by = { wlan0: onWifi, wwan0: onMobile };
    const pick = (fits: (packet: RtpPacket, client: string) => boolean) => ({
      wlan0: by.wlan0.filter((packet) => fits(packet, plans.wlan0.client)),
      wwan0: by.wwan0.filter((packet) => fits(packet, plans.wwan0.client)),
    });
    return {
      sent: pick(({ from }, client) => has(from, client)),
      received: pick(({ to }, client) => has(to, client)),
      office: office.rtp().filter(({ to }) => has(to, officeAddress)),
    };
  };
  return {
    rtp,
    async upTo(atMs) {
      await Promise.all([...Object.values(captures), office].map((capture) => capture.upTo(atMs)));
      return rtp();
    },
    async close() {
      await Promise.all([wifi, mobile, office].map((capture) => capture.stop()));
    },
  };
}

/** Sound flows both ways by this uplink, since `sinceMs`. */
export async function flows(ears: Ears, uplink: Uplink, sinceMs: number): Promise<void> {
  const late = (packets: readonly RtpPacket[]) => packets.filter(({ atMs }) => atMs > sinceMs).length;
  await until(
    () => {
      const { sent, received, office } = ears.rtp();
      return late(sent[uplink]) > 50 && late(received[uplink]) > 50 && late(office) > 50;
    },
    () => `no sound both ways by ${uplink}`,
  );
}

/** Lets it happen, and measures. Nothing is taken back. */
export async function measureRoam(ears: Ears, { happens, to, watchMs }: Change): Promise<Roam & { readonly usableAt: number }> {
  const startsAt = Date.now();
  const usableAt = await happens();
  const deadline = startsAt + watchMs;
  const since = (packets: readonly RtpPacket[]) => packets.some(({ atMs }) => atMs > usableAt);
  const isBack = () => {
    const { sent, received } = ears.rtp();
    return since(sent[to]) && since(received[to]);
  };
  while (Date.now() < deadline && !isBack()) await sleep(100);
  await sleep(settleMs);
  const endsAt = Date.now();
  const { received, office } = await ears.upTo(endsAt);
  const inbound = uplinks.flatMap((uplink) => received[uplink]);
  return { hears: gapBetween(inbound, startsAt, endsAt), heard: gapBetween(office, startsAt, endsAt), usableAt };
}

/** The longest silence that ended after the change; null when the last one did not end. */
function gapBetween(packets: readonly RtpPacket[], startsAt: number, endsAt: number): number | null {
  const times = packets.map(({ atMs }) => atMs).filter((atMs) => atMs > startsAt - 200 && atMs <= endsAt);
  const last = Math.max(...times);
  return last < endsAt - 200 ? null : longestGapMs(times);
}
