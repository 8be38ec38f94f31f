import { describe, expect, it } from 'vitest';
import { call, installFakeWebRtc, open, talk } from '../../../../support/peer-media-harness.ts';
import { sdpOf } from '../../../../support/sdp-samples.ts';
import { waitUntil } from '../../../../support/wait-until.ts';

installFakeWebRtc();

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

  it('an offer that has lost a line of the picture is taken, and answered with as many as it has', async () => {
    const { media, connection } = await open();
    const line = [
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'c=IN IP4 0.0.0.0',
      'a=rtpmap:96 VP8/90000',
      'a=mid:1',
      'a=inactive',
    ];
    connection.localDescription = { type: 'offer', sdp: sdpOf({ more: line }) };
    const local = connection.setLocalDescription.bind(connection);
    connection.setLocalDescription = async (description) => {
      await local(description);
      const { sdp = '', type = 'answer' } = connection.localDescription ?? {};
      connection.localDescription = {
        type,
        sdp: `${sdp}${line.join('\r\n').replace('video 9', 'video 0')}\r\n`,
      };
    };
    await media.applyDescription({ type: 'offer', sdp: sdpOf() });
    expect(connection.applied[0]).toMatch(/m=audio 9[\s\S]*m=video 0 UDP\/TLS\/RTP\/SAVPF 96/);
    const answer = await media.createDescription(talk);
    expect(answer.type).toBe('answer');
    expect(answer.sdp).toContain('m=audio');
    expect(answer.sdp).not.toContain('m=video');
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
