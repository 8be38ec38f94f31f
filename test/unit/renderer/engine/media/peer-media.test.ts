import { describe, expect, it, vi } from 'vitest';
import { createPeerMedia } from '../../../../../src/renderer/engine/media/peer-media.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';
import { FakePeerConnection, FakeTrack, FakeTransceiver } from '../../../../support/fake-peer-connection.ts';
import {
  call,
  connectionAt,
  elements,
  FakeDevices,
  fetchedServers,
  installFakeWebRtc,
  open,
  policy,
  start,
  talk,
} from '../../../../support/peer-media-harness.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

installFakeWebRtc();

describe('opening', () => {
  it('asks for the microphone alone, with echo cancellation', async () => {
    const { asked } = await open();
    expect(asked).toEqual([
      { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 } },
    ]);
  });

  it('makes one connection with the servers of the moment, and demands rtcp-mux', async () => {
    const { connection } = await open();
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(connection.configuration).toEqual({
      iceServers: [{ ...fetchedServers[0], username: 'u1' }],
      iceTransportPolicy: 'relay',
      rtcpMuxPolicy: 'require',
      // It may be asked to answer: with a pool it might never gather (ADR 153).
      iceCandidatePoolSize: 0,
    });
  });

  it('gathers while the microphone is being opened, unless that asks the person first', async () => {
    const early = start();
    const opening = early.media.open(false, { mayFollow: true });
    await waitUntil(() => FakePeerConnection.made.length === 1);
    expect(early.asked).toHaveLength(1);
    expect(connectionAt(0).configuration.iceCandidatePoolSize).toBe(1);
    early.grant();
    await opening;
    FakePeerConnection.made = [];
    const late = start({ permission: 'prompt' });
    const asking = late.media.open(false);
    expect(late.asked).toHaveLength(1);
    // Whatever can be known by now is known.
    await new Promise((resolve) => setImmediate(resolve));
    expect(FakePeerConnection.made).toHaveLength(0);
    late.grant();
    await asking;
    expect(FakePeerConnection.made).toHaveLength(1);
    // Its first description comes at once.
    expect(connectionAt(0).configuration.iceCandidatePoolSize).toBe(0);
  });

  it('sends the microphone by addTrack, and prefers the codecs in the policy’s order', async () => {
    const { connection, track } = await open();
    expect(connection.tracks).toEqual([track]);
    expect(connection.transceivers.map(({ preferences }) => preferences)).toEqual([
      ['audio/PCMU', 'audio/opus', 'audio/red', 'audio/telephone-event'],
    ]);
  });

  it('leaves nothing open when the call was closed meanwhile', async () => {
    const { media, track, grant } = start();
    const opening = media.open(false);
    media.close();
    grant();
    await expect(opening).rejects.toMatchObject({ cause: 'media-failed' });
    expect(track.stops).toBe(1);
    expect(FakePeerConnection.made.filter(({ closes }) => closes === 0)).toEqual([]);
  });
});

describe('mute', () => {
  it.each([true, false])('opened with muted %s, the track is so from the start', async (muted) => {
    expect((await open(muted)).track.enabled).toBe(!muted);
  });

  it('disables the track and enables it again', async () => {
    const { media, track } = await open();
    media.setMuted(true);
    expect(track.enabled).toBe(false);
    media.setMuted(false);
    expect(track.enabled).toBe(true);
  });
});

describe('hold', () => {
  it('silences both ways at once, and leaves mute as it was', async () => {
    const { media, track } = await call();
    media.setHeld(true);
    expect(track.enabled).toBe(false);
    expect(elements).toMatchObject([{ muted: true }]);
    media.setMuted(true);
    media.setHeld(false);
    expect(track.enabled).toBe(false);
    expect(elements).toMatchObject([{ muted: false }]);
    media.setMuted(false);
    expect(track.enabled).toBe(true);
  });
});

describe('the open connection', () => {
  it('sends digits', async () => {
    const { media, connection } = await open();
    expect(media.sendDtmf('42#')).toBe(true);
    expect(connection.inserted).toEqual(['42#']);
  });

  it('asks the network to let its packets pass first, and keeps to the bit rate of the policy', async () => {
    const { connection } = await call();
    await waitUntil(() => connection.encoding !== undefined);
    expect(connection.encoding).toEqual({ maxBitrate: 32_000, priority: 'high', networkPriority: 'high' });
  });

  it('reports that it never came about once it has failed again, and leaves the first time to the recovery', async () => {
    const { connection, failures, events } = await open();
    connection.become('connecting');
    connection.become('failed');
    expect(failures).toEqual([]);
    connection.become('connecting');
    connection.become('failed');
    expect(failures).toMatchObject([{ cause: 'media-failed' }]);
    expect(events.map((event) => (event.type === 'connectivity' ? event.state : null))).toEqual([
      'connecting',
      'failed',
      'connecting',
      'failed',
    ]);
  });

  it('that once stood tells its state, and leaves what to do about it to the recovery', async () => {
    const { connection, failures, events } = await open();
    connection.become('connected');
    connection.become('disconnected');
    connection.become('failed');
    expect(failures).toEqual([]);
    expect(events.map((event) => (event.type === 'connectivity' ? event.state : null))).toEqual([
      'connected',
      'disconnected',
      'failed',
    ]);
  });

  it('renews the servers’ credentials before they end', async () => {
    vi.useFakeTimers();
    const opened = open(false, { expiresAt: () => Date.now() + 90_000 });
    await vi.advanceTimersByTimeAsync(0);
    const { media, connection } = await opened;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.configuration.iceServers).toMatchObject([{ username: 'u2' }]);
    expect(connection.configuration.iceTransportPolicy).toBe('relay');
    media.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the far end', () => {
  it('is played until the call is closed, and its transceiver prefers the policy’s codecs', async () => {
    const { media, connection } = await open();
    const transceiver = new FakeTransceiver();
    const track = new FakeTrack();
    connection.bring(track, transceiver);
    expect(transceiver.preferences).toEqual([
      'audio/PCMU',
      'audio/opus',
      'audio/red',
      'audio/telephone-event',
    ]);
    expect(elements).toMatchObject([{ inDocument: true, autoplay: true, srcObject: { tracks: [track] } }]);
    media.close();
    expect(elements).toMatchObject([{ inDocument: false, srcObject: null }]);
  });
});

describe('a silence on purpose', () => {
  const report = (atMs: number) => [
    { type: 'transport', id: 'T', selectedCandidatePairId: '1', timestamp: atMs },
    {
      type: 'candidate-pair',
      id: '1',
      lastPacketReceivedTimestamp: atMs,
      requestsSent: 1,
      responsesReceived: 1,
    },
    {
      ...{ type: 'inbound-rtp', id: 'I', kind: 'audio', timestamp: atMs },
      ...{ lastPacketReceivedTimestamp: atMs, packetsReceived: atMs / 20 },
    },
  ];

  it('seems dead though packets come, until it is over by itself after 10 s', async () => {
    const { media, connection, events } = await call();
    async function talk(fromMs: number, toMs: number): Promise<void> {
      for (let atMs = fromMs; atMs <= toMs; atMs += 200) {
        connection.stats = report(atMs);
        await media.sample();
      }
    }
    const verdicts = () => events.flatMap((event) => (event.type === 'silence' ? [event.verdict] : []));
    await talk(1000, 2000);
    expect(verdicts()).toEqual(['flowing']);
    media.simulateSilence();
    await talk(2200, 4000);
    expect(verdicts()).toEqual(['flowing', 'suspect', 'dead']);
    await talk(4200, 12_600);
    expect(verdicts()).toEqual(['flowing', 'suspect', 'dead', 'flowing']);
  });
});

describe('opening, with servers and permission at hand', () => {
  it('begins to gather before anything else can come between', async () => {
    const permissions = { query: async () => ({ state: 'granted' }) as PermissionStatus };
    const create = () =>
      createPeerMedia({
        account: policy,
        devices: Object.assign(new FakeDevices(), {
          getUserMedia: async () => ({ getAudioTracks: () => [new FakeTrack()] }) as unknown as MediaStream,
        }),
        permissions,
        clock: createFakeClock(),
        iceServers: () => ({ servers: fetchedServers, expiresAt: null }),
        onFailed: () => undefined,
      });
    const first = create();
    const opened = first.open(false);
    // The permission must be asked for once.
    expect(FakePeerConnection.made).toHaveLength(0);
    await opened;
    const second = create().open(false);
    expect(FakePeerConnection.made).toHaveLength(2);
    await second;
  });
});

describe('closing', () => {
  it('stops the microphone and each connection, once', async () => {
    const { media, track, connection } = await call();
    media.reanchor();
    expect([track.stops, connection.closes]).toEqual([0, 0]);
    media.close();
    media.close();
    expect([track.stops, connection.closes, connectionAt(1).closes]).toEqual([1, 1, 1]);
  });

  it('leaves what was agreed to be told', async () => {
    const { media } = await call();
    const agreed = media.negotiated();
    media.close();
    expect(agreed).not.toBe(null);
    expect(media.negotiated()).toEqual(agreed);
  });

  it('leaves nothing to sample, to describe or to complain about', async () => {
    const { media, track, failures } = await open();
    media.close();
    track.dispatchEvent(new Event('ended'));
    expect(failures).toEqual([]);
    expect(await media.sample()).toBe(null);
    await media.rollback();
    await expect(media.createDescription(talk)).rejects.toMatchObject({ cause: 'media-failed' });
  });
});
