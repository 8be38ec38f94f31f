import { receives } from '../core/media-direction.ts';
import type { MediaPath } from '../core/media-path.ts';
import type { NegotiatedMedia } from '../core/negotiated-media.ts';
import { MediaError } from '../core/ports.ts';
import { fingerprintOf, parseSdp } from '../core/sdp.ts';
import { type MicrophoneState, systemSound } from '../core/sound.ts';
import { VideoError } from '../core/video.ts';
import { type Anchor, type AnchorOptions, createAnchor } from './anchor.ts';
import { attachPicture } from './attach-picture.ts';
import { createCallMicrophone } from './call-microphone.ts';
import { configurationWith, createServers, toIceServer } from './call-servers.ts';
import { createCallVideo, type VideoSources } from './call-video.ts';
import { type PlaceConnection, placeHere } from './connection-place.ts';
import { contextForNothing } from './context-for.ts';
import { isMicrophoneProven, microphoneGranted } from './microphone.ts';
import { type Playback, playRemote } from './playback.ts';
import type { PeerMediaOptions, SampledMedia } from './sampled-media.ts';
import { createSilence } from './silence.ts';
import { createSoundMix } from './sound-mix.ts';
import { createVideoSending } from './video-sending.ts';
import { offerToMixers, type Voices } from './voices.ts';
import { watchMedia } from './watch-media.ts';

/** The old connection goes so long after the new one was heard: what is under way on it still arrives. */
const overlapMs = 200;
/** A new connection that stands but is not heard takes over after this: the far end may have nothing to say. */
const quietMs = 1000;

/** How a connection begins; `answers`: with an offer of the far side. The others as in `AnchorOptions`. */
type Beginning = Partial<Pick<AnchorOptions, 'hurries' | 'ahead'>> & { readonly answers?: boolean };

/** One audio call, on one RTCPeerConnection, or on two while it moves from one to the other. */
export function createPeerMedia(options: PeerMediaOptions): SampledMedia {
  const { account, onFailed } = options;
  const tell = options.onEvent ?? (() => undefined);
  const sound = options.sound ?? systemSound;
  const sending = createVideoSending();
  const watch = watchMedia(account, tell, (connection, entries) =>
    sending.look(connection, entries, video.track() === null ? null : video.source()),
  );
  const servers = createServers(options.iceServers, (list) => {
    for (const anchor of anchors)
      anchor.connection.setConfiguration(configurationWith(anchor.connection, list));
  });
  /** Oldest first: the last one negotiates. The one that is heard is the first until the new one has received. */
  let anchors: Anchor[] = [];
  const playbacks = new Map<Anchor, Playback>();
  let knownMicrophone: MicrophoneState = 'well';
  const capture = createCallMicrophone({
    ...{ devices: options.devices, clock: options.clock, onTrack: take, createSilence },
    sound: {
      ...sound,
      report(owner, state, from) {
        sound.report(owner, state, from);
        if (state === null || state === knownMicrophone) return;
        knownMicrophone = state;
        tell({ type: 'microphone', state });
      },
    },
    ...(options.suppressNoise && { suppressNoise: options.suppressNoise }),
  });
  const video = createCallVideo({
    sources: options.video ?? noPictures,
    onChange() {
      for (const anchor of anchors) anchor.sendPicture(video.track());
      soundChanged();
      pictureChanged();
    },
    onEnded: (problem) => tell({ type: 'video-ended', problem }),
  });
  let [knownCamera] = sound.get().cameras;
  const mix = createSoundMix(contextForNothing, () => {
    if (!closed) for (const anchor of anchors) sendOn(anchor);
  });
  const pictures = new EventTarget();
  const pictureChanged = () => void pictures.dispatchEvent(new Event('change'));
  const unsubscribe = sound.subscribe(() => {
    for (const playback of playbacks.values()) playback.setSink(sound.get().speaker);
    const [camera] = sound.get().cameras;
    if (camera === knownCamera) return;
    knownCamera = camera;
    video.cameraChosen(camera);
  });
  let microphone: MediaStreamTrack | null = null;
  let mixed: MediaStreamTrack | null = null;
  let beside: MediaStreamTrack | null = null;
  let path: MediaPath | null = null;
  /** The microphone comes after the offer: a place is kept for it. */
  let follows = false;
  let wantMuted = false;
  let held = false;
  let videoRests = false;
  let takesPictures = true;
  let closed = false;
  /** What the details of an ended call still show. */
  let agreedAtEnd: NegotiatedMedia | null = null;
  let standing: 'not-yet' | 'failed-once' | 'stood' = 'not-yet';
  const voices: Voices = {
    microphone: () => microphone,
    farEnd: () => playbacks.get(live())?.track ?? null,
    send(track) {
      mixed = track;
      for (const anchor of anchors) sendOn(anchor);
      gate();
    },
    changed: new EventTarget(),
  };

  function addAnchor(place: PlaceConnection | null, how: Beginning): Anchor {
    const { hurries = false, ahead = false, answers = false } = how;
    const anchor: Anchor = createAnchor({
      place: place ?? placeHere,
      ...{ hurries, ahead },
      policy: account,
      iceServers: servers.current().map(toIceServer),
      onTrack: (track) => hear(anchor, track),
      onPicture: pictureChanged,
      onConnectivity: (state) => connectivityChanged(anchor, state),
      onPictureWay: (up) => anchor === anchors.at(-1) && tell({ type: 'picture-way', up }),
      onPath: () => pathChanged(),
      onNoKeys: (forMs) => anchor === anchors.at(-1) && tell({ type: 'no-keys', forMs }),
      onCandidate: () => anchor === anchors.at(-1) && tell({ type: 'candidates-found' }),
    });
    const lines = anchors.at(-1)?.lines() ?? [];
    anchors = [...anchors, anchor];
    // Offer and answer go by the order of m-lines: of the picture's there may be one before the voice.
    const before = answers ? [] : lines;
    const voicePlace = Math.max(0, before.indexOf('audio'));
    const keepPictures = (kinds: readonly string[]) => {
      for (const kind of kinds) if (kind === 'video') anchor.keepPictureLine();
    };
    keepPictures(before.slice(0, voicePlace));
    sendOn(anchor);
    keepPictures(before.slice(voicePlace));
    anchor.sendPicture(video.track());
    return anchor;
  }

  /** One more connection; of two, the newer one has come to nothing. */
  function addBeside(place: PlaceConnection | null, how: Beginning): void {
    live();
    if (anchors.length > 1) keepOld();
    addAnchor(place, how);
  }

  /** A conference is mixed without what is shared; and where nothing can be mixed, the voice goes alone. */
  function outgoing(): MediaStreamTrack | null {
    const own = mix.of(microphone, beside);
    const isMixed = beside !== null && own !== null && own !== microphone;
    video.soundIs(mixed === null && isMixed);
    return mixed ?? own;
  }

  function sendOn(anchor: Anchor): void {
    const track = outgoing();
    if (track !== null) anchor.send(track);
    else if (follows) anchor.expectTrack();
  }

  /** What is shared begins to be heard beside the voice, or no longer is. */
  function soundChanged(): void {
    if (closed || beside === video.sound()) return;
    beside = video.sound();
    for (const anchor of anchors) sendOn(anchor);
  }

  function take(track: MediaStreamTrack): void {
    if (closed) throw new MediaError('media-failed', 'closed while the microphone was opened');
    microphone = track;
    gate();
    for (const anchor of anchors) sendOn(anchor);
    voices.changed.dispatchEvent(new Event('change'));
  }

  /** Nobody waits for it any more: should it not come, the call is over. */
  async function follow(opening: Promise<MediaStreamTrack>): Promise<void> {
    try {
      take(await opening);
    } catch (error) {
      if (!closed)
        onFailed(error instanceof MediaError ? error : new MediaError('media-failed', String(error)));
    }
  }

  function live(): Anchor {
    const anchor = anchors.at(-1);
    if (anchor === undefined || closed)
      throw new MediaError('media-failed', 'the media connection is closed');
    return anchor;
  }

  function gate(): void {
    if (microphone !== null) microphone.enabled = !wantMuted && !held;
    if (mixed !== null) mixed.enabled = !held;
    const [heard] = anchors;
    for (const [anchor, playback] of playbacks) playback.setSilent(held || anchor !== heard);
  }

  function hear(anchor: Anchor, track: MediaStreamTrack): void {
    playbacks.get(anchor)?.stop();
    playbacks.set(anchor, playRemote(track, anchor.document, sound.get().speaker));
    track.addEventListener('unmute', () => {
      if (anchor === anchors[1]) keepNew();
    });
    gate();
    voices.changed.dispatchEvent(new Event('change'));
  }

  function connectivityChanged(anchor: Anchor, state: RTCPeerConnectionState): void {
    if (closed || anchor !== anchors.at(-1)) return;
    if (state === 'connected') stands(anchor);
    if (state === 'connecting' || state === 'connected' || state === 'disconnected' || state === 'failed')
      tell({ type: 'connectivity', state });
    // What once stood is the recovery's to heal; of two, the old one may still carry the call.
    if (state !== 'failed' || anchors.length > 1 || standing === 'stood') return;
    // What never did is its to heal once: a machine that stood still for seconds makes a good path fail, too.
    if (standing === 'failed-once') onFailed(new MediaError('media-failed', 'the connection failed'));
    standing = 'failed-once';
  }

  /** ICE and DTLS are through. */
  function stands(anchor: Anchor): void {
    standing = 'stood';
    void anchor.setBitrate(account.opus.bitrate);
    if (anchors.length === 1) return;
    const agreed = anchor.negotiated();
    const hears = agreed === null || receives(agreed.direction);
    setTimeout(() => anchor === anchors[1] && keepNew(), hears ? quietMs : 0);
  }

  function pathChanged(): void {
    const before = path;
    path = anchors[0]?.path() ?? null;
    if (before?.local !== path?.local || before?.remote !== path?.remote) {
      watch.listen();
      tell({ type: 'path-selected', before, after: path });
    }
  }

  function keepNew(): void {
    const [old, ...rest] = anchors;
    if (old === undefined || rest.length === 0) return;
    anchors = rest;
    gate();
    retire(old, overlapMs);
    tell({ type: 'anchor', kept: 'new' });
    pathChanged();
    pictureChanged();
    voices.changed.dispatchEvent(new Event('change'));
  }

  function keepOld(): void {
    const [old, ...rest] = anchors;
    if (old === undefined || rest.length === 0) return;
    anchors = [old];
    for (const anchor of rest) retire(anchor, 0);
    gate();
    tell({ type: 'anchor', kept: 'old' });
  }

  function retire(anchor: Anchor, afterMs: number): void {
    const kept = watch.retire(anchor);
    setTimeout(() => {
      void kept.finally(() => {
        playbacks.get(anchor)?.stop();
        playbacks.delete(anchor);
        anchor.close();
      });
    }, afterMs);
  }

  /** Another fingerprint is another DTLS association: the far side has a new connection, so have we (RFC 8842). */
  function isElsewhere(offer: string): boolean {
    const sdp = parseSdp(offer);
    const offered = sdp === null ? null : fingerprintOf(sdp);
    const known = live().negotiated()?.remoteFingerprint ?? null;
    return offered !== null && known !== null && known !== offered;
  }

  const media: SampledMedia = {
    async open(muted, { mayFollow } = { mayFollow: false }) {
      wantMuted = muted;
      follows = mayFollow && isMicrophoneProven(options.devices);
      const opening = capture.open();
      opening.catch(() => undefined);
      const asked = servers.refresh();
      const answer = microphoneGranted(options.permissions);
      // What is at hand is not awaited, not even for a moment: the page would draw the call first.
      const isAtHand = asked === undefined && typeof answer === 'boolean';
      const granted = isAtHand ? answer : (await Promise.all([answer, asked]))[0];
      follows &&= granted;
      // Before the microphone is granted Chromium shows one network only: then gathering begins after.
      if (granted && !closed) addAnchor(null, { ahead: mayFollow && !follows });
      if (follows) return void follow(opening);
      take(await opening);
      if (anchors.length === 0) addAnchor(null, {});
    },
    setMuted(muted) {
      wantMuted = muted;
      gate();
    },
    attachPicture(whose, element) {
      const read = () => (whose === 'ours' ? video.track() : (anchors[0]?.picture() ?? null));
      return attachPicture(read, pictures, element);
    },
    videoLimit: () => sending.limit(),
    show: (source) => video.show(source),
    hide: (only) => (only === undefined ? video.hide() : video.drop(only)),
    setHeld(wanted) {
      held = wanted;
      video.setHeld(held || videoRests);
      gate();
    },
    takePictures(takes) {
      takesPictures = takes;
    },
    restVideo(rests) {
      videoRests = rests;
      video.setHeld(held || videoRests);
    },
    sendDtmf(digits) {
      const senders = anchors.at(-1)?.connection.getSenders() ?? [];
      const dtmf = senders.find((sender) => sender.dtmf?.canInsertDTMF === true)?.dtmf;
      if (dtmf === undefined || dtmf === null) return false;
      dtmf.insertDTMF(dtmf.toneBuffer + digits);
      return true;
    },
    createDescription: async (request) =>
      live().describe(takesPictures ? request : { ...request, video: 'inactive' }),
    async applyDescription(description) {
      // The far side moves, and hears nothing until we have answered.
      if (description.type === 'offer' && isElsewhere(description.sdp))
        addBeside(null, { hurries: true, answers: true });
      await live().apply(description);
    },
    async rollback() {
      if (anchors.length > 1 && live().negotiated() === null) keepOld();
      else await anchors.at(-1)?.rollback();
    },
    negotiated: () => anchors.at(-1)?.negotiated() ?? anchors[0]?.negotiated() ?? agreedAtEnd,
    reanchor(network) {
      const place = network === 'new' ? (options.placeFresh ?? null) : null;
      addBeside(place, { hurries: place !== null });
    },
    setRanked(on) {
      for (const anchor of anchors) anchor.setRanked(on);
    },
    outranks: () => anchors.at(-1)?.outranks() ?? true,
    settleAnchor: (keep) => (keep === 'new' ? keepNew() : keepOld()),
    candidateFragment: () => anchors.at(-1)?.fragment() ?? null,
    addCandidateFragment: async (fragment) => live().addFragment(fragment),
    path: () => path,
    simulateSilence: () => watch.deafen(),
    sample: async () => (closed ? null : watch.look(anchors, held)),
    close() {
      if (closed) return;
      closed = true;
      agreedAtEnd = media.negotiated();
      servers.stop();
      for (const playback of playbacks.values()) playback.stop();
      capture.close();
      video.hide();
      mix.close();
      unsubscribe();
      for (const anchor of anchors) anchor.close();
      // An ended call stays in the list for a while; what it talked over must not.
      playbacks.clear();
      anchors = [];
      [microphone, mixed] = [null, null];
    },
  };
  offerToMixers(media, voices);

  return media;
}

const nothingToShow = (): Promise<never> =>
  Promise.reject(new VideoError('no-camera', 'nothing can be shown here'));
const noPictures: VideoSources = { camera: nothingToShow, screen: nothingToShow };
