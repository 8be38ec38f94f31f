import { find, number, type StatsEntry } from './read-stats.ts';

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
  const outbound = find(sending, 'outbound-rtp');
  const inbound = find(receiving, 'inbound-rtp');
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
