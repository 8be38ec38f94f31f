import type { Lab } from './lab.ts';
import { longestGapMs, type RtpPacket } from './rtp.ts';
import { plans, serverAddress, uplinks } from './topology.ts';

/** What reaches the two ends of a call: one app behind the NAT, the others at the server, media through a gateway. */
export interface CallEars {
  /** Packets since then (epoch ms), each way. */
  countSince(atMs: number): Promise<Heard>;
  /** Longest time without one in between, ms. */
  gaps(fromMs: number, toMs: number): Promise<Heard>;
  /** By which one of a gateway's ports the far end was reached last; null: never. */
  gatewayPort(): number | null;
  stop(): Promise<void>;
}

export interface Heard {
  /** Reached the client's uplinks. */
  readonly near: number;
  /** Reached the apps at the server. */
  readonly far: number;
}

/** All of the edge's are below those that Linux hands out by itself, and that apps have. */
const lowestOwnPort = 32_768;
const portOf = (end: string): number => Number(end.split(':').at(-1));

export async function startCallEars(lab: Lab): Promise<CallEars> {
  const [lo, internet, ...ways] = await Promise.all([
    // The gateways are on the same machine as the far apps; where none answered, apps talk without.
    lab.capture('server', 'lo'),
    lab.capture('server', 'eth0'),
    ...uplinks.map((uplink) => lab.capture('router', uplink)),
  ]);
  const isGateway = (end: string): boolean => portOf(end) < lowestOwnPort;
  const isOurs = ({ to: end }: RtpPacket) =>
    uplinks.some((uplink) => end.startsWith(`${plans[uplink].client}:`));
  const near = () => ways.flatMap((way) => way.rtp().filter(isOurs));
  const isTheirs = ({ to: end }: RtpPacket) => !isGateway(end);
  const toServer = ({ to: end }: RtpPacket) => end.startsWith(`${serverAddress}:`);
  const far = () => [...lo.rtp(), ...internet.rtp().filter(toServer)].filter(isTheirs);
  const captures = [lo, internet, ...ways];

  return {
    async countSince(atMs) {
      const isLate = (packet: RtpPacket) => packet.atMs > atMs;
      return { near: near().filter(isLate).length, far: far().filter(isLate).length };
    },
    async gaps(fromMs, toMs) {
      await Promise.all(captures.map((capture) => capture.upTo(toMs)));
      const longest = (packets: readonly RtpPacket[]) =>
        longestGapMs(packets.map(({ atMs }) => atMs).filter((atMs) => atMs >= fromMs && atMs <= toMs));
      return { near: longest(near()), far: longest(far()) };
    },
    gatewayPort() {
      const last = lo.rtp().findLast(({ from }) => isGateway(from));
      return last === undefined ? null : portOf(last.from);
    },
    async stop() {
      await Promise.all(captures.map((capture) => capture.stop()));
    },
  };
}
