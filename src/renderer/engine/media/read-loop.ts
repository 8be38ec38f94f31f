import type { StatsEntry } from './read-stats.ts';

/** What both ends of a loop tell at one moment; milliseconds. */
export interface LoopSample {
  readonly sent: number;
  readonly received: number;
  readonly jitterMs: number | null;
  /** Mean of all checks of the selected pair, from end to end. */
  readonly roundTripMs: number | null;
}

/** W3C webrtc-stats, of the end that sends and of the one that receives. Pure. */
export function readLoop(sending: readonly StatsEntry[], receiving: readonly StatsEntry[]): LoopSample {
  const outbound = audio(sending, 'outbound-rtp');
  const inbound = audio(receiving, 'inbound-rtp');
  const transport = sending.find(({ type }) => type === 'transport');
  const pair = sending.find(({ id }) => id === transport?.selectedCandidatePairId);
  const checks = number(pair, 'responsesReceived') ?? 0;
  const total = number(pair, 'totalRoundTripTime');
  const jitter = number(inbound, 'jitter');
  return {
    sent: number(outbound, 'packetsSent') ?? 0,
    received: number(inbound, 'packetsReceived') ?? 0,
    jitterMs: jitter === null ? null : jitter * 1000,
    roundTripMs: total === null || checks === 0 ? null : (total / checks) * 1000,
  };
}

const audio = (entries: readonly StatsEntry[], wanted: string): StatsEntry | undefined =>
  entries.find(({ type, kind }) => type === wanted && kind === 'audio');

function number(entry: StatsEntry | undefined, key: string): number | null {
  const value = entry?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
