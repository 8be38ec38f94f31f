import type { FlowView, MediaView } from '../snapshot.ts';

/** One dictionary of an RTCStatsReport, as far as it is known to be there. */
export type StatsEntry = { readonly type: string; readonly id: string } & Readonly<Record<string, unknown>>;

const silent: FlowView = { packets: 0, bytes: 0, lost: 0, level: 0, energy: 0 };

/** Reads what a person and a test want to know of a call out of getStats (W3C webrtc-stats). Pure. */
export function readStats(entries: readonly StatsEntry[]): MediaView {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const find = (type: string) => entries.find((entry) => entry.type === type && entry.kind === 'audio');
  const inbound = find('inbound-rtp');
  const outbound = find('outbound-rtp');
  const source = find('media-source');
  const reported = find('remote-inbound-rtp');
  const pair = selectedPair(entries, byId);

  return {
    codec: codecName(byId.get(text(inbound, 'codecId') ?? '') ?? byId.get(text(outbound, 'codecId') ?? '')),
    path: pathOf(byId.get(text(pair, 'localCandidateId') ?? '')),
    rttMs: milliseconds(number(reported, 'roundTripTime') ?? number(pair, 'currentRoundTripTime')),
    inbound:
      inbound === undefined
        ? silent
        : {
            packets: number(inbound, 'packetsReceived') ?? 0,
            bytes: number(inbound, 'bytesReceived') ?? 0,
            lost: number(inbound, 'packetsLost') ?? 0,
            level: number(inbound, 'audioLevel') ?? 0,
            energy: number(inbound, 'totalAudioEnergy') ?? 0,
          },
    outbound:
      outbound === undefined
        ? silent
        : {
            packets: number(outbound, 'packetsSent') ?? 0,
            bytes: number(outbound, 'bytesSent') ?? 0,
            lost: number(reported, 'packetsLost') ?? 0,
            level: number(source, 'audioLevel') ?? 0,
            energy: number(source, 'totalAudioEnergy') ?? 0,
          },
  };
}

function selectedPair(
  entries: readonly StatsEntry[],
  byId: ReadonlyMap<string, StatsEntry>,
): StatsEntry | undefined {
  const transport = entries.find((entry) => entry.type === 'transport');
  return byId.get(text(transport, 'selectedCandidatePairId') ?? '');
}

function codecName(codec: StatsEntry | undefined): string | null {
  return text(codec, 'mimeType')?.replace(/^audio\//i, '') ?? null;
}

/** "host udp", "relay tcp": how our side of the selected pair reaches the network. */
function pathOf(candidate: StatsEntry | undefined): string | null {
  const type = text(candidate, 'candidateType');
  if (type === null) return null;
  // For a relay the protocol towards the TURN server is what tells about this network.
  return `${type} ${text(candidate, 'relayProtocol') ?? text(candidate, 'protocol') ?? 'udp'}`;
}

function text(entry: StatsEntry | undefined, key: string): string | null {
  const value = entry?.[key];
  return typeof value === 'string' ? value : null;
}

function number(entry: StatsEntry | undefined, key: string): number | null {
  const value = entry?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 10_000) / 10;
}
