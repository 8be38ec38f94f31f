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
  /** What the desk phone hears: packets that reach it. */
  readonly heard: Silence;
}

export interface Change {
  /** Resolves with the moment from which on the way that is left could be used, epoch ms. */
  readonly happens: () => Promise<number>;
  /** The uplink that the call is to go on by. */
  readonly to: Uplink;
  readonly watchMs: number;
}

/** Longer than any jump of the path that is still to come. */
const settleMs = 500;

/** Lets it happen, and measures. Nothing is taken back. */
export async function measureRoam(ears: Ears, { happens, to, watchMs }: Change): Promise<Roam> {
  const startsAt = Date.now();
  const usableAt = await happens();
  const isLate = ({ atMs }: RtpPacket) => atMs > usableAt;
  const isBack = () => {
    const { sent, received } = ears.heard();
    return sent[to].some(isLate) && received[to].some(isLate);
  };
  while (Date.now() < startsAt + watchMs && !isBack()) await sleep(100);
  await sleep(settleMs);
  const endsAt = Date.now();
  const { received, office } = await ears.upTo(endsAt);
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
    hears: silence(uplinks.flatMap((uplink) => received[uplink])),
    heard: silence(office),
  };
}
