import { describe, expect, it, vi } from 'vitest';
import { createPeerMedia } from '../../../../../src/renderer/engine/media/peer-media.ts';
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
import { sdpOf } from '../../../../support/sdp-samples.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

installFakeWebRtc();

describe('opening', () => {
  it('asks for the microphone alone, with echo cancellation', async () => {
    const { asked } = await open();
    expect(asked).toEqual([
      { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
    ]);
  });

  it('makes one connection with the servers of the moment, and demands rtcp-mux', async () => {
    const { connection } = await open();
    expect(FakePeerConnection.made).toHaveLength(1);
    expect(connection.configuration).toEqual({
      iceServers: [{ ...fetchedServers[0], username: 'u1' }],
      iceTransportPolicy: 'relay',
      rtcpMuxPolicy: 'require',
      iceCandidatePoolSize: 1,
    });
  });

  it('gathers while the microphone is being opened, unless that asks the person first', async () => {
    const early = start();
    const opening = early.media.open(false);
    await waitUntil(() => FakePeerConnection.made.length === 1);
    expect(early.asked).toHaveLength(1);
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

describe('descriptions', () => {
  it('ask for Opus as policy says, and say when the other one is unreadable', async () => {
    const { media } = await open();
    const { type, sdp } = await media.createDescription(talk);
    expect(type).toBe('offer');
    expect(sdp).toContain('a=fmtp:111 useinbandfec=1;usedtx=0;maxaveragebitrate=32000\r\n');
    await expect(media.applyDescription({ type: 'answer', sdp: 'x' })).rejects.toMatchObject({
      cause: 'invalid-response',
    });
  });

  it.each([
    ['fingerprint', { fingerprint: null }],
    ['rtcp-mux', { rtcpMux: false }],
  ])('without %s are refused in words, whichever side has the offer', async (missing, parts) => {
    const { media } = await open();
    for (const type of ['offer', 'answer'] as const) {
      await expect(media.applyDescription({ type, sdp: sdpOf(parts) })).rejects.toMatchObject({
        cause: 'not-acceptable',
        message: expect.stringContaining(missing),
      });
    }
  });

  it('tell what was agreed, and nothing before', async () => {
    const { media } = await open();
    await media.createDescription(talk);
    expect(media.negotiated()).toBe(null);
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ direction: 'sendonly', setup: 'active' }) });
    expect(media.negotiated()).toMatchObject({
      direction: 'recvonly',
      remoteDirection: 'sendonly',
      codec: 'opus',
      dtmf: 'telephone-event',
      dtlsRole: 'server',
    });
  });

  it('hold an answer of sendrecv to the hold that was offered', async () => {
    const { media, connection } = await open();
    await media.createDescription({ direction: 'sendonly', iceRestart: false });
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ more: ['a=x-unknown:kept'] }) });
    expect(connection.applied[0]).toContain('a=recvonly\r\n');
    expect(connection.applied[0]).toContain('a=x-unknown:kept\r\n');
    expect(media.negotiated()?.direction).toBe('sendonly');
  });

  it('answer an offer in the direction that was asked for', async () => {
    const { media, connection } = await open();
    await media.applyDescription({ type: 'offer', sdp: sdpOf() });
    const answer = await media.createDescription({ direction: 'inactive', iceRestart: true });
    expect(answer.type).toBe('answer');
    expect(answer.sdp).toContain('a=inactive\r\n');
    expect(connection.restarts).toBe(0);
  });

  it.each(['offer', 'answer'] as const)('are taken back before the %s', async (missing) => {
    const { media, connection } = await open();
    if (missing === 'answer') await media.createDescription(talk);
    else await media.applyDescription({ type: 'offer', sdp: sdpOf() });
    await media.rollback();
    expect(connection.signalingState).toBe('stable');
  });
});

describe('an ICE restart', () => {
  const restart = { direction: 'sendrecv', iceRestart: true } as const;
  const candidates = ['candidate:1 1 udp 2130706431 203.0.113.9 5000 typ host'];
  const ranked = (sdp: string | undefined) =>
    /udp (\d+) .*network-cost (\d+)/
      .exec(sdp ?? '')
      ?.slice(1)
      .map(Number);

  it('is for the offer that asks for it, and for no later one', async () => {
    const { media, connection } = await call();
    await media.createDescription(restart);
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ ufrag: 'new0' }) });
    await media.createDescription(talk);
    expect(connection.restarts).toBe(1);
  });

  it('is one offer, however often it is asked for before the answer', async () => {
    const { media, connection } = await call();
    const first = await media.createDescription(restart);
    expect(await media.createDescription(restart)).toEqual(first);
    expect(connection.restarts).toBe(1);
  });

  it('is offered once there is a network to leave by', async () => {
    const { media, connection } = await call();
    connection.candidates = [];
    const offered = media.createDescription(restart);
    await waitUntil(() => connection.restarts === 2);
    connection.candidates = ['candidate:1 1 udp 2122260223 198.51.100.9 40000 typ host'];
    expect((await offered).sdp).toContain('198.51.100.9');
  });

  it('ranks the far side’s candidates above those before, from the first description on', async () => {
    const { media, connection } = await open();
    await media.createDescription(talk);
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ candidates, ufrag: 'far0' }) });
    await media.createDescription(talk);
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ candidates, ufrag: 'far0' }) });
    await media.createDescription(restart);
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ candidates, ufrag: 'far1' }) });
    expect(connection.applied.map(ranked)).toEqual([
      [1992, 999],
      [1992, 999],
      // Ours costs no more than before.
      [2992, 999],
    ]);
  });

  it('leaves them as they came where policy switches the ranks off', async () => {
    const { media, connection } = await open(false, { rankedRestart: false });
    await media.createDescription(talk);
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ candidates, ufrag: 'far0' }) });
    expect(connection.applied[0]).toContain('udp 2130706431 203.0.113.9');
    expect(connection.applied[0]).not.toContain('network-cost');
  });

  it('that was refused leaves the ranks as they were', async () => {
    const { media, connection } = await call();
    await media.applyDescription({
      type: 'offer',
      sdp: sdpOf({ candidates, ufrag: 'far9', fingerprint: 'sha-256 01' }),
    });
    await media.rollback();
    await media.applyDescription({
      type: 'offer',
      sdp: sdpOf({ candidates, ufrag: 'far9', fingerprint: 'sha-256 01' }),
    });
    // Between the two, what was agreed before is set again; it had no candidates.
    expect(connection.applied.slice(1).map((sdp) => ranked(sdp)?.[0])).toEqual([2992, undefined, 2992]);
  });
});

describe('trickle', () => {
  it('takes a fragment that overtook its description as soon as that is there', async () => {
    const { media, connection } = await open();
    const added: unknown[] = [];
    Object.assign(connection, { addIceCandidate: async (candidate: unknown) => void added.push(candidate) });
    await media.createDescription(talk);
    await media.addCandidateFragment(
      'a=ice-ufrag:abcd\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 99 203.0.113.9 5000 typ host\r\n',
    );
    expect(added).toEqual([]);
    await media.applyDescription({ type: 'answer', sdp: sdpOf() });
    expect(added).toMatchObject([
      { usernameFragment: 'abcd', candidate: expect.stringContaining('network-cost 999') },
    ]);
  });

  it('tells of candidates that no description had', async () => {
    const { media, connection, events } = await open();
    const find = () =>
      connection.dispatchEvent(
        Object.assign(new Event('icecandidate'), { candidate: { candidate: 'candidate:1' } }),
      );
    find();
    await media.createDescription(talk);
    expect(events).toEqual([]);
    find();
    expect(events).toEqual([{ type: 'candidates-found' }]);
    expect(media.candidateFragment()).toContain('a=ice-ufrag:loc0');
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

  it('reports that it never came about, and tells its state before', async () => {
    const { connection, failures, events } = await open();
    connection.become('connecting');
    expect(failures).toEqual([]);
    connection.become('failed');
    expect(failures).toMatchObject([{ cause: 'media-failed' }]);
    expect(events.map((event) => (event.type === 'connectivity' ? event.state : null))).toEqual([
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

  it('reports a microphone that goes away', async () => {
    const { track, failures } = await open();
    track.dispatchEvent(new Event('ended'));
    expect(failures).toMatchObject([{ cause: 'no-microphone' }]);
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

describe('a new connection beside the old one', () => {
  async function moving() {
    const called = await call();
    called.media.reanchor();
    return { ...called, next: connectionAt(1) };
  }

  it('offers with the same microphone, and the old one is heard until the new one has received', async () => {
    const { media, track, connection, next, events } = await moving();
    vi.useFakeTimers();
    await media.createDescription(talk);
    expect(next.tracks).toEqual([track]);
    await media.applyDescription({
      type: 'answer',
      sdp: sdpOf({ setup: 'active', fingerprint: 'sha-256 02' }),
    });
    const heard = new FakeTrack();
    next.bring(heard);
    next.become('connected');
    expect(elements.map(({ muted }) => muted)).toEqual([false, true]);
    expect(connection.closes).toBe(0);
    heard.dispatchEvent(new Event('unmute'));
    expect(elements.map(({ muted }) => muted)).toEqual([true, false]);
    expect(events).toContainEqual({ type: 'anchor', kept: 'new' });
    await vi.runAllTimersAsync();
    expect([connection.closes, next.closes, track.stops]).toEqual([1, 0, 0]);
    expect(elements.map(({ inDocument }) => inDocument)).toEqual([false, true]);
  });

  it('takes over without being heard when nothing is to be heard, or nobody speaks', async () => {
    vi.useFakeTimers();
    const { media, next, events } = await moving();
    await media.createDescription({ direction: 'sendonly', iceRestart: false });
    await media.applyDescription({ type: 'answer', sdp: sdpOf({ direction: 'recvonly', setup: 'active' }) });
    next.become('connected');
    await vi.advanceTimersByTimeAsync(0);
    expect(events).toContainEqual({ type: 'anchor', kept: 'new' });
  });

  it('goes when its offer is refused, and the call is where it was', async () => {
    const { media, connection, next } = await moving();
    await media.createDescription(talk);
    await media.rollback();
    await waitUntil(() => next.closes === 1);
    expect(connection.closes).toBe(0);
    expect(elements).toMatchObject([{ muted: false }]);
    await media.createDescription(talk);
    expect(connection.signalingState).toBe('have-local-offer');
  });

  it('answers an offer with another fingerprint, and only such a one', async () => {
    const { media, connection } = await call();
    await media.applyDescription({ type: 'offer', sdp: sdpOf({ fingerprint: 'sha-256 01' }) });
    await media.createDescription(talk);
    expect(FakePeerConnection.made).toHaveLength(1);
    await media.applyDescription({ type: 'offer', sdp: sdpOf({ fingerprint: 'sha-256 99' }) });
    expect((await media.createDescription(talk)).type).toBe('answer');
    expect(FakePeerConnection.made).toHaveLength(2);
    expect(connection.closes).toBe(0);
  });

  it('stays muted and held as the call is', async () => {
    const { media, track, next } = await moving();
    media.setMuted(true);
    media.setHeld(true);
    next.bring(new FakeTrack());
    expect(track.enabled).toBe(false);
    media.settleAnchor('new');
    expect(elements.map(({ muted }) => muted)).toEqual([true, true]);
    media.setHeld(false);
    expect(elements.map(({ muted }) => muted)).toEqual([true, false]);
    expect(track.enabled).toBe(false);
  });

  it('adds its figures to those of the old one, also when that has gone', async () => {
    const inbound = (packetsReceived: number) => [
      { type: 'inbound-rtp', id: 'I', kind: 'audio', packetsReceived, bytesReceived: packetsReceived * 10 },
    ];
    const { media, connection, next } = await moving();
    connection.stats = inbound(500);
    next.stats = inbound(7);
    expect((await media.sample())?.inbound).toMatchObject({ packets: 507, bytes: 5070 });
    media.settleAnchor('new');
    await waitUntil(() => connection.closes === 1);
    next.stats = inbound(8);
    expect((await media.sample())?.inbound).toMatchObject({ packets: 508, bytes: 5080 });
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
