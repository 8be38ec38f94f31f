import { afterEach, beforeEach, vi } from 'vitest';
import type { MediaError, MediaEvent } from '../../src/renderer/engine/core/ports.ts';
import type { MediaPolicy } from '../../src/renderer/engine/media/media-policy.ts';
import { createPeerMedia } from '../../src/renderer/engine/media/peer-media.ts';
import type { PeerMediaOptions } from '../../src/renderer/engine/media/sampled-media.ts';
import { createFakeClock } from './fake-clock.ts';
import { FakeElement, FakePeerConnection, FakeTrack } from './fake-peer-connection.ts';
import { sdpOf } from './sdp-samples.ts';

const codec = (mimeType: string, clockRate: number) => ({ mimeType, clockRate });
const capabilities = [
  codec('audio/opus', 48_000),
  codec('audio/red', 48_000),
  codec('audio/G722', 8000),
  codec('audio/PCMU', 8000),
  codec('audio/telephone-event', 8000),
];
export const policy: MediaPolicy = {
  ice: { servers: [], transportPolicy: 'relay' },
  codecs: ['PCMU', 'opus'],
  opus: { fec: true, dtx: false, bitrate: 32_000 },
  red: 'adaptive',
};
export const fetchedServers = [{ urls: ['turn:turn.example.com'], username: 'u', credential: 'c' }];
export const talk = { direction: 'sendrecv', iceRestart: false } as const;
export const elements: FakeElement[] = [];

interface StartOptions {
  readonly devices?: FakeDevices;
  readonly permission?: PermissionState;
  readonly expiresAt?: () => number | null;
  readonly rankedRestart?: boolean;
  readonly transportPolicy?: 'all' | 'relay';
}

/** Where microphones come and go; kept over several calls, as the page's are. */
export class FakeDevices extends EventTarget {
  refusal: Error | null = null;
}

export function start({
  permission = 'granted',
  expiresAt = () => null,
  rankedRestart = true,
  transportPolicy = 'relay',
  devices = new FakeDevices(),
}: StartOptions = {}) {
  const track = new FakeTrack();
  const asked: unknown[] = [];
  const failures: MediaError[] = [];
  const events: MediaEvent[] = [];
  let grant: () => void = () => undefined;
  const granted = new Promise<void>((resolve) => {
    grant = resolve;
  });
  let serversAsked = 0;
  const media = createPeerMedia({
    account: { ...policy, ice: { ...policy.ice, rankedRestart, transportPolicy } },
    devices: Object.assign(devices, {
      async getUserMedia(constraints: unknown) {
        asked.push(constraints);
        await granted;
        if (devices.refusal !== null) throw devices.refusal;
        return { getAudioTracks: () => [track] } as unknown as MediaStream;
      },
    }),
    permissions: { query: async () => ({ state: permission }) as PermissionStatus },
    clock: createFakeClock(),
    iceServers: async () => {
      serversAsked += 1;
      const servers = fetchedServers.map((server) => ({ ...server, username: `u${serversAsked}` }));
      return { servers, expiresAt: expiresAt() };
    },
    onFailed: (error) => void failures.push(error),
    onEvent: (event) => void events.push(event),
  });
  return { media, track, asked, failures, events, grant };
}

type Granted = Pick<PeerMediaOptions, 'devices' | 'sound'> & Partial<PeerMediaOptions>;

/** Where the microphone is granted and there are no servers. */
export const createGrantedMedia = (options: Granted) =>
  createPeerMedia({
    account: policy,
    permissions: { query: async () => ({ state: 'granted' }) as PermissionStatus },
    clock: createFakeClock(),
    iceServers: () => ({ servers: [], expiresAt: null }),
    onFailed: () => undefined,
    ...options,
  });

export function connectionAt(index: number): FakePeerConnection {
  const connection = FakePeerConnection.made[index];
  if (connection === undefined) throw new Error(`no connection ${index}`);
  return connection;
}

export async function open(muted = false, options: StartOptions = {}) {
  const started = start(options);
  started.grant();
  await started.media.open(muted);
  return { ...started, connection: connectionAt(0) };
}

/** In a call, heard on its first connection. */
export async function call(options: StartOptions = {}) {
  const opened = await open(false, options);
  await opened.media.createDescription(talk);
  await opened.media.applyDescription({
    type: 'answer',
    sdp: sdpOf({ setup: 'active', fingerprint: 'sha-256 01' }),
  });
  opened.connection.bring(new FakeTrack());
  opened.connection.become('connected');
  return opened;
}

/** A page's WebRTC, for the tests of the file that calls this. */
export function installFakeWebRtc(): void {
  beforeEach(() => {
    FakePeerConnection.made = [];
    elements.length = 0;
    vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
    vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: capabilities }) });
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
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}
