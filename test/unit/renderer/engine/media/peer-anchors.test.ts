import { describe, expect, it, vi } from 'vitest';
import { FakePeerConnection, FakeTrack } from '../../../../support/fake-peer-connection.ts';
import {
  call,
  connectionAt,
  elements,
  installFakeWebRtc,
  talk,
} from '../../../../support/peer-media-harness.ts';
import { sdpOf } from '../../../../support/sdp-samples.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

installFakeWebRtc();

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

  it('tells of a recording what was agreed on the old one, until it has agreed itself', async () => {
    const { media } = await call();
    const agree = async (fingerprint: string, record: 'on' | 'off') => {
      const more = [`a=record:${record}`];
      await media.applyDescription({ type: 'answer', sdp: sdpOf({ setup: 'active', fingerprint, more }) });
    };
    await media.createDescription(talk);
    await agree('sha-256 01', 'on');
    media.reanchor();
    await media.createDescription(talk);
    expect(media.negotiated()?.recording).toBe('on');
    await agree('sha-256 02', 'off');
    expect(media.negotiated()?.recording).toBe(null);
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
    // It answers at once: with a pool it might never gather (ADR 153).
    expect(connectionAt(1).configuration.iceCandidatePoolSize).toBe(0);
    expect((await media.createDescription(talk)).type).toBe('answer');
    expect(FakePeerConnection.made).toHaveLength(2);
    expect(connection.closes).toBe(0);
  });

  it('answers with the first candidate where the far side moves, without waiting for a relay', async () => {
    const { media } = await call({ transportPolicy: 'all' });
    vi.useFakeTimers();
    await media.applyDescription({ type: 'offer', sdp: sdpOf({ fingerprint: 'sha-256 99' }) });
    const next = connectionAt(1);
    next.gathersAtOnce = false;
    let answer: string | null = null;
    void media.createDescription(talk).then(({ type }) => {
      answer = type;
    });
    await vi.advanceTimersByTimeAsync(0);
    const candidate = { candidate: 'candidate:1 1 udp 2122260223 192.0.2.1 40000 typ host', type: 'host' };
    next.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
    await vi.advanceTimersByTimeAsync(5);
    expect(answer).toBe('answer');
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
