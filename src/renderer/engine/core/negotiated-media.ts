import { common, type MediaDirection, reversed } from './media-direction.ts';
import {
  attributeOf,
  audioOf,
  directionIn,
  fingerprintOf,
  type MediaDescription,
  parseSdp,
  type Sdp,
  videoOf,
} from './sdp.ts';
import { agreedLayers } from './simulcast.ts';

/** What offer and answer agreed on, as data. */
export interface NegotiatedMedia {
  /** Our side of what holds between both: "sendrecv" in a call, "sendonly" while we hold. */
  readonly direction: MediaDirection;
  /** What the far side said of itself, clamped by nothing: "sendonly" or "inactive" while it holds us. */
  readonly remoteDirection: MediaDirection;
  /** The codec that we send first, such as "opus"; null while audio is refused. */
  readonly codec: string | null;
  /** RFC 2198 in the answer: can be switched on without asking. */
  readonly red: boolean;
  /** How digits travel: RFC 4733 where both have it, else SIP INFO; none without audio. */
  readonly dtmf: 'telephone-event' | 'info' | 'none';
  /** "sha-256 AB:CD:…" as the far side wrote it. Another one means another DTLS association. */
  readonly remoteFingerprint: string | null;
  /** Our part in DTLS (RFC 5763 section 5). */
  readonly dtlsRole: 'client' | 'server' | null;
  readonly rtcpMux: boolean;
  readonly remoteIceLite: boolean;
  /** RFC 8838 section 4.1: the far side said in SDP that candidates may trickle. */
  readonly remoteTrickle: boolean;
  /** What the far side, or the edge between, does with this call (RFC 7866, `a=record`); null: no recording that it told of. */
  readonly recording: Recording;
  /** Null: none was asked for, or one side takes none. */
  readonly video: NegotiatedVideo | null;
}

export interface NegotiatedVideo {
  /** Our side of what holds between both. */
  readonly direction: MediaDirection;
  /** The codec that we send first, such as "vp8". */
  readonly codec: string | null;
  /** Simulcast: the names of the layers that the far side takes, the smallest first; left out: one without a name. */
  readonly layers?: readonly string[];
}

/** "off" is told as nothing: to whoever talks it is the same. */
export type Recording = 'on' | 'paused' | null;

/**
 * Reads what two descriptions agreed on. Null when one of them cannot be read. Pure, never throws.
 *
 * @param local our description, which may list more than the far side took when it was the offer
 */
export function negotiatedMedia(local: string, remote: string): NegotiatedMedia | null {
  const ours = parseSdp(local);
  const theirs = parseSdp(remote);
  if (ours === null || theirs === null) return null;
  const ourAudio = audioOf(ours);
  const theirAudio = audioOf(theirs);
  if (ourAudio === null || theirAudio === null) return { ...nothing, remoteIceLite: isLite(theirs) };
  const remoteDirection = directionIn(theirs, theirAudio);
  const shared = codecNames(theirAudio).filter((name) => codecNames(ourAudio).includes(name));
  return {
    direction: common(directionIn(ours, ourAudio), reversed(remoteDirection)),
    remoteDirection,
    codec: shared.find((name) => !companions.has(name)) ?? null,
    red: shared.includes('red'),
    dtmf: shared.includes('telephone-event') ? 'telephone-event' : 'info',
    remoteFingerprint: fingerprintOf(theirs),
    dtlsRole: roleOf(attributeOf(ours, ourAudio, 'setup'), attributeOf(theirs, theirAudio, 'setup')),
    rtcpMux: theirAudio.rtcpMux !== undefined && ourAudio.rtcpMux !== undefined,
    remoteIceLite: isLite(theirs),
    remoteTrickle: String(attributeOf(theirs, theirAudio, 'iceOptions') ?? '').includes('trickle'),
    recording: recordingOf(unknownAttribute(theirs, theirAudio, 'record')),
    video: videoIn(ours, theirs),
  };
}

const nothing: NegotiatedMedia = {
  direction: 'inactive',
  remoteDirection: 'inactive',
  codec: null,
  red: false,
  dtmf: 'none',
  remoteFingerprint: null,
  dtlsRole: null,
  rtcpMux: false,
  remoteIceLite: false,
  remoteTrickle: false,
  recording: null,
  video: null,
};

function videoIn(ours: Sdp, theirs: Sdp): NegotiatedVideo | null {
  const ourVideo = videoOf(ours);
  const theirVideo = videoOf(theirs);
  if (ourVideo === null || theirVideo === null) return null;
  const layers = agreedLayers(ourVideo, theirVideo);
  return {
    direction: common(directionIn(ours, ourVideo), reversed(directionIn(theirs, theirVideo))),
    codec: sharedPicture(ourVideo, theirVideo),
    ...(layers.length > 0 && { layers }),
  };
}

/** The first codec of theirs that shows something and is ours too; null: nothing could be seen. */
export function sharedPicture(ours: MediaDescription, theirs: MediaDescription): string | null {
  const own = codecNames(ours);
  return codecNames(theirs).find((name) => own.includes(name) && !repairs.has(name)) ?? null;
}

/** Not pictures themselves. */
const repairs = new Set(['rtx', 'red', 'ulpfec', 'flexfec-03']);

/** Not voice themselves. */
const companions = new Set(['telephone-event', 'cn', 'red', 'ulpfec']);

/** The codec that whoever says this likes best; null: no audio. */
export function firstVoice(sdp: Sdp): string | null {
  const audio = audioOf(sdp);
  return audio === null ? null : (codecNames(audio).find((name) => !companions.has(name)) ?? null);
}

/** RFC 3551 section 6: static payload types need no rtpmap. */
const staticCodecs: Readonly<Record<string, string>> = { 0: 'pcmu', 8: 'pcma', 9: 'g722', 13: 'cn' };

/** Lower case, in the order of the m-line: what comes first is what that side likes best. */
export function codecNames(section: MediaDescription): string[] {
  const mapped = new Map(
    section.rtp.map(({ payload, codec }) => [String(payload), String(codec).toLowerCase()]),
  );
  return String(section.payloads ?? '')
    .split(' ')
    .flatMap((payload) => mapped.get(payload) ?? staticCodecs[payload] ?? []);
}

function roleOf(ours: string | undefined, theirs: string | undefined): 'client' | 'server' | null {
  if (ours === 'active' || theirs === 'passive') return 'client';
  if (ours === 'passive' || theirs === 'active') return 'server';
  return null;
}

const isLite = (sdp: Sdp): boolean => sdp.icelite !== undefined;

function recordingOf(value: string | null): Recording {
  const word = value?.trim().toLowerCase();
  return word === 'on' || word === 'paused' ? word : null;
}

function unknownAttribute(sdp: Sdp, section: MediaDescription, name: string): string | null {
  const all = [...(section.invalid ?? []), ...(sdp.invalid ?? [])];
  const found = all.map(({ value }) => String(value)).find((value) => value.startsWith(`${name}:`));
  return found?.slice(name.length + 1) ?? null;
}
