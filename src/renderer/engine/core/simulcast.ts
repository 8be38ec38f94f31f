import { type MediaDescription, parseSimulcastStreamList } from 'sdp-transform';
import { receives, sends } from './media-direction.ts';
import { directionIn, isRefused, type Sdp } from './sdp.ts';
import type { VideoSource } from './video.ts';
import type { VideoRung } from './video-ladder.ts';

/*
 * Simulcast (RFC 8853): one picture in several sizes at once, for a server that hands each of its viewers the one that
 * fits. Offered only where policy says that such a server may be there; whoever does not answer it gets one layer.
 */

/** The names of our layers in SDP (RFC 8851), the smallest first: what is left of the rate goes to the first ones. */
export const layerNames = ['q', 'h', 'f'] as const;

/** One encoding as W3C's `RTCRtpEncodingParameters` has it. */
export interface LayerSending {
  readonly active: boolean;
  readonly scale: number;
  readonly framesPerSecond: number;
  /** bit/s. */
  readonly most: number;
}

/** Each layer has twice the width and height of the one before it, and is given three times its rate. */
const [sizes, rates] = [2, 3];

/** How many times smaller a layer is than what is taken, by its place among so many. */
export const scaleOf = (index: number, count: number): number => sizes ** (count - 1 - index);

/**
 * How each of so many layers is sent, the smallest first; null: nothing is sent. Together they get what the rung gives a
 * single one, and the large ones go first. Of a screen one layer is sent: in a small one nobody can read. Pure.
 */
export function layersAt(rung: VideoRung | null, source: VideoSource, count: number): LayerSending[] {
  const scales = Array.from({ length: count }, (_, index) => scaleOf(index, count));
  if (rung === null) return scales.map((scale) => ({ active: false, scale, framesPerSecond: 1, most: 0 }));
  const last = count - 1;
  const isSent = (scale: number, index: number): boolean =>
    source === 'screen' ? index === last : index === 0 || scale >= rung.scale;
  const highest = scales.findLastIndex(isSent);
  const shares = scales.map((scale, index) => (isSent(scale, index) ? rates ** index : 0));
  const whole = shares.reduce((total, share) => total + share, 0);
  return scales.map((scale, index) => ({
    active: isSent(scale, index),
    scale: index === highest ? Math.max(scale, rung.scale) : scale,
    framesPerSecond: rung.framesPerSecond,
    most: Math.round((rung.most * (shares[index] ?? 0)) / whole),
  }));
}

/**
 * The layers that the far side takes of those that we send, by name, in our order; empty where there is only one. Pure,
 * never throws.
 */
export function agreedLayers(ours: MediaDescription, theirs: MediaDescription): string[] {
  const taken = new Set(streamsOf(theirs, 'recv').flat());
  const agreed = streamsOf(ours, 'send').flatMap((stream) => stream.find((name) => taken.has(name)) ?? []);
  return agreed.length > 1 ? agreed : [];
}

/** Of each stream its names, the dearest first; `~` (paused at first) is no other name. */
function streamsOf({ simulcast }: MediaDescription, way: 'send' | 'recv'): string[][] {
  if (simulcast === undefined) return [];
  const { dir1, list1, dir2, list2 } = simulcast;
  const list = dir1 === way ? list1 : dir2 === way ? list2 : undefined;
  if (list === undefined) return [];
  return parseSimulcastStreamList(String(list)).map((stream) =>
    stream.map(({ scid }) => String(scid)).filter((name) => name !== ''),
  );
}

/** By this header extension a packet says of which layer it is (RFC 8852). */
const layerExtension = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';

const isOldOrBroken = ({ value }: { readonly value?: unknown }): boolean =>
  String(value).startsWith('simulcast');

/** What we said last of pictures that go in several layers at once. */
export interface LayersSaid {
  readonly said: Sdp;
  /** Those that the far side took when a picture was last sent, by name; empty: it took none, or has not been asked. */
  readonly taken: readonly string[];
}

/**
 * What the far side says of layers, of those that we said we send (`ours`; null: none may be sent), so that what is left of
 * them can be sent; else no word of it, and there is one layer in full size. Chromium refuses a whole description for a line of
 * simulcast that it cannot read. Pure.
 *
 * In a hold nobody asks for layers, and Chromium takes those that nobody asks for away for good: as long as no picture of
 * ours is wanted, the far side is made to ask for those that it took before.
 */
export function withAgreedLayers(theirs: Sdp, ours: LayersSaid | null): Sdp {
  return {
    ...theirs,
    media: theirs.media.map((section, index) => {
      const { simulcast_03: _old, invalid = [], ...known } = section;
      const kept = invalid.filter((each) => !isOldOrBroken(each));
      const clean = { ...known, ...(kept.length > 0 && { invalid: kept }) };
      const own = ours?.said.media[index];
      if (ours !== null && own?.type === 'video' && section.type === 'video') {
        if (isUsable(own, section)) return clean;
        const flows = sends(directionIn(ours.said, own)) && receives(directionIn(theirs, section));
        if (!flows) return askingAgain(theirs, plain(clean), own, ours.taken);
      }
      return plain(clean);
    }),
  };
}

const isUsable = (own: MediaDescription, section: MediaDescription): boolean =>
  agreedLayers(own, section).length > 0 && section.ext?.some(({ uri }) => uri === layerExtension) === true;

function plain(section: MediaDescription): MediaDescription {
  if (section.simulcast === undefined) return section;
  const { simulcast: _, rids: _rids, ...rest } = section;
  return rest;
}

/** The section as it would be if it asked for these layers of ours; as it is where it cannot. */
function askingAgain(
  theirs: Sdp,
  section: MediaDescription,
  own: MediaDescription,
  taken: readonly string[],
): MediaDescription {
  const extension = own.ext?.find(({ uri }) => uri === layerExtension);
  const names = streamsOf(own, 'send')
    .flat()
    .filter((name) => taken.includes(name));
  if (isRefused(section) || extension === undefined || names.length < 2) return section;
  const others = theirs.media.flatMap(({ ext = [] }) => ext);
  // One number means one thing in all of a BUNDLE (RFC 9143 section 7.3.1).
  if (others.some(({ value, uri }) => value === extension.value && uri !== layerExtension)) return section;
  const ext = section.ext?.filter(({ uri }) => uri !== layerExtension) ?? [];
  return {
    ...section,
    ext: [...ext, { value: extension.value, uri: layerExtension }],
    rids: names.map((id) => ({ id, direction: 'recv' })),
    simulcast: { dir1: 'recv', list1: names.join(';') },
  };
}
