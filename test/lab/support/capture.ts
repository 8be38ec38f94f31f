import { closeSync, openSync, readSync } from 'node:fs';
import { startChild } from './child.ts';
import type { Place } from './command.ts';
import { createDatagramReader, type Datagram } from './pcap.ts';
import { parseRtp, type RtpPacket } from './rtp.ts';
import { until } from './until.ts';

/** What passes an interface while it runs. */
export interface Capture {
  readonly file: string;
  /** RTP so far, in order of time. Both directions: choose by `from` and `to`. */
  rtp(): readonly RtpPacket[];
  /** All UDP so far, in order of time. */
  datagrams(): readonly Datagram[];
  /** Resolves once everything that passed until then (epoch ms) is in the file. */
  upTo(atMs: number): Promise<void>;
  /** Ends it. What passed in the last quarter of a second may be missing: see `upTo`. */
  stop(): Promise<readonly RtpPacket[]>;
}

/** Where nothing passes any more, everything that did is in the file by then. */
const quietMs = 1000;
const pieceBytes = 65_536;

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
  const kept: Datagram[] = [];
  const keptRtp: RtpPacket[] = [];
  const readOn = follow(file, (datagram) => {
    kept.push(datagram);
    const packet = parseRtp(datagram);
    if (packet !== null) keptRtp.push(packet);
  });
  const datagrams = (): readonly Datagram[] => {
    readOn();
    return [...kept];
  };
  const rtp = (): readonly RtpPacket[] => {
    readOn();
    return [...keptRtp];
  };
  return {
    file,
    rtp,
    datagrams,
    // The kernel hands packets over in blocks, 250 ms after the first one of a block at the latest (dumpcap's read
    // timeout); a block that is open when dumpcap ends is lost.
    upTo: (atMs) =>
      until(
        () => (datagrams().at(-1)?.atMs ?? 0) > atMs || Date.now() > atMs + quietMs,
        'the clock stands still',
      ),
    async stop() {
      await child.stop('SIGINT');
      return rtp();
    },
  };
}

/** Tests ask for it many times a second: what was read is not read again. */
function follow(file: string, onDatagram: (datagram: Datagram) => void): () => void {
  const take = createDatagramReader();
  let offset = 0;
  return () => {
    const opened = openSync(file, 'r');
    try {
      for (;;) {
        const piece = Buffer.alloc(pieceBytes);
        const count = readSync(opened, piece, 0, pieceBytes, offset);
        if (count === 0) return;
        offset += count;
        for (const datagram of take(piece.subarray(0, count))) onDatagram(datagram);
      }
    } finally {
      closeSync(opened);
    }
  };
}
