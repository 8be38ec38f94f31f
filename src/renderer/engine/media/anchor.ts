import { parseCandidate } from '../core/ice-candidate.ts';
import { sends } from '../core/media-direction.ts';
import { type MediaPath, mediaPathOf } from '../core/media-path.ts';
import { type NegotiatedMedia, negotiatedMedia } from '../core/negotiated-media.ts';
import { withOpusAsked } from '../core/opus-format.ts';
import { type DescriptionRequest, MediaError, type SessionDescription } from '../core/ports.ts';
import { firstRanking, nextRanking, tellsCost, withLocalUfrag } from '../core/ranked-restart.ts';
import { asApplied, cutAnswer, paddedOffer, parseSdp, type Sdp, writeSdp } from '../core/sdp.ts';
import { readFragment, writeFragment } from '../core/trickle-fragment.ts';
import { addCandidates, candidatesIn, isSame, preferCodecs, ufragIn } from './anchor-readings.ts';
import type { PlaceConnection } from './connection-place.ts';
import { connectivityOf, watchConnectivity } from './connectivity.ts';
import { missingFromMedia } from './demanded-media.ts';
import { watchKeys } from './keys.ts';
import type { MediaPolicy } from './media-policy.ts';
import { createOwnDescriptions } from './own-descriptions.ts';
import { keepPictureLine, pictureFrom, placePicture, sendPicture } from './picture-place.ts';
import { prepareRemote, repeatedAsAnswer, repeatedAsOffer } from './prepare-remote.ts';
import { createSenderLimit } from './sender-limit.ts';
import { moveToPlace, receiverOf, senderOf, transceiversOf } from './voice-place.ts';

/** One RTCPeerConnection of a call: DTLS-SRTP, BUNDLE and rtcp-mux only (M1). A call that moves may have two. */
export interface Anchor {
  readonly connection: RTCPeerConnection;
  /** Where its sound is played. */
  readonly document: Document;
  /** What is sent: the microphone, or what a conference mixes. */
  send(track: MediaStreamTrack): void;
  /** An offer can be made before there is anything to send. */
  expectTrack(): void;
  /** The picture that is sent where that is agreed. */
  sendPicture(track: MediaStreamTrack | null): void;
  /** That of the far side; null: nothing is agreed on. */
  picture(): MediaStreamTrack | null;
  /** The kinds of the m-lines that there are; a connection that takes the place of another begins with the same. */
  lines(): readonly string[];
  keepPictureLine(): void;
  describe(request: DescriptionRequest): Promise<SessionDescription>;
  apply(description: SessionDescription): Promise<void>;
  rollback(): Promise<void>;
  negotiated(): NegotiatedMedia | null;
  fragment(): string | null;
  addFragment(fragment: string): Promise<void>;
  path(): MediaPath | null;
  /** Whether what the far side offers from now on is ranked. */
  setRanked(on: boolean): void;
  /** False: what was agreed last is dearer than what was before. */
  outranks(): boolean;
  /** Switches RFC 2198 in what is sent, without a word to the far side; false when now is no time for it. */
  setRed(on: boolean): Promise<boolean>;
  /** Most of Opus, bit/s. */
  setBitrate(bitrate: number): Promise<void>;
  close(): void;
}

export interface AnchorOptions {
  readonly place: PlaceConnection;
  /** Nothing is heard meanwhile: the first useful candidate is enough, as for a restart. */
  readonly hurries: boolean;
  /** It will offer, and something else is awaited before: it gathers meanwhile. */
  readonly ahead: boolean;
  readonly policy: MediaPolicy;
  readonly iceServers: RTCIceServer[];
  readonly onTrack: (track: MediaStreamTrack) => void;
  /** What both agreed on of pictures may be another thing than before. */
  readonly onPicture: () => void;
  readonly onConnectivity: (state: RTCPeerConnectionState) => void;
  /** A picture's own way has failed alone, or stands again. */
  readonly onPictureWay: (up: boolean) => void;
  readonly onPath: () => void;
  /** ICE has stood for so long without DTLS. */
  readonly onNoKeys: (forMs: number) => void;
  /** A candidate that the description sent last did not have. */
  readonly onCandidate: () => void;
}

/**
 * DTLS takes two round trips, and Chromium sends a lost flight again after 50, 100, 200 ms and so on. Beyond this nothing
 * comes: rtpengine, once done, does not say its last word a second time.
 */
const keysMostMs = 1500;

export function createAnchor(options: AnchorOptions): Anchor {
  const { policy } = options;
  const placed = options.place({
    iceServers: options.iceServers,
    iceTransportPolicy: policy.ice.transportPolicy,
    rtcpMuxPolicy: 'require',
    // Never where it answers: on a busy machine a connection with a pool that takes an offer soon after it was made gathers
    // nothing, for good, whatever is asked of it later (seen in Chromium 156, docs/decisions/0153).
    iceCandidatePoolSize: options.ahead ? 1 : 0,
  });
  const { connection } = placed;
  const mayRank = policy.ice.rankedRestart !== false;
  let isRanked = mayRank;
  let ranking = firstRanking;
  let rankingBefore = firstRanking;
  /** The far side's last word, as it said it and as it was applied. */
  let remote = { said: '', applied: '' };
  let remoteBefore = remote;
  let agreed: NegotiatedMedia | null = null;
  /** The layers that the far side took when a picture was last sent. */
  let taken: readonly string[] = [];
  let pending: DescriptionRequest | null = null;
  let described = false;
  let red = policy.red === 'on';
  let early: string[] = [];
  let voice: MediaStreamTrack | null = null;
  let picture: MediaStreamTrack | null = null;
  const limit = createSenderLimit(connection);
  let turn: Promise<unknown> = Promise.resolve();

  const own = createOwnDescriptions({
    ...{ connection, policy, iceServers: options.iceServers },
    ...{ hurries: options.hurries, ahead: options.ahead },
    picture: () => picture,
    onSet: watchPath,
  });
  const connectivity = watchConnectivity(connection, options.onConnectivity, options.onPictureWay);
  const stopWatchingKeys = watchKeys(connection, keysMostMs, (forMs) => {
    if (connectivityOf(connection) === 'connecting') options.onNoKeys(forMs);
  });
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (described && candidate !== null && candidate.candidate !== '') options.onCandidate();
  });
  connection.addEventListener('track', ({ track, transceiver }) => {
    if (track.kind === 'video') return options.onPicture();
    preferCodecs(transceiver, policy);
    options.onTrack(track);
  });

  /** WebRTC takes one description at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function describe(request: DescriptionRequest): Promise<SessionDescription> {
    const again = connection.signalingState === 'have-local-offer' && isSame(pending, request);
    if (!again) {
      described = false;
      await own.make(request);
      pending = request;
      described = true;
    }
    const description = connection.localDescription;
    if (description === null) throw new MediaError('media-failed', 'no local description');
    const sdp = parseSdp(description.sdp);
    if (sdp === null) throw new MediaError('media-failed', 'an unreadable local description');
    const type = description.type === 'offer' ? 'offer' : 'answer';
    if (type === 'answer') {
      ranking = withLocalUfrag(ranking, ufragIn(sdp));
      await agree();
    }
    const said = type === 'answer' ? cutAnswer(sdp, parseSdp(remote.said)) : sdp;
    return { type, sdp: writeSdp(withOpusAsked(said, policy.opus)) };
  }

  function watchPath(): void {
    const transport = iceTransport();
    if (transport !== null) transport.onselectedcandidatepairchange = () => options.onPath();
    connectivity.follow();
  }

  function iceTransport(): RTCIceTransport | null {
    return senderOf(connection)?.transport?.iceTransport ?? null;
  }

  async function apply({ type, sdp }: SessionDescription): Promise<void> {
    const missing = missingFromMedia(sdp);
    if (missing !== null) throw new MediaError('not-acceptable', missing);
    const theirs = parseSdp(sdp);
    if (theirs === null) throw new MediaError('invalid-response', 'unreadable description');
    const ours = saidByUs();
    const offer = type === 'offer' ? null : ours;
    const ranked = nextRanking(ranking, rankingFacts(theirs, ours, offer));
    const applied = prepareRemote(type === 'offer' ? paddedOffer(theirs, ours) : theirs, {
      offer,
      ranking: isRanked ? ranked : null,
      opus: policy.opus,
      red,
      layers: ours !== null && policy.video?.simulcast === true ? { said: ours, taken } : null,
    });
    await limit.before(theirs);
    try {
      await connection.setRemoteDescription({ type, sdp: applied });
    } catch (error) {
      throw new MediaError(
        'invalid-response',
        error instanceof Error ? error.message : 'unusable description',
      );
    }
    if (type === 'offer') {
      await moveToPlace(connection, voice);
      // Whatever becomes of the picture.
      await placePicture(connection, picture).catch(() => undefined);
      rankingBefore = ranking;
      remoteBefore = remote;
    }
    ranking = ranked;
    remote = { said: asApplied(sdp, applied), applied };
    if (type !== 'offer') {
      pending = null;
      await agree();
    }
    const waiting = early;
    early = [];
    for (const fragment of waiting) await addFragment(fragment);
  }

  const saidByUs = (): Sdp | null => parseSdp(connection.localDescription?.sdp ?? '');

  function rankingFacts(theirs: Sdp, ours: Sdp | null, offer: Sdp | null): Parameters<typeof nextRanking>[1] {
    const selected = iceTransport()?.getSelectedCandidatePair() ?? null;
    return {
      remoteUfrag: ufragIn(theirs),
      offeredUfrag: offer === null ? null : ufragIn(offer),
      remoteTellsCost: tellsCost(theirs),
      localCandidates: ours === null ? [] : candidatesIn(ours),
      selected: selected === null ? null : parseCandidate(selected.local?.candidate ?? ''),
    };
  }

  /** Both descriptions stand: what do they say together? */
  async function agree(): Promise<void> {
    const local = connection.localDescription;
    if (local !== null && remote.said !== '') agreed = negotiatedMedia(local.sdp, remote.said);
    if (agreed?.video != null && sends(agreed.video.direction)) taken = agreed.video.layers ?? [];
    await limit.agreed(agreed?.codec ?? null);
    connectivity.follow();
    connectivity.look();
    options.onPicture();
  }

  async function rollback(): Promise<void> {
    pending = null;
    const [heard] = receiverOf(connection)?.getSynchronizationSources() ?? [];
    if (connection.signalingState === 'have-local-offer')
      await connection.setLocalDescription({ type: 'rollback' });
    else if (connection.signalingState === 'have-remote-offer') {
      await connection.setRemoteDescription({ type: 'rollback' });
      ranking = rankingBefore;
      remote = remoteBefore;
    } else return;
    await placePicture(connection, picture);
    if (agreed !== null) await setAgain(heard?.source ?? null);
  }

  /**
   * Chromium's rollback takes the media channel with it: nothing is sent or received any more, and after the next
   * negotiation what Web Audio taps (a conference) stays silent until the source changes (seen in Chromium 156). So what
   * was agreed is set once more, as an offer of the far side that never came: who answers needs no new ICE credentials.
   */
  async function setAgain(heard: number | null): Promise<void> {
    for (const transceiver of connection.getTransceivers()) {
      const agreedOn = transceiver.currentDirection;
      if (agreedOn !== null && agreedOn !== 'stopped') transceiver.direction = agreedOn;
    }
    for (const source of heard === null ? [null] : [heard, null]) {
      const sdp = repeatedAsOffer(remote.applied, source);
      if (sdp === null) return;
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription();
    }
    watchPath();
  }

  async function addFragment(fragment: string): Promise<void> {
    const trickled = readFragment(fragment, isRanked ? ranking : null);
    if (trickled === null) throw new MediaError('invalid-response', 'an unreadable trickle fragment');
    if (trickled.ufrag !== ranking.remoteUfrag || connection.remoteDescription === null) {
      // It may have overtaken its description (RFC 8840 section 4.3); what never gets one is forgotten with the call.
      early = [...early.slice(-9), fragment];
      return;
    }
    await addCandidates(connection, trickled);
  }

  async function setRed(on: boolean): Promise<boolean> {
    if (connection.signalingState !== 'stable' || agreed?.dtlsRole == null) return false;
    const repeated = repeatedAsAnswer(remote.applied, agreed.dtlsRole, on);
    if (repeated === null || !agreed.red) return false;
    await connection.setLocalDescription();
    await connection.setRemoteDescription({ type: 'answer', sdp: repeated });
    red = on;
    remote = { ...remote, applied: repeated };
    return true;
  }

  return {
    connection,
    document: placed.document,
    send(track) {
      voice = track;
      const sender = senderOf(connection);
      if (sender !== undefined) {
        void sender.replaceTrack(track);
        return;
      }
      // Not addTransceiver: only addTrack's transceiver takes up the m-line of an offer (RFC 8829 section 5.10).
      connection.addTrack(track);
      for (const transceiver of transceiversOf(connection)) preferCodecs(transceiver, policy);
    },
    expectTrack() {
      if (transceiversOf(connection).length === 0)
        preferCodecs(connection.addTransceiver('audio', { direction: 'sendrecv' }), policy);
    },
    sendPicture(track) {
      picture = track;
      void inTurn(() => sendPicture(connection, picture));
    },
    picture: () => pictureFrom(connection),
    lines: () => saidByUs()?.media.map(({ type }) => type) ?? [],
    keepPictureLine: () => keepPictureLine(connection, policy.video),
    describe: (request) => inTurn(() => describe(request)),
    apply: (description) => inTurn(() => apply(description)),
    rollback: () => inTurn(rollback),
    negotiated: () => agreed,
    fragment: () => writeFragment(connection.localDescription?.sdp ?? ''),
    addFragment: (fragment) => inTurn(() => addFragment(fragment)),
    path() {
      const pair = iceTransport()?.getSelectedCandidatePair() ?? null;
      if (pair?.local == null || pair.remote == null) return null;
      // Not in TypeScript's DOM yet.
      const relay: unknown = Reflect.get(pair.local, 'relayProtocol');
      const relayTransport = typeof relay === 'string' ? relay : null;
      return mediaPathOf(pair.local.candidate, pair.remote.candidate, relayTransport);
    },
    setRanked(on) {
      isRanked = on && mayRank;
    },
    outranks: () => ranking.outranks,
    setRed: (on) => inTurn(() => setRed(on)),
    setBitrate: (bitrate) => inTurn(() => limit.set(bitrate)),
    close() {
      stopWatchingKeys();
      connection.close();
      placed.dispose();
    },
  };
}
