import {
  createSelfSignedCertificate,
  HashAlgorithm,
  MediaStreamTrack,
  RTCCertificate,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RTCRtpHeaderExtensionParameters,
  RTP_EXTENSION_URI,
  RtpHeader,
  RtpPacket,
  SignatureAlgorithm,
} from 'werift';
import {
  type Codec,
  type CodecChoice,
  chooseCodec,
  keepFormats,
  offeredCodecs,
  ownChoice,
  refuseOthers,
  voiceOnly,
} from './codecs.ts';
import { createDigitReader } from './telephone-event.ts';

export interface AudioPacket {
  readonly payload: Buffer;
  /** RTP timestamp, in units of the codec's clock. */
  readonly timestamp: number;
  /** Telephone events share the numbering; they are not counted here, so that an echo shows no false loss. */
  readonly sequenceNumber: number;
  readonly marker: boolean;
}

export interface MediaPeerOptions {
  /** Best first; an own offer holds the first only. */
  readonly codecs: readonly Codec[];
  readonly onAudio: (packet: AudioPacket) => void;
  readonly onDigit: (digit: string) => void;
  readonly onConnected: () => void;
}

/** One WebRTC connection of an endpoint: ICE, DTLS-SRTP, rtcp-mux and BUNDLE, one audio stream each way. */
export interface MediaPeer {
  readonly codec: string;
  isConnected(): boolean;
  /** False while the far side holds the call. */
  maySend(): boolean;
  createOffer(): Promise<string>;
  createAnswer(offer: string): Promise<string>;
  acceptAnswer(answer: string): Promise<void>;
  /** Sequence and time are taken over, SSRC and payload type are our own. Dropped while the way is not open. */
  send(packet: AudioPacket): void;
  close(): Promise<void>;
}

/** @returns null when the offer holds none of the endpoint's codecs */
export async function createPeerForOffer(
  offer: string,
  options: MediaPeerOptions,
): Promise<MediaPeer | null> {
  const choice = chooseCodec(offeredCodecs(offer), options.codecs);
  return choice === null ? null : createMediaPeer(choice, options, await createCertificate());
}

export async function createOfferingPeer(options: MediaPeerOptions): Promise<MediaPeer | null> {
  const [favourite] = options.codecs;
  return favourite === undefined
    ? null
    : createMediaPeer(ownChoice(favourite), options, await createCertificate());
}

/** One for each connection, as a browser does it; werift would share a single one in the whole process. */
async function createCertificate(): Promise<RTCCertificate> {
  const algorithms = { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 };
  const { keyPem, certPem, signatureHash } = await createSelfSignedCertificate(algorithms);
  return new RTCCertificate(keyPem, certPem, signatureHash);
}

function createMediaPeer(
  choice: CodecChoice,
  options: MediaPeerOptions,
  certificate: RTCCertificate,
): MediaPeer {
  const { audio, events } = choice;
  const connection = new RTCPeerConnection({
    codecs: { audio: [audio, ...(events === null ? [] : [events])].map(parametersOf), video: [] },
    headerExtensions: {
      audio: [new RTCRtpHeaderExtensionParameters({ uri: RTP_EXTENSION_URI.sdesMid })],
      video: [],
    },
    certificates: [certificate],
    ...loopbackOnly,
  });
  const track = new MediaStreamTrack({ kind: 'audio' });
  const transceiver = connection.addTransceiver(track, { direction: 'sendrecv' });
  const readDigit = createDigitReader(options.onDigit);
  let eventPackets = 0;

  transceiver.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe(({ header, payload }) => {
      const { payloadType, timestamp, sequenceNumber, marker } = header;
      if (payloadType === events?.payloadType) {
        eventPackets += 1;
        readDigit(payload, timestamp);
      } else if (payloadType === audio.payloadType) {
        const own = (sequenceNumber - eventPackets) & 0xffff;
        options.onAudio({ payload, timestamp, sequenceNumber: own, marker });
      }
    });
  });
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'connected') options.onConnected();
  });
  const maySend = () => ['sendrecv', 'sendonly'].includes(transceiver.currentDirection ?? 'inactive');

  return {
    codec: audio.name,
    isConnected: () => connection.connectionState === 'connected',
    maySend,
    async createOffer() {
      await connection.setLocalDescription(await connection.createOffer());
      return connection.localDescription?.sdp ?? '';
    },
    async createAnswer(offer) {
      await connection.setRemoteDescription({ type: 'offer', sdp: keepFormats(voiceOnly(offer), choice) });
      await connection.setLocalDescription(await connection.createAnswer());
      return refuseOthers(connection.localDescription?.sdp ?? '', offer);
    },
    acceptAnswer: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
    send(packet) {
      if (!maySend()) return;
      const { payload, timestamp, sequenceNumber, marker } = packet;
      const header = new RtpHeader({ payloadType: audio.payloadType, timestamp, sequenceNumber, marker });
      track.writeRtp(new RtpPacket(header, payload));
    },
    close: () => connection.close(),
  };
}

/**
 * Sockets are bound to 127.0.0.1 and nothing else is advertised. A browser on Linux reaches it from any of its
 * own addresses; elsewhere the kernel may refuse to send from another address to the loopback, so there the
 * machine's own addresses are advertised too: the packets still never leave the machine.
 */
const loopbackOnly = {
  iceServers: [],
  iceUseIpv4: process.platform !== 'linux',
  iceUseIpv6: false,
  iceUseTcp: false,
  iceAdditionalHostAddresses: ['127.0.0.1'],
  ...(process.platform === 'linux' ? { iceInterfaceAddresses: { udp4: '127.0.0.1' } } : {}),
};

function parametersOf({ name, clockRate, channels, payloadType }: Codec): RTCRtpCodecParameters {
  return new RTCRtpCodecParameters({ mimeType: `audio/${name}`, clockRate, channels, payloadType });
}
