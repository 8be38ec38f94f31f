import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readLadderLook,
  readPictures,
  readStats,
  reportTimes,
  type StatsEntry,
} from '../../../../../src/renderer/engine/media/read-stats.ts';

const report: StatsEntry[] = [
  { type: 'codec', id: 'C1', mimeType: 'audio/opus' },
  {
    type: 'inbound-rtp',
    id: 'I1',
    kind: 'audio',
    codecId: 'C1',
    packetsReceived: 50,
    bytesReceived: 4000,
    packetsLost: 2,
    audioLevel: 0.3,
    totalAudioEnergy: 0.01,
  },
  { type: 'outbound-rtp', id: 'O1', kind: 'audio', codecId: 'C1', packetsSent: 51, bytesSent: 4100 },
  { type: 'media-source', id: 'S1', kind: 'audio', audioLevel: 0.2, totalAudioEnergy: 0.02 },
  { type: 'remote-inbound-rtp', id: 'R1', kind: 'audio', roundTripTime: 0.0123, packetsLost: 1 },
  { type: 'transport', id: 'T1', selectedCandidatePairId: 'P1' },
  { type: 'candidate-pair', id: 'P1', localCandidateId: 'L1', currentRoundTripTime: 0.5 },
  { type: 'local-candidate', id: 'L1', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls' },
];

describe('readStats', () => {
  it('tells codec, path, round trip and both flows', () => {
    expect(readStats(report)).toEqual({
      codec: 'opus',
      path: 'relay tls',
      rttMs: 12.3,
      jitterMs: null,
      bitrate: null,
      encryption: null,
      localCandidate: 'relay tls',
      remoteCandidate: null,
      lastPacketAt: null,
      farEndLost: null,
      inbound: { packets: 50, bytes: 4000, lost: 2, level: 0.3, energy: 0.01 },
      outbound: { packets: 51, bytes: 4100, lost: 1, level: 0.2, energy: 0.02 },
    });
  });

  it('falls back to the candidate pair for the round trip', () => {
    expect(readStats(report.filter((entry) => entry.type !== 'remote-inbound-rtp')).rttMs).toBe(500);
  });

  it('says "nothing yet" for an empty report, and never throws on a strange one', () => {
    expect(readStats([])).toMatchObject({ codec: null, path: null, rttMs: null, inbound: { packets: 0 } });
    const value = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.boolean());
    const keys = [
      'codecId',
      'packetsReceived',
      'audioLevel',
      'mimeType',
      'selectedCandidatePairId',
      'roundTripTime',
    ];
    const strange: fc.Arbitrary<StatsEntry> = fc
      .tuple(
        fc.constantFrom('inbound-rtp', 'outbound-rtp', 'codec', 'transport', 'candidate-pair'),
        fc.string(),
        fc.dictionary(fc.constantFrom(...keys), value),
      )
      .map(([type, id, more]) => ({ ...more, kind: 'audio', type, id }));
    fc.assert(
      fc.property(fc.array(strange), (entries) => {
        const { inbound, outbound } = readStats(entries);
        for (const figure of [...Object.values(inbound), ...Object.values(outbound)]) {
          expect(Number.isFinite(figure)).toBe(true);
        }
      }),
    );
  });
});

describe('pictures', () => {
  const entries: StatsEntry[] = [
    { id: 'T0', type: 'transport', selectedCandidatePairId: 'P0' },
    { id: 'T1', type: 'transport', selectedCandidatePairId: 'P1' },
    { id: 'P0', type: 'candidate-pair', availableOutgoingBitrate: 90_000 },
    { id: 'P1', type: 'candidate-pair', availableOutgoingBitrate: 400_000 },
    { id: 'OA', type: 'outbound-rtp', kind: 'audio', transportId: 'T0' },
    { id: 'RA', type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.02, roundTripTime: 0.2 },
    { id: 'RV', type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.01, roundTripTime: 0.3 },
  ];
  const sent = (qualityLimitationReason: string): StatsEntry => ({
    ...{ id: 'OV', type: 'outbound-rtp', kind: 'video', transportId: 'T1', qualityLimitationReason },
    ...{ framesSent: 40, bytesSent: 90_000, frameWidth: 640, frameHeight: 360, timestamp: 5000 },
  });

  it('the worse of voice and picture, and what is reckoned for the way that the picture goes', () => {
    expect(readLadderLook([...entries, sent('bandwidth')])).toEqual({
      ...{ atMs: 5000, lost: 0.02, lostBefore: null, rttMs: 300, available: 400_000, target: null },
    });
  });

  it('what is reckoned counts only where it is what holds the encoder back', () => {
    expect(readLadderLook([...entries, sent('none')]).available).toBeNull();
    expect(readLadderLook([])).toMatchObject({ lost: null, rttMs: null, available: null });
  });

  it('a report is new once, then known, and after a while nothing', () => {
    const at = (timestamp: number): StatsEntry[] => [
      { type: 'remote-inbound-rtp', id: 'R1', kind: 'video', fractionLost: 0.2, timestamp: 1000 },
      { type: 'transport', id: 'T1', timestamp },
    ];
    const losses = (timestamp: number, before?: ReadonlyMap<string, number>) => {
      const { lost, lostBefore } = readLadderLook(at(timestamp), before);
      return [lost, lostBefore];
    };
    expect(losses(1000)).toEqual([0.2, null]);
    expect(losses(2000, reportTimes(at(1000)))).toEqual([null, 0.2]);
    expect(losses(8000, reportTimes(at(1000)))).toEqual([null, null]);
  });

  it('frames and sizes of both; null before there is any', () => {
    expect(readPictures(entries)).toBeNull();
    expect(readPictures([...entries, sent('none')])).toEqual({
      sent: { bytes: 90_000, frames: 40, width: 640, height: 360 },
      received: { bytes: 0, frames: 0, width: 0, height: 0 },
    });
  });

  it('of theirs, what was decoded and what came of it', () => {
    const received = { id: 'IV', type: 'inbound-rtp', kind: 'video', framesReceived: 9, framesDecoded: 7 };
    const size = { bytesReceived: 5000, frameWidth: 320, frameHeight: 180 };
    expect(readPictures([{ ...received, ...size }])?.received).toEqual({
      ...{ bytes: 5000, frames: 7, width: 320, height: 180 },
    });
  });

  it('of several layers the largest is told, and one that the network holds back is enough', () => {
    const layer = (id: string, frameWidth: number, qualityLimitationReason: string): StatsEntry => ({
      ...{ ...sent(qualityLimitationReason), id, frameWidth, frameHeight: frameWidth / 2 },
    });
    const layers = [layer('q', 160, 'none'), layer('f', 640, 'bandwidth'), layer('h', 320, 'none')];
    expect(readPictures(layers)?.sent).toEqual({ bytes: 90_000, frames: 40, width: 640, height: 320 });
    expect(readLadderLook([...entries, ...layers]).available).toBe(400_000);
    const given = layers.map((each, index) => ({ ...each, targetBitrate: 100_000 * (index + 1) }));
    expect(readLadderLook([...entries, ...given]).target).toBe(600_000);
  });

  it('the figures of the voice are those of its own way, whichever is told first', () => {
    const [first, second, ...rest] = entries;
    const turned = [second, first, ...rest].filter((each) => each !== undefined);
    const cipher = turned.map((each) => (each.id === 'T0' ? { ...each, srtpCipher: 'SRTP_AES' } : each));
    expect(readStats(cipher).encryption).toBe('DTLS, AES');
  });
});
