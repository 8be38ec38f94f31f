import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaError } from '../../../../../src/renderer/engine/core/ports.ts';
import { createPeerMedia } from '../../../../../src/renderer/engine/media/peer-media.ts';
import type { Account } from '../../../../../src/shared/provisioning.ts';

const codec = (mimeType: string, clockRate: number) => ({ mimeType, clockRate });
const capabilities = [
  codec('audio/opus', 48_000),
  codec('audio/G722', 8000),
  codec('audio/PCMU', 8000),
  codec('audio/telephone-event', 8000),
];

class FakeTrack extends EventTarget {
  enabled = true;
  stops = 0;
  stop(): void {
    this.stops += 1;
  }
}

class FakeTransceiver {
  direction = 'sendrecv';
  preferences: string[] = [];
  setCodecPreferences(codecs: readonly { readonly mimeType: string }[]): void {
    this.preferences = codecs.map(({ mimeType }) => mimeType);
  }
}

const sdpWith = (direction: string, ...more: string[]) =>
  [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 126',
    'c=IN IP4 192.0.2.1',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:126 telephone-event/48000',
    'a=fingerprint:sha-256 00:11',
    'a=setup:active',
    'a=rtcp-mux',
    `a=${direction}`,
    ...more,
    '',
  ].join('\r\n');

/** As much of RTCPeerConnection as a call needs; gathering is over before it begins. */
class FakeConnection extends EventTarget {
  static made: FakeConnection[] = [];
  readonly configuration: RTCConfiguration;
  readonly tracks: unknown[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  readonly iceGatheringState = 'complete';
  readonly inserted: string[] = [];
  connectionState = 'new';
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  signalingState = 'stable';
  closes = 0;

  constructor(configuration: RTCConfiguration) {
    super();
    this.configuration = configuration;
    FakeConnection.made.push(this);
  }
  addTrack(track: unknown): void {
    this.tracks.push(track);
    this.transceivers.push(new FakeTransceiver());
  }
  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }
  getSenders() {
    const insertDTMF = (digits: string) => void this.inserted.push(digits);
    return [{ dtmf: { canInsertDTMF: true, toneBuffer: '', insertDTMF } }];
  }
  restarts = 0;
  restartIce(): void {
    this.restarts += 1;
  }
  async setLocalDescription(description?: { type: string }): Promise<void> {
    if (description?.type === 'rollback') {
      this.signalingState = 'stable';
      return;
    }
    const answers = this.signalingState === 'have-remote-offer';
    this.signalingState = answers ? 'stable' : 'have-local-offer';
    const direction = this.transceivers[0]?.direction ?? 'sendrecv';
    this.localDescription = answers
      ? { type: 'answer', sdp: sdpWith(direction) }
      : { type: 'offer', sdp: sdpWith(direction, 'a=setup:actpass') };
  }
  async setRemoteDescription(description: { type: string; sdp?: string }): Promise<void> {
    if (description.type === 'rollback') {
      this.signalingState = 'stable';
      return;
    }
    if (description.sdp?.startsWith('v=0') !== true) throw new Error('unreadable');
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.remoteDescription = { type: description.type, sdp: description.sdp };
  }
  close(): void {
    this.closes += 1;
  }
  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

const account: Pick<Account, 'ice' | 'codecs'> = {
  ice: {
    servers: [],
    transportPolicy: 'relay',
  },
  codecs: ['PCMU', 'opus'],
};
const fetchedServers = [{ urls: ['turn:turn.example.com'], username: 'u', credential: 'c' }];

function start() {
  const track = new FakeTrack();
  const asked: unknown[] = [];
  const failures: MediaError[] = [];
  let grant: () => void = () => undefined;
  const granted = new Promise<void>((resolve) => {
    grant = resolve;
  });
  const media = createPeerMedia({
    account: {
      ice: { ...account.ice, servers: [...account.ice.servers] },
      codecs: [...account.codecs],
    } as never,
    devices: {
      async getUserMedia(constraints) {
        asked.push(constraints);
        await granted;
        return { getAudioTracks: () => [track] } as unknown as MediaStream;
      },
    },
    iceServers: async () => ({ servers: fetchedServers, expiresAt: null }),
    onFailed: (error) => void failures.push(error),
  });
  return { media, track, asked, failures, grant };
}

async function open(muted = false) {
  const started = start();
  started.grant();
  await started.media.open(muted);
  const [connection] = FakeConnection.made;
  if (connection === undefined) throw new Error('no connection was made');
  return { ...started, connection };
}

beforeEach(() => {
  FakeConnection.made = [];
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: capabilities }) });
});
afterEach(() => vi.unstubAllGlobals());

describe('opening', () => {
  it('asks for the microphone alone, with echo cancellation', async () => {
    const { asked } = await open();
    expect(asked).toEqual([
      { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
    ]);
  });

  it('makes one connection with the servers of the moment, and demands rtcp-mux', async () => {
    const { connection } = await open();
    expect(FakeConnection.made).toHaveLength(1);
    expect(connection.configuration).toEqual({
      iceServers: fetchedServers,
      iceTransportPolicy: 'relay',
      rtcpMuxPolicy: 'require',
    });
  });

  it('sends the microphone by addTrack, and prefers the codecs in the policy’s order', async () => {
    const { connection, track } = await open();
    expect(connection.tracks).toEqual([track]);
    expect(connection.transceivers.map(({ preferences }) => preferences)).toEqual([
      ['audio/PCMU', 'audio/opus', 'audio/telephone-event'],
    ]);
  });

  it('is not made when the call was closed meanwhile: the microphone goes off again', async () => {
    const { media, track, grant } = start();
    const opening = media.open(false);
    media.close();
    grant();
    await expect(opening).rejects.toMatchObject({ cause: 'media-failed' });
    expect(track.stops).toBe(1);
    expect(FakeConnection.made).toEqual([]);
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

const talk = { direction: 'sendrecv', iceRestart: false } as const;

describe('hold', () => {
  it('silences both ways at once, and leaves mute as it was', async () => {
    const { media, track } = await open();
    media.setHeld(true);
    expect(track.enabled).toBe(false);
    media.setMuted(true);
    media.setHeld(false);
    expect(track.enabled).toBe(false);
    media.setMuted(false);
    expect(track.enabled).toBe(true);
  });
});

describe('the open connection', () => {
  it('gives its description, takes the other one, and says when that is unreadable', async () => {
    const { media, connection } = await open();
    expect(await media.createDescription(talk)).toEqual({
      type: 'offer',
      sdp: sdpWith('sendrecv', 'a=setup:actpass'),
    });
    await media.applyDescription({ type: 'answer', sdp: sdpWith('sendrecv') });
    expect(connection.remoteDescription).toEqual({ type: 'answer', sdp: sdpWith('sendrecv') });
    await expect(media.applyDescription({ type: 'answer', sdp: 'x' })).rejects.toMatchObject({
      cause: 'invalid-response',
    });
  });

  it('knows what was agreed, and nothing before', async () => {
    const { media } = await open();
    await media.createDescription(talk);
    expect(media.negotiated()).toBe(null);
    await media.applyDescription({ type: 'answer', sdp: sdpWith('sendonly') });
    expect(media.negotiated()).toMatchObject({
      direction: 'recvonly',
      remoteDirection: 'sendonly',
      codec: 'opus',
      dtmf: 'telephone-event',
      dtlsRole: 'server',
    });
  });

  it('holds an answer of sendrecv to the hold that was offered', async () => {
    const { media, connection } = await open();
    await media.createDescription({ direction: 'sendonly', iceRestart: false });
    await media.applyDescription({ type: 'answer', sdp: sdpWith('sendrecv', 'a=x-unknown:kept') });
    expect(connection.remoteDescription?.sdp).toContain('a=recvonly\r\n');
    expect(connection.remoteDescription?.sdp).toContain('a=x-unknown:kept\r\n');
    expect(media.negotiated()?.direction).toBe('sendonly');
  });

  it('answers an offer in the direction that was asked for', async () => {
    const { media, connection } = await open();
    await media.applyDescription({ type: 'offer', sdp: sdpWith('sendrecv') });
    expect(await media.createDescription({ direction: 'inactive', iceRestart: true })).toEqual({
      type: 'answer',
      sdp: sdpWith('inactive'),
    });
    expect(connection.restarts).toBe(0);
  });

  it('restarts ICE for the offer that asks for it, and for no later one', async () => {
    const { media, connection } = await open();
    await media.createDescription({ direction: 'sendrecv', iceRestart: true });
    await media.applyDescription({ type: 'answer', sdp: sdpWith('sendrecv') });
    await media.createDescription(talk);
    expect(connection.restarts).toBe(1);
  });

  it.each(['offer', 'answer'] as const)('takes back an offer before the %s', async (missing) => {
    const { media, connection } = await open();
    if (missing === 'answer') await media.createDescription(talk);
    else await media.applyDescription({ type: 'offer', sdp: sdpWith('sendrecv') });
    await media.rollback();
    expect(connection.signalingState).toBe('stable');
  });

  it('takes no description without encryption', async () => {
    const { media, connection } = await open();
    const sdp = 'v=0\r\nm=audio 4000 RTP/AVP 0\r\n';
    await expect(media.applyDescription({ type: 'answer', sdp })).rejects.toMatchObject({
      cause: 'not-acceptable',
      message: expect.stringContaining('DTLS-SRTP'),
    });
    expect(connection.remoteDescription).toBeNull();
  });

  it('sends digits', async () => {
    const { media, connection } = await open();
    expect(media.sendDtmf('42#')).toBe(true);
    expect(connection.inserted).toEqual(['42#']);
  });

  it('reports its failure, and no state before', async () => {
    const { connection, failures } = await open();
    connection.become('connected');
    connection.become('disconnected');
    expect(failures).toEqual([]);
    connection.become('failed');
    expect(failures).toMatchObject([{ cause: 'media-failed' }]);
  });

  it('reports a microphone that goes away', async () => {
    const { track, failures } = await open();
    track.dispatchEvent(new Event('ended'));
    expect(failures).toMatchObject([{ cause: 'no-microphone' }]);
  });
});

describe('the far end', () => {
  class FakeElement {
    hidden = false;
    autoplay = false;
    muted = false;
    dataset: Record<string, string> = {};
    srcObject: { readonly tracks: unknown } | null = null;
    inDocument = false;
    remove(): void {
      this.inDocument = false;
    }
  }
  const elements: FakeElement[] = [];

  beforeEach(() => {
    elements.length = 0;
    vi.stubGlobal('document', {
      createElement() {
        const element = new FakeElement();
        elements.push(element);
        return element;
      },
      body: {
        append(element: FakeElement) {
          element.inDocument = true;
        },
      },
    });
    vi.stubGlobal(
      'MediaStream',
      class {
        readonly tracks: unknown;
        constructor(tracks: unknown) {
          this.tracks = tracks;
        }
      },
    );
  });

  it('is played until the call is closed, and its transceiver prefers the policy’s codecs', async () => {
    const { media, connection } = await open();
    const transceiver = new FakeTransceiver();
    const track = new FakeTrack();
    connection.dispatchEvent(Object.assign(new Event('track'), { track, transceiver }));
    expect(transceiver.preferences).toEqual(['audio/PCMU', 'audio/opus', 'audio/telephone-event']);
    expect(elements).toMatchObject([{ inDocument: true, autoplay: true, srcObject: { tracks: [track] } }]);
    media.setHeld(true);
    expect(elements).toMatchObject([{ muted: true }]);
    media.setHeld(false);
    expect(elements).toMatchObject([{ muted: false }]);
    media.close();
    expect(elements).toMatchObject([{ inDocument: false, srcObject: null }]);
  });
});

describe('closing', () => {
  it('stops the microphone and the connection, once', async () => {
    const { media, track, connection } = await open();
    expect([track.stops, connection.closes]).toEqual([0, 0]);
    media.close();
    media.close();
    expect([track.stops, connection.closes]).toEqual([1, 1]);
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
