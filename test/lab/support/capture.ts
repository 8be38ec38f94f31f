import { readFileSync } from 'node:fs';
import { startChild } from './child.ts';
import type { Place } from './command.ts';
import { readDatagrams } from './pcap.ts';
import { parseRtp, type RtpPacket } from './rtp.ts';

/** What passes an interface while it runs. */
export interface Capture {
  readonly file: string;
  /** RTP so far, in order of time. Both directions: choose by `from` and `to`. */
  rtp(): readonly RtpPacket[];
  /** Ends it; everything that passed is in the file then. */
  stop(): Promise<readonly RtpPacket[]>;
}

/** Captures UDP except DNS, or what this filter of pcap's lets through, on one interface into `file`. */
export async function startCapture(
  place: Place,
  networkInterface: string,
  file: string,
  filter = 'udp and not port 53',
): Promise<Capture> {
  const child = startChild({
    place,
    // Written through at once, in the plain old format.
    command: ['dumpcap', '-q', '-P', '-i', networkInterface, '-f', filter, '-w', file],
  });
  await child.printed('File: ');
  const rtp = (): readonly RtpPacket[] =>
    readDatagrams(readFileSync(file)).flatMap((datagram) => parseRtp(datagram) ?? []);
  return {
    file,
    rtp,
    async stop() {
      // SIGINT: it drains what the kernel still holds.
      await child.stop('SIGINT');
      return rtp();
    },
  };
}
