import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A place for RTP on the loopback: what a desk phone's description names. */
export interface RtpEnd {
  readonly port: number;
  send(packet: Buffer, port: number): void;
  /** All that came so far, as it came. */
  received(): readonly Buffer[];
  close(): void;
}

export async function openRtpEnd(): Promise<RtpEnd> {
  const socket = createSocket('udp4');
  const kept: Buffer[] = [];
  socket.on('message', (packet) => void kept.push(packet));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    send: (packet, port) => socket.send(packet, port, '127.0.0.1'),
    received: () => kept,
    close: () => socket.close(),
  };
}

/** A codec of a description: payload type, name, and clock rate in Hz. */
export interface Codec {
  readonly payloadType: number;
  readonly map: string;
  readonly clockRate: number;
}

export const pcmu: Codec = { payloadType: 0, map: 'PCMU/8000', clockRate: 8000 };
export const opus: Codec = { payloadType: 111, map: 'opus/48000/2', clockRate: 48_000 };

/** As a plain phone describes itself; with `crypto` (the value of the attribute) one that wants SRTP. */
export function plainDescription(port: number, codecs: readonly Codec[], crypto?: string): string {
  const profile = crypto === undefined ? 'RTP/AVP' : 'RTP/SAVP';
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} ${profile} ${codecs.map(({ payloadType }) => payloadType).join(' ')}`,
    ...codecs.map(({ payloadType, map }) => `a=rtpmap:${payloadType} ${map}`),
    ...(crypto === undefined ? [] : [`a=crypto:${crypto}`]),
    '',
  ].join('\r\n');
}

/** One of rtpengine's threads may overtake the other. */
export const inOrder = (packets: readonly Buffer[]): readonly Buffer[] =>
  packets.toSorted((one, other) => one.readUInt16BE(2) - other.readUInt16BE(2));

const packetS = 0.02;

/** The packet of that number in a stream, 20 ms each. */
export function rtpPacket(codec: Codec, sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(0x8000 | codec.payloadType, 0);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(sequence * codec.clockRate * packetS, 4);
  header.writeUInt32BE(0x0ff0_0000, 8);
  return Buffer.concat([header, payload]);
}
