import { type MediaDescription, parse, type SessionDescription as Sdp, write } from 'sdp-transform';
import type { MediaDirection } from './media-direction.ts';

export type { MediaDescription, Sdp };

/** Reads a description (RFC 8866), or null when it is none. Never throws. */
export function parseSdp(text: string): Sdp | null {
  if (!/^v=0\s/.test(text)) return null;
  try {
    const sdp = parse(text);
    // sdp-transform keeps an m-line that it cannot read as a section without a type.
    return sdp.media.every((section) => typeof section.type === 'string') ? sdp : null;
  } catch {
    return null;
  }
}

export const writeSdp = (sdp: Sdp): string => write(sdp);

/** The audio that the call is about: the first section that is not refused (port 0, RFC 3264 section 6). */
export function audioOf(sdp: Sdp): MediaDescription | null {
  return sdp.media.find((section) => section.type === 'audio' && !isRefused(section)) ?? null;
}

/** The one picture that a call has, if any. */
export function videoOf(sdp: Sdp): MediaDescription | null {
  return sdp.media.find((section) => section.type === 'video' && !isRefused(section)) ?? null;
}

/** A bundled section has port 0 too, and is not refused (RFC 9143 section 6). */
export const isRefused = ({ port, bundleOnly }: MediaDescription): boolean =>
  port === 0 && bundleOnly === undefined;

/** An attribute that may stand in the section or before all sections; the section wins (RFC 8866 section 5.13). */
export function attributeOf<K extends SharedAttribute>(
  sdp: Sdp,
  section: MediaDescription,
  key: K,
): SharedAttributes[K] {
  return section[key] ?? sdp[key];
}

type SharedAttribute = 'fingerprint' | 'setup' | 'iceUfrag' | 'icePwd' | 'iceOptions' | 'direction';
type SharedAttributes = Pick<Sdp, SharedAttribute>;

/** That of the audio as it was written, "sha-256 AB:CD:…"; null without one. Another one means another DTLS association. */
export function fingerprintOf(sdp: Sdp): string | null {
  const audio = audioOf(sdp);
  const found = audio === null ? undefined : attributeOf(sdp, audio, 'fingerprint');
  return found === undefined ? null : `${found.type} ${found.hash}`;
}

/** Without a word it is "sendrecv" (RFC 8866 section 6.7). */
export function directionIn(sdp: Sdp, section: MediaDescription): MediaDirection {
  return attributeOf(sdp, section, 'direction') ?? 'sendrecv';
}

/** The section as one that is not taken: port 0 (RFC 3264 section 6). */
export function refusedSection(section: MediaDescription): MediaDescription {
  const { bundleOnly: _, ssrcs: _ssrcs, ssrcGroups: _groups, candidates: _candidates, ...rest } = section;
  return { ...rest, port: 0, direction: 'inactive' };
}

/** Who refuses a section takes it out of its BUNDLE too (RFC 9143 section 7.3.3). */
export const withoutRefusedInGroups = (sdp: Sdp): Sdp =>
  withoutInGroups(sdp, new Set(sdp.media.filter(isRefused).map(({ mid }) => String(mid))));

function withoutInGroups(sdp: Sdp, refused: ReadonlySet<string>): Sdp {
  if (sdp.groups === undefined) return sdp;
  const groups = sdp.groups.map((group) =>
    group.type === 'BUNDLE'
      ? {
          ...group,
          mids: String(group.mids)
            .split(' ')
            .filter((mid) => !refused.has(mid))
            .join(' '),
        }
      : group,
  );
  return { ...sdp, groups };
}

/**
 * An offer of fewer sections than there were is against RFC 3264 section 8, and common: what is missing at its end is
 * refused in it.
 */
export function paddedOffer(theirs: Sdp, before: Sdp | null): Sdp {
  const missing = before?.media.slice(theirs.media.length) ?? [];
  if (missing.length === 0) return theirs;
  return { ...theirs, media: [...theirs.media, ...missing.map(refusedSection)] };
}

/** The answer to such an offer: of its sections, and no more. */
export function cutAnswer(ours: Sdp, offer: Sdp | null): Sdp {
  if (offer === null || offer.media.length >= ours.media.length) return ours;
  const beyond = new Set(ours.media.slice(offer.media.length).map(({ mid }) => String(mid)));
  return withoutInGroups({ ...ours, media: ours.media.slice(0, offer.media.length) }, beyond);
}

/** The same description with every picture refused; null where it has none. */
export function withoutPicture(text: string): string | null {
  const sdp = parseSdp(text);
  if (sdp === null || videoOf(sdp) === null) return null;
  const media = sdp.media.map((section) => (section.type === 'video' ? refusedSection(section) : section));
  return writeSdp(withoutRefusedInGroups({ ...sdp, media }));
}

/** What was said, without a picture that was not applied. */
export function asApplied(said: string, applied: string): string {
  const sdp = parseSdp(applied);
  return sdp !== null && videoOf(sdp) === null ? (withoutPicture(said) ?? said) : said;
}
