import {
  common,
  type MediaDirection,
  reversed,
  sends,
} from '../../src/renderer/engine/core/media-direction.ts';
import type { MediaPath } from '../../src/renderer/engine/core/media-path.ts';
import { negotiatedMedia } from '../../src/renderer/engine/core/negotiated-media.ts';
import {
  type DescriptionRequest,
  MediaError,
  type MediaEvent,
  type SessionDescription,
} from '../../src/renderer/engine/core/ports.ts';
import { directionIn, isRefused, parseSdp } from '../../src/renderer/engine/core/sdp.ts';
import { VideoError, type VideoProblem, type VideoSource } from '../../src/renderer/engine/core/video.ts';
import type { SampledMedia } from '../../src/renderer/engine/media/sampled-media.ts';
import type { MediaView } from '../../src/renderer/engine/snapshot.ts';

/** The figures of a call that nobody hears. */
export const sampleMedia: MediaView = {
  codec: 'opus',
  path: 'host udp',
  rttMs: 1,
  jitterMs: 0,
  red: false,
  bitrate: 32_000,
  encryption: null,
  localCandidate: null,
  remoteCandidate: null,
  lastPacketAt: null,
  farEndLost: null,
  inbound: { packets: 1, bytes: 1, lost: 0, level: 0, energy: 0 },
  outbound: { packets: 1, bytes: 1, lost: 0, level: 0, energy: 0 },
};

export interface FakeMedia extends SampledMedia {
  readonly applied: SessionDescription[];
  readonly requested: DescriptionRequest[];
  readonly digits: string[];
  readonly fragments: string[];
  /** An offer of ours, or theirs, that is not answered yet. */
  pendingOffer: 'ours' | 'theirs' | null;
  rollbacks: number;
  /** Whether restarts are ranked. */
  ranked: boolean;
  /** Whether what a restart leads to wins over the path before. */
  hasRoom: boolean;
  /** Connections side by side. */
  anchors: number;
  muted: boolean;
  held: boolean;
  /** The picture alone, for the far side holds us. */
  rests: boolean;
  closed: boolean;
  /** What is open. */
  showing: VideoSource | null;
  /** What each attempt to show something comes to; null: it opens. */
  videoProblem: VideoProblem | null;
  /** Whether pictures of the far side are taken at all; a phone without video refuses their m-line. */
  takesVideo: boolean;
  /** What each sample says. */
  figures: () => MediaView;
  /** Set before `open` to have it fail. */
  failWith: MediaError | null;
  fail(error: MediaError): void;
  /** After a description was sent: what a trickle fragment says from now on. */
  findCandidates(fragment: string): void;
  /** Media tells something by itself. */
  tell(event: MediaEvent): void;
  /** The call leaves from this address of ours from now on, as if ICE had selected another pair. */
  select(address: string): void;
}

/** Our offer that was out last has its answer. */
export const isAnswered = (media: FakeMedia | undefined): boolean =>
  media?.applied.at(-1)?.type === 'answer' && media.pendingOffer === null;

/** The m-line of a picture: its direction, "0" where it is refused, null without any. */
type VideoLine = MediaDirection | '0' | null;

/** Media without sound: keeps RFC 3264's order of offer and answer and remembers what it was told. */
export function createFakeMedia(
  name: string,
  onFailed: (error: MediaError) => void,
  onEvent: (event: MediaEvent) => void = () => undefined,
): FakeMedia {
  let found: string | null = null;
  let path = pathFrom('192.0.2.1', 5000);
  let remoteOffer = false;
  let takesPictures = true;
  let localSdp = '';
  /** What the far side says of a picture. */
  let theirLine: VideoLine = null;

  function videoLine(type: 'offer' | 'answer', wanted: MediaDirection): VideoLine {
    const isLine = theirLine !== null && theirLine !== '0';
    if (type === 'offer') return sends(wanted) || isLine ? wanted : theirLine;
    if (theirLine === null) return null;
    return theirLine === '0' || !media.takesVideo ? '0' : common(wanted, reversed(theirLine));
  }
  const media: FakeMedia = {
    applied: [],
    requested: [],
    digits: [],
    fragments: [],
    pendingOffer: null,
    rollbacks: 0,
    ranked: true,
    hasRoom: true,
    anchors: 1,
    muted: false,
    held: false,
    rests: false,
    closed: false,
    showing: null,
    videoProblem: null,
    takesVideo: true,
    failWith: null,
    figures: () => sampleMedia,
    fail: onFailed,
    findCandidates(fragment) {
      found = fragment;
      onEvent({ type: 'candidates-found' });
    },
    tell: onEvent,
    select(address) {
      const before = path;
      path = pathFrom(address, before.port + 1);
      onEvent({ type: 'path-selected', before, after: path });
    },
    async open(muted) {
      if (media.failWith !== null) throw media.failWith;
      media.muted = muted;
    },
    setMuted(muted) {
      media.muted = muted;
    },
    setHeld(held) {
      media.held = held;
    },
    takePictures(takes) {
      takesPictures = takes;
    },
    restVideo(rests) {
      media.rests = rests;
    },
    async show(source) {
      if (media.videoProblem !== null) throw new VideoError(media.videoProblem, 'not here');
      media.showing = source;
    },
    hide(only) {
      if (only === undefined || media.showing === only) media.showing = null;
    },
    sendDtmf(digits) {
      media.digits.push(digits);
      return true;
    },
    async createDescription(wish) {
      const request: DescriptionRequest = takesPictures ? wish : { ...wish, video: 'inactive' };
      media.requested.push(request);
      const type = remoteOffer ? 'answer' : 'offer';
      media.pendingOffer = remoteOffer ? null : 'ours';
      remoteOffer = false;
      localSdp = sdpOf(name, request.direction, videoLine(type, request.video ?? 'recvonly'));
      return { type, sdp: localSdp };
    },
    async applyDescription(description) {
      if (!description.sdp.startsWith('v=0')) throw new MediaError('invalid-response', 'not a description');
      media.applied.push(description);
      if (description.type !== 'pranswer') theirLine = videoIn(description.sdp);
      remoteOffer = description.type === 'offer';
      media.pendingOffer = remoteOffer ? 'theirs' : description.type === 'answer' ? null : media.pendingOffer;
    },
    reanchor() {
      media.anchors += 1;
    },
    outranks: () => media.hasRoom,
    setRanked(on) {
      media.ranked = on;
    },
    settleAnchor() {
      media.anchors = 1;
    },
    candidateFragment: () => found,
    async addCandidateFragment(fragment) {
      media.fragments.push(fragment);
    },
    path: () => path,
    async rollback() {
      media.rollbacks += 1;
      if (media.pendingOffer === 'ours') media.anchors = 1;
      media.pendingOffer = null;
      remoteOffer = false;
    },
    negotiated() {
      const remote = media.applied.at(-1);
      return remote === undefined ? null : negotiatedMedia(localSdp, remote.sdp);
    },
    attachPicture: () => () => undefined,
    videoLimit: () => 'none',
    simulateSilence: () => onEvent({ type: 'silence', verdict: 'dead' }),
    sample: async () => media.figures(),
    close() {
      media.closed = true;
      media.showing = null;
    },
  };
  return media;
}

function pathFrom(address: string, port: number): MediaPath & { readonly port: number } {
  const [type, transport] = ['host', 'udp'] as const;
  const ends = { local: `${address}:${port}`, remote: '203.0.113.10:6000', base: address };
  return { ...{ type, transport, port }, ...ends, networkId: null, networkCost: 0 };
}

/** As much of a description as says who offers what. */
export function sdpOf(
  name: string,
  direction: DescriptionRequest['direction'],
  video: VideoLine = null,
): string {
  return [
    'v=0',
    `o=${name} 1 1 IN IP4 192.0.2.1`,
    's=-',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 96 97',
    'c=IN IP4 192.0.2.1',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:97 telephone-event/48000',
    'a=fingerprint:sha-256 00:11',
    'a=setup:actpass',
    'a=rtcp-mux',
    `a=${direction}`,
    ...(video === null ? [] : videoSection(video)),
    '',
  ].join('\r\n');
}

const videoSection = (direction: NonNullable<VideoLine>): string[] => [
  `m=video ${direction === '0' ? 0 : 9} UDP/TLS/RTP/SAVPF 98`,
  'c=IN IP4 192.0.2.1',
  'a=rtpmap:98 VP8/90000',
  'a=rtcp-mux',
  `a=${direction === '0' ? 'inactive' : direction}`,
];

function videoIn(text: string): VideoLine {
  const sdp = parseSdp(text);
  const section = sdp?.media.find(({ type }) => type === 'video');
  if (!sdp || section === undefined) return null;
  return isRefused(section) ? '0' : directionIn(sdp, section);
}
