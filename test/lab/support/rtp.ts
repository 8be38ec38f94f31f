import { decodeMuLaw } from '../../../demo/endpoints/pcmu.ts';
import type { Sound } from '../../../demo/endpoints/wav.ts';
import { createEars, type Ears } from './hearing.ts';
import type { Datagram } from './pcap.ts';

/** An RTP packet (RFC 3550), SRTP too: its header is in the clear. */
export interface RtpPacket {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

const headerBytes = 12;

/** Null for what is not RTP: STUN, DTLS (RFC 7983), RTCP on the same port (RFC 5761). */
export function parseRtp({ atMs, from, to, payload }: Datagram): RtpPacket | null {
  const first = payload[0] ?? 0;
  const second = payload[1] ?? 0;
  const isRtcp = second >= 192 && second <= 223;
  if (first >> 6 !== 2 || payload.length < headerBytes || isRtcp) return null;
  const afterSources = headerBytes + (first & 0x0f) * 4;
  const hasExtension = (first & 0x10) !== 0;
  if (payload.length < afterSources + (hasExtension ? 4 : 0)) return null;
  const extensionBytes = hasExtension ? 4 + payload.readUInt16BE(afterSources + 2) * 4 : 0;
  return {
    atMs,
    from,
    to,
    payloadType: second & 0x7f,
    sequence: payload.readUInt16BE(2),
    timestamp: payload.readUInt32BE(4),
    ssrc: payload.readUInt32BE(8),
    payload: payload.subarray(afterSources + extensionBytes),
  };
}

export interface Gap {
  /** Since when nothing came, epoch ms. */
  readonly atMs: number;
  readonly ms: number;
}

/**
 * The silences longer than `leastMs` among packets that came at these times, in order of time.
 * `until` closes the last one: without it a stream that never came back would show no gap at all.
 */
export function gapsIn(timesMs: readonly number[], leastMs: number, until?: number): Gap[] {
  const ordered = [...timesMs].sort((a, b) => a - b);
  if (until !== undefined) ordered.push(Math.max(until, ordered.at(-1) ?? until));
  return ordered
    .slice(1)
    .map((time, index) => ({ atMs: ordered[index] ?? time, ms: time - (ordered[index] ?? time) }))
    .filter(({ ms }) => ms > leastMs);
}

export function longestGapMs(timesMs: readonly number[], until?: number): number {
  return Math.max(0, ...gapsIn(timesMs, 0, until).map(({ ms }) => ms));
}

const pcmu = 0;
const pcmuRate = 8000;

const isPcmu = ({ payloadType }: RtpPacket): boolean => payloadType === pcmu;
const muLaw = Int16Array.from({ length: 256 }, (_, value) => decodeMuLaw(value));

function decodePcmu(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) samples[index] = muLaw[bytes[index] ?? 0] ?? 0;
  return samples;
}

/** What one who hears these packets hears: PCMU in order of time; lost packets leave no hole. */
export function soundOfPcmu(packets: readonly RtpPacket[]): Sound {
  const bytes = Buffer.concat(packets.filter(isPcmu).map(({ payload }) => payload));
  return { sampleRate: pcmuRate, samples: decodePcmu(bytes) };
}

/** The same while packets come: `packets` gives all so far, and others altogether when another call has begun. */
export function earsForPcmu(packets: () => readonly RtpPacket[]): () => Ears {
  let ears = createEars(pcmuRate);
  let heard: readonly RtpPacket[] = [];
  return () => {
    const now = packets().filter(isPcmu);
    if (now[0] !== heard[0]) {
      ears = createEars(pcmuRate);
      heard = [];
    }
    for (const { payload } of now.slice(heard.length)) ears.hear(decodePcmu(payload));
    heard = now;
    return ears;
  };
}

/** Packets to where the newest one went: a phone has a port of its own for each call. */
export function newestStream(packets: readonly RtpPacket[]): readonly RtpPacket[] {
  const to = packets.at(-1)?.to;
  return packets.filter((packet) => packet.to === to);
}

/** How many packets of one stream were sent between its first and its last here, and are not here: loss, not silence. */
export function missingIn(packets: readonly RtpPacket[]): number {
  const numbers = new Set(packets.map(({ sequence }) => sequence));
  const [first, last] = [packets[0]?.sequence ?? 0, packets.at(-1)?.sequence ?? 0];
  return ((last - first + 65_536) % 65_536) + 1 - numbers.size;
}

/** RFC 4733 section 2.3: event, end and volume, duration. No codec of ours has packets that short. */
const eventBytes = 4;
const eventNames = '0123456789*#ABCD';

/** The digits of RFC 4733 events, each once: its packets share a timestamp, and the last of them come three times. */
export function digitsIn(packets: readonly RtpPacket[]): string {
  const events = new Map<number, string>();
  for (const { payloadType, timestamp, payload } of packets)
    if (payloadType >= 96 && payload.length === eventBytes)
      events.set(timestamp, eventNames[payload[0] ?? 255] ?? '?');
  return [...events.values()].join('');
}

/** telephone-event at 48000 and at 8000 Hz, as Chromium numbers them. */
const eventTypes = new Set([110, 126]);

/** How many RFC 4733 events Chromium sent: in SRTP, where which digits they are is encrypted, and their headers are not. */
export function eventsIn(packets: readonly RtpPacket[]): number {
  const events = packets.filter(({ payloadType }) => eventTypes.has(payloadType));
  return new Set(events.map(({ ssrc, timestamp }) => `${ssrc} ${timestamp}`)).size;
}
