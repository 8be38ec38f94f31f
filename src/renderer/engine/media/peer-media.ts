import type { Account } from '../../../shared/provisioning.ts';
import { type MediaConnection, MediaError, type SessionDescription } from '../core/ports.ts';
import type { MediaView } from '../snapshot.ts';
import { chooseCodecs } from './codec-preferences.ts';
import { candidatesGathered } from './gathering.ts';
import { openMicrophone } from './microphone.ts';
import { playRemote } from './playback.ts';
import { readStats, type StatsEntry } from './read-stats.ts';

/** Media that can also be looked into: the engine samples it for the snapshot. */
export interface SampledMedia extends MediaConnection {
  sample(): Promise<MediaView | null>;
}

export interface PeerMediaOptions {
  readonly account: Pick<Account, 'ice' | 'codecs'>;
  readonly devices: Pick<MediaDevices, 'getUserMedia'>;
  /** The connection was lost for good, or the microphone went away. */
  readonly onFailed: (error: MediaError) => void;
}

/** Only what is there: an explicit `undefined` is no user name. */
function toIceServer(server: Account['ice']['servers'][number]): RTCIceServer {
  const made: RTCIceServer = { urls: server.urls };
  if (server.username !== undefined) made.username = server.username;
  if (server.credential !== undefined) made.credential = server.credential;
  return made;
}

const gatherMostMs = 1500;
const gatherSettleMs = 100;

/** One audio call on one RTCPeerConnection: DTLS-SRTP, BUNDLE and rtcp-mux only (M1). */
export function createPeerMedia(options: PeerMediaOptions): SampledMedia {
  const { account } = options;
  const hasRelay = account.ice.servers.some(({ urls }) => urls.some((url) => /^turns?:/i.test(url)));
  const enough = hasRelay ? 'relay' : 'srflx';
  let connection: RTCPeerConnection | null = null;
  let microphone: MediaStreamTrack | null = null;
  let stopPlayback: () => void = () => undefined;
  let wantMuted = false;
  let closed = false;

  function connect(track: MediaStreamTrack): RTCPeerConnection {
    const made = new RTCPeerConnection({
      iceServers: account.ice.servers.map(toIceServer),
      iceTransportPolicy: account.ice.transportPolicy,
      rtcpMuxPolicy: 'require',
    });
    // Not addTransceiver: only a transceiver made by addTrack takes up the m-line of an offer (RFC 8829 section 5.10).
    made.addTrack(track);
    made.addEventListener('track', (event) => {
      preferCodecs(event.transceiver);
      stopPlayback();
      stopPlayback = playRemote(event.track);
    });
    made.addEventListener('connectionstatechange', () => {
      if (made.connectionState === 'failed')
        options.onFailed(new MediaError('media-failed', 'the connection failed'));
    });
    for (const transceiver of made.getTransceivers()) preferCodecs(transceiver);
    return made;
  }

  function preferCodecs(transceiver: RTCRtpTransceiver): void {
    const capabilities = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
    const chosen = chooseCodecs(capabilities, account.codecs);
    if (chosen.length > 0) transceiver.setCodecPreferences(chosen);
  }

  function live(): RTCPeerConnection {
    if (connection === null || closed) throw new MediaError('media-failed', 'the media connection is closed');
    return connection;
  }

  return {
    async open(muted) {
      wantMuted = muted;
      const track = await openMicrophone(options.devices);
      if (closed) {
        track.stop();
        throw new MediaError('media-failed', 'closed while the microphone was opened');
      }
      microphone = track;
      track.enabled = !wantMuted;
      track.addEventListener('ended', () => {
        if (!closed) options.onFailed(new MediaError('no-microphone', 'the microphone went away'));
      });
      connection = connect(track);
    },
    setMuted(muted) {
      wantMuted = muted;
      if (microphone !== null) microphone.enabled = !muted;
    },
    sendDtmf(digits) {
      const sender = connection?.getSenders().find((candidate) => candidate.dtmf?.canInsertDTMF === true);
      if (sender?.dtmf === undefined || sender.dtmf === null) return false;
      sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + digits);
      return true;
    },
    async createDescription(): Promise<SessionDescription> {
      const made = live();
      await made.setLocalDescription();
      await candidatesGathered(made, { mostMs: gatherMostMs, settleMs: gatherSettleMs, enough });
      const description = live().localDescription;
      if (description === null) throw new MediaError('media-failed', 'no local description');
      return { type: description.type === 'offer' ? 'offer' : 'answer', sdp: description.sdp };
    },
    async applyDescription(description) {
      await live()
        .setRemoteDescription(description)
        .catch((error: unknown) => {
          throw new MediaError(
            'invalid-response',
            error instanceof Error ? error.message : 'unreadable description',
          );
        });
    },
    async sample() {
      if (connection === null || closed) return null;
      const entries: StatsEntry[] = [];
      for (const entry of (await connection.getStats()).values()) entries.push(entry as StatsEntry);
      return readStats(entries);
    },
    close() {
      if (closed) return;
      closed = true;
      stopPlayback();
      // The microphone's light goes out with the call (M7).
      microphone?.stop();
      connection?.close();
    },
  };
}
