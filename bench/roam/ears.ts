import { readFileSync } from 'node:fs';
import type { Capture } from '../../test/lab/support/capture.ts';
import type { Lab } from '../../test/lab/support/lab.ts';
import { type Datagram, readDatagrams } from '../../test/lab/support/pcap.ts';
import { unwrapRelayed } from '../../test/lab/support/relayed.ts';
import { parseRtp, type RtpPacket } from '../../test/lab/support/rtp.ts';
import { plans, type Uplink, uplinks } from '../../test/lab/support/topology.ts';
import { until } from '../../test/lab/support/until.ts';
import type { Place } from './far-ends.ts';

/** RTP, in order of time. */
export interface Heard {
  readonly sent: Readonly<Record<Uplink, readonly RtpPacket[]>>;
  readonly received: Readonly<Record<Uplink, readonly RtpPacket[]>>;
  readonly far: readonly RtpPacket[];
}

/** What passes between the caller's uplinks and the router, and what reaches the far end. */
export interface Ears {
  heard(): Heard;
  /** Everything that had passed by then, epoch ms. */
  upTo(atMs: number): Promise<Heard>;
  /** The capture between an uplink and the router: TCP too. */
  readonly files: Readonly<Record<Uplink, string>>;
  close(): Promise<void>;
}

export async function startEars(lab: Lab, place: Place): Promise<Ears> {
  const everything = 'tcp or (udp and not port 53)';
  const [wlan0, wwan0, far] = await Promise.all([
    lab.capture('router', 'wlan0', everything),
    lab.capture('router', 'wwan0', everything),
    lab.capture(place.role, place.networkInterface),
  ]);
  const captures: Readonly<Record<Uplink, Capture>> = { wlan0, wwan0 };
  const has = (end: string, address: string) => end.startsWith(`${address}:`);

  function heard(): Heard {
    const by = { wlan0: rtpIn(wlan0.file), wwan0: rtpIn(wwan0.file) };
    const pick = (end: 'from' | 'to') => ({
      wlan0: by.wlan0.filter((packet) => has(packet[end], plans.wlan0.client)),
      wwan0: by.wwan0.filter((packet) => has(packet[end], plans.wwan0.client)),
    });
    return {
      sent: pick('from'),
      received: pick('to'),
      far: far.rtp().filter(place.isFor),
    };
  }

  return {
    heard,
    async upTo(atMs) {
      await Promise.all([wlan0, wwan0, far].map((capture) => capture.upTo(atMs)));
      return heard();
    },
    files: { wlan0: captures.wlan0.file, wwan0: captures.wwan0.file },
    async close() {
      await Promise.all([wlan0, wwan0, far].map((capture) => capture.stop()));
    },
  };
}

function rtpIn(file: string): readonly RtpPacket[] {
  return readDatagrams(readFileSync(file)).flatMap(
    (datagram: Datagram) => parseRtp(unwrapRelayed(datagram)) ?? [],
  );
}

/** Sound flows both ways by this uplink, since then. */
export async function flows(ears: Ears, uplink: Uplink, sinceMs: number): Promise<void> {
  const late = (packets: readonly RtpPacket[]) => packets.filter(({ atMs }) => atMs > sinceMs).length;
  await until(
    () => {
      const { sent, received, far } = ears.heard();
      return late(sent[uplink]) > 50 && late(received[uplink]) > 50 && late(far) > 50;
    },
    () => {
      const { sent, received, far } = ears.heard();
      const counts = uplinks.map((each) => [each, late(sent[each]), late(received[each])]);
      return `no sound both ways by ${uplink}: ${JSON.stringify(counts)}, ${late(far)} at the far end`;
    },
  );
}
