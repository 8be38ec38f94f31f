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
  preferences: string[] = [];
  setCodecPreferences(codecs: readonly { readonly mimeType: string }[]): void {
    this.preferences = codecs.map(({ mimeType }) => mimeType);
  }
}

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
  remoteDescription: unknown = null;
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
  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: 'offer', sdp: 'v=0\r\n' };
  }
  async setRemoteDescription(description: { sdp: string }): Promise<void> {
    if (!description.sdp.startsWith('v=0')) throw new Error('unreadable');
    this.remoteDescription = description;
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
    servers: [{ urls: ['turn:turn.example.com'], username: 'u', credential: 'c' }],
    transportPolicy: 'relay',
  },
  codecs: ['PCMU', 'opus'],
};

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

  it('makes one connection with the account’s servers, and demands rtcp-mux', async () => {
    const { connection } = await open();
    expect(FakeConnection.made).toHaveLength(1);
    expect(connection.configuration).toEqual({
      iceServers: account.ice.servers,
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

describe('the open connection', () => {
  it('gives its description, takes the other one, and says when that is unreadable', async () => {
    const { media, connection } = await open();
    expect(await media.createDescription()).toEqual({ type: 'offer', sdp: 'v=0\r\n' });
    await media.applyDescription({ type: 'answer', sdp: 'v=0\r\n' });
    expect(connection.remoteDescription).toEqual({ type: 'answer', sdp: 'v=0\r\n' });
    await expect(media.applyDescription({ type: 'answer', sdp: 'x' })).rejects.toMatchObject({
      cause: 'invalid-response',
    });
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
    await expect(media.createDescription()).rejects.toMatchObject({ cause: 'media-failed' });
  });
});
