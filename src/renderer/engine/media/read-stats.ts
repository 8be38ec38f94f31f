import type { LossReport } from '../core/loss-protection.ts';
import type { SilenceSample } from '../core/media-silence.ts';
import type { LadderLook } from '../core/video-ladder.ts';
import type { FlowView, MediaView, PictureFigures } from '../snapshot.ts';

/** One dictionary of an RTCStatsReport, as far as it is known to be there. */
export type StatsEntry = { readonly type: string; readonly id: string } & Readonly<Record<string, unknown>>;

const silent: FlowView = { packets: 0, bytes: 0, lost: 0, level: 0, energy: 0 };

/** Reads what a person and a test want to know of a call out of getStats (W3C webrtc-stats). Pure. */
export function readStats(entries: readonly StatsEntry[]): Omit<MediaView, 'red'> {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const inbound = find(entries, 'inbound-rtp');
  const outbound = find(entries, 'outbound-rtp');
  const source = find(entries, 'media-source');
  const reported = find(entries, 'remote-inbound-rtp');
  const transport = byId.get(text(outbound ?? inbound, 'transportId') ?? '') ?? firstTransport(entries);
  const pair = byId.get(text(transport, 'selectedCandidatePairId') ?? '');
  const local = byId.get(text(pair, 'localCandidateId') ?? '');

  return {
    codec: codecName(byId.get(text(inbound, 'codecId') ?? '') ?? byId.get(text(outbound, 'codecId') ?? '')),
    path: pathOf(local),
    rttMs: milliseconds(number(reported, 'roundTripTime') ?? number(pair, 'currentRoundTripTime')),
    jitterMs: milliseconds(number(inbound, 'jitter')),
    bitrate: number(outbound, 'targetBitrate'),
    encryption: encryptionOf(transport),
    localCandidate: candidateWords(local),
    remoteCandidate: candidateWords(byId.get(text(pair, 'remoteCandidateId') ?? '')),
    lastPacketAt: number(inbound, 'lastPacketReceivedTimestamp'),
    farEndLost: number(reported, 'fractionLost'),
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

/** What tells whether the path lives. `atMs` is the clock of the report (epoch ms). Pure. */
export function readSilence(entries: readonly StatsEntry[]): SilenceSample {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const inbound = find(entries, 'inbound-rtp');
  const own = text(find(entries, 'outbound-rtp') ?? inbound, 'transportId');
  const transport = byId.get(own ?? '') ?? firstTransport(entries);
  const pair = byId.get(text(transport, 'selectedCandidatePairId') ?? '');
  return {
    atMs: Math.max(0, ...entries.map((entry) => number(entry, 'timestamp') ?? 0)),
    lastPacketAtMs: number(inbound, 'lastPacketReceivedTimestamp'),
    packetsReceived: number(inbound, 'packetsReceived') ?? 0,
    pairId: pair?.id ?? null,
    pairHeardAtMs: number(pair, 'lastPacketReceivedTimestamp'),
    requestsSent: number(pair, 'requestsSent') ?? 0,
    responsesReceived: number(pair, 'responsesReceived') ?? 0,
    packetsSent: number(find(entries, 'outbound-rtp'), 'packetsSent') ?? 0,
    reportsReceived: number(find(entries, 'remote-outbound-rtp'), 'reportsSent') ?? 0,
    reportedAtMs: number(find(entries, 'remote-inbound-rtp'), 'timestamp'),
  };
}

/** What both sides lost, as of the last RTCP report of the far side; null before there is one. Pure. */
export function readLoss(
  entries: readonly StatsEntry[],
  before: { readonly packets: number; readonly lost: number },
): LossReport | null {
  const reported = find(entries, 'remote-inbound-rtp');
  const inbound = find(entries, 'inbound-rtp');
  const fractionLost = number(reported, 'fractionLost');
  const atMs = number(reported, 'timestamp');
  if (fractionLost === null || atMs === null) return null;
  const lost = Math.max(0, (number(inbound, 'packetsLost') ?? 0) - before.lost);
  const packets = Math.max(0, (number(inbound, 'packetsReceived') ?? 0) - before.packets);
  return { atMs, fractionLost, inboundFractionLost: lost + packets === 0 ? 0 : lost / (lost + packets) };
}

/** A voice is reported on every 5 s. Of a picture that pauses nothing is: its last report says nothing any more. */
const reportsMostMs = 6000;

/** When each report of the far side came, by its id. Pure. */
export const reportTimes = (entries: readonly StatsEntry[]): ReadonlyMap<string, number> =>
  new Map(reportsIn(entries).map((entry) => [entry.id, number(entry, 'timestamp') ?? 0]));

const reportsIn = (entries: readonly StatsEntry[]): readonly StatsEntry[] =>
  entries.filter(({ type }) => type === 'remote-inbound-rtp');

/**
 * How the network bears what we send, the worse of voice and picture. Pure.
 *
 * @param before the reports that the look before this one has counted
 */
export function readLadderLook(
  entries: readonly StatsEntry[],
  before: ReadonlyMap<string, number> = new Map(),
): LadderLook {
  const reports = reportsIn(entries);
  const atMs = Math.max(0, ...entries.map((entry) => number(entry, 'timestamp') ?? 0));
  const isOver = (entry: StatsEntry) => atMs - (number(entry, 'timestamp') ?? 0) > reportsMostMs;
  const isNew = (entry: StatsEntry) => before.get(entry.id) !== (number(entry, 'timestamp') ?? 0);
  const worst = (some: readonly StatsEntry[]) => {
    const lost = some.flatMap((entry) => number(entry, 'fractionLost') ?? []);
    return lost.length === 0 ? null : Math.max(...lost);
  };
  const trips = reports.flatMap((entry) => number(entry, 'roundTripTime') ?? []);
  const layers = entries.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  const [sent] = layers;
  const transport = entries.find(({ id }) => id === text(sent, 'transportId')) ?? firstTransport(entries);
  const pair = entries.find(({ id }) => id === text(transport, 'selectedCandidatePairId'));
  const targets = layers.flatMap((layer) => number(layer, 'targetBitrate') ?? []);
  return {
    atMs,
    lost: worst(reports.filter(isNew)),
    lostBefore: worst(reports.filter((entry) => !isNew(entry) && !isOver(entry))),
    rttMs: trips.length === 0 ? null : Math.max(...trips) * 1000,
    // Where the encoder has all that it wants, what is reckoned says no more than how little that is.
    available: layers.some((layer) => text(layer, 'qualityLimitationReason') === 'bandwidth')
      ? number(pair, 'availableOutgoingBitrate')
      : null,
    target: targets.length === 0 ? null : targets.reduce((total, target) => total + target, 0),
  };
}

/** Null: there has been no picture. Pure. */
export function readPictures(entries: readonly StatsEntry[]): PictureFigures | null {
  // Of several layers the largest one is told.
  const of = (type: string) =>
    entries
      .filter((entry) => entry.type === type && entry.kind === 'video')
      .toSorted((one, other) => (number(other, 'frameWidth') ?? 0) - (number(one, 'frameWidth') ?? 0))[0];
  const [sent, received] = [of('outbound-rtp'), of('inbound-rtp')];
  if (sent === undefined && received === undefined) return null;
  const flow = (entry: StatsEntry | undefined, frames: string, bytes: string) => ({
    bytes: number(entry, bytes) ?? 0,
    frames: number(entry, frames) ?? 0,
    width: number(entry, 'frameWidth') ?? 0,
    height: number(entry, 'frameHeight') ?? 0,
  });
  return {
    sent: flow(sent, 'framesSent', 'bytesSent'),
    // Padding, by which the far side looks how much there is room for, is not counted.
    received: flow(received, 'framesDecoded', 'bytesReceived'),
  };
}

/** Of the audio; W3C webrtc-stats. */
export function find(entries: readonly StatsEntry[], type: string): StatsEntry | undefined {
  return entries.find((entry) => entry.type === type && entry.kind === 'audio');
}

/** A picture may go its own way: of the voice's is told. */
const firstTransport = (entries: readonly StatsEntry[]): StatsEntry | undefined =>
  entries.find((entry) => entry.type === 'transport');

function codecName(codec: StatsEntry | undefined): string | null {
  return text(codec, 'mimeType')?.replace(/^audio\//i, '') ?? null;
}

/** "host udp", "relay tcp": how our side of the selected pair reaches the network. */
function pathOf(candidate: StatsEntry | undefined): string | null {
  const type = text(candidate, 'candidateType');
  return type === null ? null : `${type} ${protocolOf(candidate)}`;
}

function candidateWords(candidate: StatsEntry | undefined): string | null {
  const type = text(candidate, 'candidateType');
  if (type === null) return null;
  const address = text(candidate, 'address');
  const shown = address?.includes(':') === true ? `[${address}]` : address;
  const place = shown === null ? '' : ` ${shown}:${number(candidate, 'port') ?? 0}`;
  return `${type}${place} ${protocolOf(candidate)}`;
}

/** For a relay the protocol towards the TURN server is what tells about this network. */
function protocolOf(candidate: StatsEntry | undefined): string {
  return text(candidate, 'relayProtocol') ?? text(candidate, 'protocol') ?? 'udp';
}

const dtlsVersions: Readonly<Record<string, string>> = { FEFF: '1.0', FEFD: '1.2', FEFC: '1.3' };

function encryptionOf(transport: StatsEntry | undefined): string | null {
  const srtp = text(transport, 'srtpCipher');
  if (srtp === null) return null;
  const version = dtlsVersions[text(transport, 'tlsVersion') ?? ''];
  return `${version === undefined ? 'DTLS' : `DTLS ${version}`}, ${srtp.replace(/^SRTP_/, '')}`;
}

function text(entry: StatsEntry | undefined, key: string): string | null {
  const value = entry?.[key];
  return typeof value === 'string' ? value : null;
}

/** Null where it is none. */
export function number(entry: StatsEntry | undefined, key: string): number | null {
  const value = entry?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 10_000) / 10;
}
