import { loudness, shareAt } from '../../test/lab/support/hearing.ts';
import type { RtpPacket } from '../../test/lab/support/rtp.ts';
import { soundOfPcmu } from '../../test/lab/support/rtp.ts';

/** How a call moved to another microphone, as its far end heard it. */
export interface Move {
  /** From the plug or pull until only the new microphone is heard, ms. */
  readonly movedMs: number;
  /** Of that, how long neither the old nor the new one was, ms. */
  readonly silentMs: number;
}

const packetMs = 20;
/** So many packets in a row are no accident. */
const steady = 10;

function isTone(packet: RtpPacket, tone: number): boolean {
  const { samples, sampleRate } = soundOfPcmu([packet]);
  return samples.length > 0 && loudness(samples) > -45 && shareAt(samples, sampleRate, tone) > 0.5;
}

/** Null: it has not moved yet, or not for long enough to be sure. Pure. */
export function moveSince(
  packets: readonly RtpPacket[],
  sinceMs: number,
  from: number,
  to: number,
): Move | null {
  const after = packets.filter(({ atMs }) => atMs >= sinceMs);
  const moved = after.findIndex((_, index) => {
    const next = after.slice(index, index + steady);
    return next.length === steady && next.every((packet) => isTone(packet, to));
  });
  const first = after[moved];
  if (first === undefined) return null;
  const silent = after.slice(0, moved).filter((packet) => !isTone(packet, from) && !isTone(packet, to));
  return { movedMs: first.atMs - sinceMs, silentMs: silent.length * packetMs };
}
