import { rm } from 'node:fs/promises';
import type { Capture } from './capture.ts';
import type { Person } from './fault-state.ts';
import type { Lab } from './lab.ts';
import type { Datagram } from './pcap.ts';
import { unwrapRelayed } from './relayed.ts';
import { longestGapMs, parseRtp, type RtpPacket } from './rtp.ts';
import { type Plans, plans, plansElsewhere, serverAddress, uplinks } from './topology.ts';

/**
 * What reaches the three ends of calls: Alice and Carol each behind a NAT of their own, Dave at the server; media through
 * a gateway, by TURN or not.
 */
export interface CallEars {
  /** What each was reached by since then (epoch ms). */
  countSince(atMs: number): Readonly<Record<Person, Reached>>;
  /** Longest time without a packet in between, ms. */
  gaps(fromMs: number, toMs: number): Promise<Heard>;
  /** Whether the first of two gateways passed media on last; null: none did. */
  isFirstGateway(): boolean | null;
  /** Whether the first of two TURN servers reached Alice last; null: none did. */
  isFirstRelay(): boolean | null;
  /** By where they are captured. */
  readonly files: Readonly<Record<string, string>>;
  stop(): Promise<void>;
  /** The files, which a run of many rounds has no room for. */
  remove(): Promise<void>;
}

export interface Reached {
  readonly packets: number;
  /** Of the second busiest stream: a picture beside the voice, or the voice beside it. */
  readonly second: number;
}

export interface Heard {
  /** Reached Alice's uplinks. */
  readonly near: number;
  /** Reached Carol's, and Dave. */
  readonly far: number;
}

/** All of the edge's are below those that Linux hands out by itself, and that apps have. */
const lowestOwnPort = 32_768;
const portOf = (end: string): number => Number(end.split(':').at(-1));

interface Passed {
  readonly packet: RtpPacket;
  readonly isRelayed: boolean;
}

/** What a capture has so far; what was read is not read again. */
function readerOf(capture: Capture): () => readonly Passed[] {
  const passed: Passed[] = [];
  let seen = 0;
  const read = (datagram: Datagram): void => {
    const unwrapped = unwrapRelayed(datagram);
    const packet = parseRtp(unwrapped);
    if (packet !== null) passed.push({ packet, isRelayed: unwrapped !== datagram });
  };
  return () => {
    const all = capture.datagrams();
    for (const datagram of all.slice(seen)) read(datagram);
    seen = all.length;
    return passed;
  };
}

export async function startCallEars(lab: Lab): Promise<CallEars> {
  const { ports } = lab.edge;
  const places = [
    // Gateways, TURN servers and Dave are on the same machine; where no gateway answered, apps talk without.
    ...(['lo', 'eth0'] as const).map((device) => ['server', device] as const),
    ...uplinks.map((uplink) => ['router', uplink] as const),
    ...uplinks.map((uplink) => ['elsewhereRouter', uplink] as const),
  ];
  const captures = await Promise.all(places.map(([role, device]) => lab.capture(role, device)));
  const [lo, internet, ...ways] = captures.map(readerOf);
  if (lo === undefined || internet === undefined) throw new Error('there is no capture');
  const isEdges = (end: string): boolean =>
    end.startsWith(`${serverAddress}:`) && portOf(end) < lowestOwnPort;
  const reached = (readers: typeof ways, own: Plans) =>
    readers.flatMap((read) =>
      read().filter(({ packet: { to } }) =>
        uplinks.some((uplink) => to.startsWith(`${own[uplink].client}:`)),
      ),
    );
  const toServer = ({ packet: { to } }: Passed) => to.startsWith(`${serverAddress}:`);
  const at: Readonly<Record<Person, () => readonly Passed[]>> = {
    alice: () => reached(ways.slice(0, uplinks.length), plans),
    carol: () => reached(ways.slice(uplinks.length), plansElsewhere),
    dave: () => [...lo(), ...internet().filter(toServer)].filter(({ packet: { to } }) => !isEdges(to)),
  };

  /** The last packet that a gateway had, on either side of it; what a TURN server wraps it had before. */
  const isFirstGateway = (): boolean | null => {
    const isIn = (end: string) => portOf(end) >= ports.media.from && portOf(end) <= ports.media.to;
    const plain = [lo(), internet()].flatMap((each) => each.filter(({ isRelayed }) => !isRelayed));
    const last = newest(plain.filter(({ packet: { from, to } }) => isEdges(from) || isEdges(to)));
    return last === null ? null : isIn(last.packet.from) || isIn(last.packet.to);
  };

  return {
    countSince(atMs) {
      const count = (person: Person): Reached => {
        const late = at[person]().filter(({ packet }) => packet.atMs > atMs);
        const streams = new Map<number, number>();
        for (const { packet } of late) streams.set(packet.ssrc, (streams.get(packet.ssrc) ?? 0) + 1);
        const [, second = 0] = [...streams.values()].toSorted((one, other) => other - one);
        return { packets: late.length, second };
      };
      return { alice: count('alice'), carol: count('carol'), dave: count('dave') };
    },
    async gaps(fromMs, toMs) {
      await Promise.all(captures.map((capture) => capture.upTo(toMs)));
      const longest = (passed: readonly Passed[]) =>
        longestGapMs(
          passed.map(({ packet }) => packet.atMs).filter((atMs) => atMs >= fromMs && atMs <= toMs),
        );
      return { near: longest(at.alice()), far: longest([...at.carol(), ...at.dave()]) };
    },
    isFirstGateway,
    isFirstRelay() {
      const last = newest(at.alice().filter(({ isRelayed }) => isRelayed));
      return last === null ? null : portOf(last.packet.from) === ports.turn;
    },
    files: Object.fromEntries(captures.map(({ file }, index) => [places[index]?.join('-') ?? file, file])),
    async stop() {
      await Promise.all(captures.map((capture) => capture.stop()));
    },
    async remove() {
      await Promise.all(captures.map(({ file }) => rm(file, { force: true })));
    },
  };
}

function newest(passed: readonly Passed[]): Passed | null {
  return passed.reduce<Passed | null>(
    (last, each) => (last === null || each.packet.atMs >= last.packet.atMs ? each : last),
    null,
  );
}
