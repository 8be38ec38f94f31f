/** A UDP datagram as it was captured. */
export interface Datagram {
  /** Epoch, in ms. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly payload: Buffer;
}

/** A TCP segment as it was captured, without what it carries. */
export interface Segment {
  /** Epoch, in ms. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  /** As in the header (RFC 9293): SYN is 2, ACK 16. */
  readonly flags: number;
  /** Bytes that it carries. */
  readonly length: number;
}

export class PcapError extends Error {
  override readonly name = 'PcapError';
}

const magic = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d } as const;
const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
/** How many bytes come before the IP packet, by link type. */
const linkHeaderBytes: Readonly<Record<number, number>> = { 1: 14, 101: 0, 113: 16, 276: 20 };

/** The UDP datagrams of a capture: see `readPackets`. */
export function readDatagrams(file: Buffer): Datagram[] {
  return readPackets(file).flatMap(({ packet, atMs }) => readUdp(packet, atMs) ?? []);
}

/** The TCP segments of a capture: see `readPackets`. */
export function readSegments(file: Buffer): Segment[] {
  return readPackets(file).flatMap(({ packet, atMs }) => readTcp(packet, atMs) ?? []);
}

/** For a capture that still runs: takes it piece by piece, and gives the UDP datagrams that are whole with this piece. */
export function createDatagramReader(): (piece: Buffer) => Datagram[] {
  const read = createPacketReader();
  return (piece) => read(piece).flatMap(({ packet, atMs }) => readUdp(packet, atMs) ?? []);
}

interface Packet {
  readonly packet: Buffer;
  readonly atMs: number;
}

interface Format {
  /** Units of a record's second number in one ms. */
  readonly perMs: number;
  /** Bytes before the IP packet. */
  readonly skip: number;
}

/**
 * The packets of a libpcap file (not pcapng), and nothing of a last record that is cut short, as in a capture that still
 * runs. Throws PcapError when it is no such file.
 */
function readPackets(file: Buffer): readonly Packet[] {
  if (file.length < fileHeaderBytes) throw new PcapError('not a capture file');
  return createPacketReader()(file);
}

function createPacketReader(): (piece: Buffer) => readonly Packet[] {
  let rest: Buffer = Buffer.alloc(0);
  let format: Format | null = null;
  return (piece) => {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let offset = 0;
    if (format === null && bytes.length >= fileHeaderBytes) {
      format = formatOf(bytes);
      offset = fileHeaderBytes;
    }
    const packets: Packet[] = [];
    while (format !== null && offset + recordHeaderBytes <= bytes.length) {
      const start = offset + recordHeaderBytes;
      const end = start + bytes.readUInt32LE(offset + 8);
      if (end > bytes.length) break;
      const atMs = bytes.readUInt32LE(offset) * 1000 + bytes.readUInt32LE(offset + 4) / format.perMs;
      packets.push({ packet: bytes.subarray(start + format.skip, end), atMs });
      offset = end;
    }
    rest = bytes.subarray(offset);
    return packets;
  };
}

function formatOf(header: Buffer): Format {
  const mark = header.readUInt32LE(0);
  if (mark !== magic.microseconds && mark !== magic.nanoseconds)
    throw new PcapError('not a capture file of this byte order');
  const skip = linkHeaderBytes[header.readUInt32LE(20)];
  if (skip === undefined) throw new PcapError(`link type ${header.readUInt32LE(20)} is not known`);
  return { perMs: mark === magic.nanoseconds ? 1e6 : 1e3, skip };
}

const udp = 17;
const tcp = 6;

/** What a whole IPv4 packet of this protocol carries; null for anything else. */
function carried(packet: Buffer, protocol: number, leastBytes: number): Buffer | null {
  const first = packet[0] ?? 0;
  const headerBytes = (first & 0x0f) * 4;
  if (first >> 4 !== 4 || headerBytes < 20 || packet.length < headerBytes + leastBytes) return null;
  if (packet[9] !== protocol) return null;
  const isFragment = (packet.readUInt16BE(6) & 0x1fff) !== 0;
  return isFragment ? null : packet.subarray(headerBytes, Math.max(packet.readUInt16BE(2), headerBytes));
}

const addressAt = (packet: Buffer, offset: number): string =>
  `${packet[offset]}.${packet[offset + 1]}.${packet[offset + 2]}.${packet[offset + 3]}`;

/** Both ends, "address:port". */
function endsOf(packet: Buffer, content: Buffer): { readonly from: string; readonly to: string } {
  return {
    from: `${addressAt(packet, 12)}:${content.readUInt16BE(0)}`,
    to: `${addressAt(packet, 16)}:${content.readUInt16BE(2)}`,
  };
}

function readTcp(packet: Buffer, atMs: number): Segment | null {
  const segment = carried(packet, tcp, 20);
  if (segment === null || segment.length < 20) return null;
  const headerBytes = ((segment[12] ?? 0) >> 4) * 4;
  const length = Math.max(0, segment.length - headerBytes);
  return { atMs, ...endsOf(packet, segment), flags: segment[13] ?? 0, length };
}

function readUdp(packet: Buffer, atMs: number): Datagram | null {
  const datagram = carried(packet, udp, 8);
  if (datagram === null || datagram.length < 8) return null;
  const length = datagram.readUInt16BE(4);
  if (length < 8 || length > datagram.length) return null;
  return { atMs, ...endsOf(packet, datagram), payload: datagram.subarray(8, length) };
}
