import { readFileSync } from 'node:fs';
import { readDatagrams, readSegments } from '../../test/lab/support/pcap.ts';
import { parseRtp } from '../../test/lab/support/rtp.ts';

/** What happens one after the other when the call goes on by an uplink on which nothing is open yet. */
export const steps = [
  'SYN sent',
  'SYN/ACK (TCP)',
  'ServerHello (TLS)',
  '101 (WebSocket)',
  'first STUN check (re-INVITE answered)',
  'check answered',
  'RTP received',
] as const;
export type Step = (typeof steps)[number];
export type Steps = Readonly<Record<Step, number>>;

/**
 * When each came on this uplink, ms after `fromMs`; null where one is missing. Nothing is decrypted: the WebSocket is open
 * with the server's first bytes after the client's second flight of TLS 1.3, which has the request for it.
 */
export function readSteps(file: string, client: string, wssPort: number, fromMs: number): Steps | null {
  const capture = readFileSync(file);
  const isOurs = (end: string) => end.startsWith(`${client}:`);
  const server = (end: string) => end.endsWith(`:${wssPort}`);
  const segments = readSegments(capture).filter(({ atMs }) => atMs > fromMs);
  const syn = segments.find(({ from, to, flags }) => isOurs(from) && server(to) && (flags & 0x12) === 0x02);
  if (syn === undefined) return null;
  const stream = segments.filter(({ from, to }) => from === syn.from || to === syn.from);
  const after = (atMs: number, fits: (segment: (typeof stream)[number]) => boolean) =>
    stream.find((segment) => segment.atMs > atMs && fits(segment))?.atMs ?? Number.NaN;
  const fromServer = ({ to, length }: (typeof stream)[number]) => to === syn.from && length > 0;
  const synAck = after(syn.atMs, ({ to, flags }) => to === syn.from && (flags & 0x12) === 0x12);
  const hello = after(synAck, fromServer);
  const second = after(hello, ({ from, length }) => from === syn.from && length > 0);
  const upgraded = after(second, fromServer);

  const datagrams = readDatagrams(capture).filter(({ atMs }) => atMs > fromMs);
  const checks = datagrams.filter(({ from, payload }) => isOurs(from) && isRequest(payload));
  const lastName = userName(checks.at(-1)?.payload ?? Buffer.alloc(0));
  const check = checks.find(({ payload }) => userName(payload) === lastName);
  const answered = datagrams.find(
    ({ to, payload }) =>
      isOurs(to) &&
      payload.length >= 20 &&
      payload.readUInt16BE(0) === 0x0101 &&
      payload.subarray(8, 20).equals(check?.payload.subarray(8, 20) ?? Buffer.alloc(0)),
  );
  const rtp = datagrams.find((datagram) => isOurs(datagram.to) && parseRtp(datagram) !== null);
  const times = [syn.atMs, synAck, hello, upgraded, check?.atMs, answered?.atMs, rtp?.atMs];
  const found = times.map((atMs) => (atMs ?? Number.NaN) - fromMs);
  if (found.some(Number.isNaN)) return null;
  return Object.fromEntries(steps.map((step, index) => [step, found[index]])) as unknown as Steps;
}

const isRequest = (payload: Buffer): boolean => payload.length >= 20 && payload.readUInt16BE(0) === 0x0001;

/** USERNAME (RFC 8489 section 14.3): theirs and ours of this ICE generation. */
function userName(message: Buffer): string | null {
  let offset = 20;
  while (offset + 4 <= message.length) {
    const length = message.readUInt16BE(offset + 2);
    if (message.readUInt16BE(offset) === 0x0006)
      return message.toString('utf8', offset + 4, offset + 4 + length);
    offset += 4 + length + ((4 - (length % 4)) % 4);
  }
  return null;
}
