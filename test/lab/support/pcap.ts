/** A UDP datagram as it was captured. */
export interface Datagram {
  /** Epoch, in ms. */
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly payload: Buffer;
}

export class PcapError extends Error {
  override readonly name = 'PcapError';
}

const magic = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d } as const;
const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
/** How many bytes come before the IP packet, by link type. */
const linkHeaderBytes: Readonly<Record<number, number>> = { 1: 14, 101: 0, 113: 16, 276: 20 };

/**
 * The UDP datagrams of a libpcap file (not pcapng), IPv4 only; everything else is passed over, and so is a last record
 * that is cut short, as in a capture that still runs. Throws PcapError when it is no such file.
 */
export function readDatagrams(file: Buffer): Datagram[] {
  if (file.length < fileHeaderBytes) throw new PcapError('not a capture file');
  const mark = file.readUInt32LE(0);
  if (mark !== magic.microseconds && mark !== magic.nanoseconds)
    throw new PcapError('not a capture file of this byte order');
  const perMs = mark === magic.nanoseconds ? 1e6 : 1e3;
  const skip = linkHeaderBytes[file.readUInt32LE(20)];
  if (skip === undefined) throw new PcapError(`link type ${file.readUInt32LE(20)} is not known`);

  const datagrams: Datagram[] = [];
  let offset = fileHeaderBytes;
  while (offset + recordHeaderBytes <= file.length) {
    const atMs = file.readUInt32LE(offset) * 1000 + file.readUInt32LE(offset + 4) / perMs;
    const start = offset + recordHeaderBytes;
    const end = start + file.readUInt32LE(offset + 8);
    if (end > file.length) break;
    const datagram = readUdp(file.subarray(start + skip, end), atMs);
    if (datagram !== null) datagrams.push(datagram);
    offset = end;
  }
  return datagrams;
}

const udp = 17;

function readUdp(packet: Buffer, atMs: number): Datagram | null {
  const first = packet[0] ?? 0;
  const headerBytes = (first & 0x0f) * 4;
  if (first >> 4 !== 4 || headerBytes < 20 || packet.length < headerBytes + 8 || packet[9] !== udp)
    return null;
  const isFragment = (packet.readUInt16BE(6) & 0x1fff) !== 0;
  if (isFragment) return null;
  const datagram = packet.subarray(headerBytes);
  const length = datagram.readUInt16BE(4);
  if (length < 8 || length > datagram.length) return null;
  return {
    atMs,
    from: `${packet.subarray(12, 16).join('.')}:${datagram.readUInt16BE(0)}`,
    to: `${packet.subarray(16, 20).join('.')}:${datagram.readUInt16BE(2)}`,
    payload: datagram.subarray(8, length),
  };
}
