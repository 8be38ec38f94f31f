import type { Account, IceServer } from '../../../shared/provisioning.ts';
import { clampAnswer } from '../core/media-direction.ts';
import { type NegotiatedMedia, negotiatedMedia } from '../core/negotiated-media.ts';
import {
  type IceServerProvider,
  type MediaConnection,
  MediaError,
  type SessionDescription,
} from '../core/ports.ts';
import { audioOf, directionIn, parseSdp, withDirection, writeSdp } from '../core/sdp.ts';
import type { MediaView } from '../snapshot.ts';
import { chooseCodecs } from './codec-preferences.ts';
import { missingFromMedia } from './demanded-media.ts';
import { candidatesGathered } from './gathering.ts';
import { openMicrophone } from './microphone.ts';
import { type Playback, playRemote } from './playback.ts';
import { readStats, type StatsEntry } from './read-stats.ts';

/** Media that can also be looked into: the engine samples it for the snapshot. */
export interface SampledMedia extends MediaConnection {
  sample(): Promise<MediaView | null>;
}

export interface PeerMediaOptions {
  readonly account: Pick<Account, 'ice' | 'codecs'>;
  readonly devices: Pick<MediaDevices, 'getUserMedia'>;
  readonly iceServers: IceServerProvider;
  /** The connection was lost for good, or the microphone went away. */
  readonly onFailed: (error: MediaError) => void;
}

/** Only what is there: an explicit `undefined` is no user name. */
function toIceServer(server: IceServer): RTCIceServer {
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
  let enough: 'relay' | 'srflx' = 'srflx';
  let connection: RTCPeerConnection | null = null;
  let microphone: MediaStreamTrack | null = null;
  let playback: Playback | null = null;
  let agreed: NegotiatedMedia | null = null;
  let wantMuted = false;
  let held = false;
  let closed = false;

  function connect(track: MediaStreamTrack, servers: readonly IceServer[]): RTCPeerConnection {
    const hasRelay = servers.some(({ urls }) => urls.some((url) => /^turns?:/i.test(url)));
    enough = hasRelay ? 'relay' : 'srflx';
    const made = new RTCPeerConnection({
      iceServers: servers.map(toIceServer),
      iceTransportPolicy: account.ice.transportPolicy,
      rtcpMuxPolicy: 'require',
    });
    // Not addTransceiver: only a transceiver made by addTrack takes up the m-line of an offer (RFC 8829 section 5.10).
    made.addTrack(track);
    made.addEventListener('track', (event) => {
      preferCodecs(event.transceiver);
      playback?.stop();
      playback = playRemote(event.track);
      playback.setSilent(held);
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

  function gateMicrophone(): void {
    if (microphone !== null) microphone.enabled = !wantMuted && !held;
  }

  /** Both descriptions stand: what do they say together? */
  function agree({ localDescription, remoteDescription, signalingState }: RTCPeerConnection): void {
    if (signalingState !== 'stable' || localDescription === null || remoteDescription === null) return;
    agreed = negotiatedMedia(localDescription.sdp, remoteDescription.sdp);
  }

  return {
    async open(muted) {
      wantMuted = muted;
      const known = options.iceServers();
      const track = await openMicrophone(options.devices);
      const { servers } = await known;
      if (closed) {
        track.stop();
        throw new MediaError('media-failed', 'closed while the microphone was opened');
      }
      microphone = track;
      gateMicrophone();
      track.addEventListener('ended', () => {
        if (!closed) options.onFailed(new MediaError('no-microphone', 'the microphone went away'));
      });
      connection = connect(track, servers);
    },
    setMuted(muted) {
      wantMuted = muted;
      gateMicrophone();
    },
    setHeld(wanted) {
      held = wanted;
      gateMicrophone();
      playback?.setSilent(held);
    },
    sendDtmf(digits) {
      const sender = connection?.getSenders().find((candidate) => candidate.dtmf?.canInsertDTMF === true);
      if (sender?.dtmf === undefined || sender.dtmf === null) return false;
      sender.dtmf.insertDTMF(sender.dtmf.toneBuffer + digits);
      return true;
    },
    async createDescription({ direction, iceRestart }): Promise<SessionDescription> {
      const made = live();
      for (const transceiver of made.getTransceivers()) transceiver.direction = direction;
      if (iceRestart && made.signalingState === 'stable') made.restartIce();
      await made.setLocalDescription();
      await candidatesGathered(made, { mostMs: gatherMostMs, settleMs: gatherSettleMs, enough });
      const description = live().localDescription;
      if (description === null) throw new MediaError('media-failed', 'no local description');
      agree(made);
      return { type: description.type === 'offer' ? 'offer' : 'answer', sdp: description.sdp };
    },
    async applyDescription({ type, sdp }) {
      const made = live();
      // Chromium refuses it too, but as if the far side had lost its mind.
      const missing = missingFromMedia(sdp);
      if (missing !== null) throw new MediaError('not-acceptable', missing);
      try {
        const offered = type === 'answer' ? made.localDescription?.sdp : undefined;
        await made.setRemoteDescription({
          type,
          sdp: offered === undefined ? sdp : heldToOffer(offered, sdp),
        });
      } catch (error) {
        throw new MediaError(
          'invalid-response',
          error instanceof Error ? error.message : 'unreadable description',
        );
      }
      agree(made);
    },
    async rollback() {
      if (connection?.signalingState === 'have-local-offer')
        await connection.setLocalDescription({ type: 'rollback' });
      if (connection?.signalingState === 'have-remote-offer')
        await connection.setRemoteDescription({ type: 'rollback' });
    },
    negotiated: () => agreed,
    async sample() {
      if (connection === null || closed) return null;
      const entries: StatsEntry[] = [];
      for (const entry of (await connection.getStats()).values()) entries.push(entry as StatsEntry);
      return readStats(entries);
    },
    close() {
      if (closed) return;
      closed = true;
      playback?.stop();
      // The microphone's light goes out with the call (M7).
      microphone?.stop();
      connection?.close();
    },
  };
}

/** The answer, without what it claims beyond the offer. */
function heldToOffer(offer: string, answer: string): string {
  const ours = parseSdp(offer);
  const theirs = parseSdp(answer);
  if (ours === null || theirs === null) return answer;
  const ourAudio = audioOf(ours);
  const theirAudio = audioOf(theirs);
  if (ourAudio === null || theirAudio === null) return answer;
  const answered = directionIn(theirs, theirAudio);
  const allowed = clampAnswer(directionIn(ours, ourAudio), answered);
  return allowed === answered ? answer : writeSdp(withDirection(theirs, allowed));
}
