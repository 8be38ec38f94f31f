import { setTimeout as sleep } from 'node:timers/promises';
import { longestGapMs, type RtpPacket } from '../../test/lab/support/rtp.ts';
import { type Uplink, uplinks } from '../../test/lab/support/topology.ts';
import type { Ears } from './ears.ts';

/** How long nothing came, ms; null: it never came again within the time that was watched. */
export interface Silence {
  /** Since the last packet before. */
  readonly gap: number | null;
  /** Since the way that is left could be used. */
  readonly sinceUsable: number | null;
}

/** One change of network in a call. */
export interface Roam {
  /** Epoch ms at which it began to happen. */
  readonly startsAt: number;
  /** What the caller hears: packets that reach its uplinks. */
  readonly hears: Silence;
  /** What the far end hears: packets that reach it. */
  readonly heard: Silence;
  /** In the end the caller sends by the uplink that the call was to go on by; left out by older runs. */
  readonly moved?: boolean;
}

export interface Change {
  /** Resolves with the moment from which on the way that is left could be used, epoch ms. */
  readonly happens: () => Promise<number>;
  /** The uplink that the call is to go on by. */
  readonly to: Uplink;
  readonly watchMs: number;
  /** Whoever listened is gone: what still comes to the ports of before is heard by nobody. */
  readonly isHeardAnew?: boolean;
}

/** Longer than any jump of the path that is still to come. */
const settleMs = 500;
/** So many packets are no stragglers. */
const enough = 10;

/** Lets it happen, and measures. Nothing is taken back. */
export async function measureRoam(
  ears: Ears,
  { happens, to, watchMs, isHeardAnew = false }: Change,
): Promise<Roam> {
  const portsBefore = new Set(portsIn(ears));
  const startsAt = Date.now();
  const usableAt = await happens();
  const isHeard = (packet: RtpPacket) =>
    !isHeardAnew || packet.atMs < startsAt || !portsBefore.has(packet.to);
  const isLate = (packet: RtpPacket) => packet.atMs > usableAt && isHeard(packet);
  const isBack = () => {
    const { sent, received } = ears.heard();
    return [sent[to], received[to]].every((packets) => packets.filter(isLate).length >= enough);
  };
  while (Date.now() < startsAt + watchMs && !isBack()) await sleep(100);
  await sleep(settleMs);
  const endsAt = Date.now();
  const { sent, received, far } = await ears.upTo(endsAt);
  const silence = (packets: readonly RtpPacket[]): Silence => {
    const times = packets.map(({ atMs }) => atMs).filter((atMs) => atMs > startsAt - 200 && atMs <= endsAt);
    const isOver = Math.max(...times) > endsAt - settleMs / 2;
    const since = [usableAt, ...times.filter((atMs) => atMs > usableAt)];
    return {
      gap: isOver ? longestGapMs(times) : null,
      sinceUsable: isOver ? longestGapMs(since) : null,
    };
  };
  return {
    startsAt,
    hears: silence(uplinks.flatMap((uplink) => received[uplink].filter(isHeard))),
    heard: silence(far),
    moved: sent[to].some(({ atMs }) => atMs > endsAt - settleMs),
  };
}

/** Where the caller has heard packets so far. */
const portsIn = (ears: Ears): readonly string[] =>
  uplinks.flatMap((uplink) => ears.heard().received[uplink].map(({ to }) => to));
