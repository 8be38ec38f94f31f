import { clampAnswer } from '../core/media-direction.ts';
import { sharedPicture } from '../core/negotiated-media.ts';
import { type OpusPolicy, withOpusLimited } from '../core/opus-format.ts';
import { type Ranking, rankDescription } from '../core/ranked-restart.ts';
import {
  attributeOf,
  audioOf,
  directionIn,
  isRefused,
  type MediaDescription,
  parseSdp,
  refusedSection,
  type Sdp,
  withoutRefusedInGroups,
  writeSdp,
} from '../core/sdp.ts';
import { type LayersSaid, withAgreedLayers } from '../core/simulcast.ts';

export interface RemotePreparation {
  /** Our offer, when theirs is the answer to it. */
  readonly offer: Sdp | null;
  /** Null: candidates stay as they came. */
  readonly ranking: Ranking | null;
  readonly opus: OpusPolicy;
  /** Send RFC 2198: Chromium does so when it stands before Opus. */
  readonly red: boolean;
  /** Null: no picture may go in several layers at once. */
  readonly layers: LayersSaid | null;
}

/** The far side's description as Chromium is given it. Pure. */
export function prepareRemote(said: Sdp, { offer, ranking, opus, red, layers }: RemotePreparation): string {
  const theirs = withAgreedLayers(said, layers);
  const held = offer === null ? theirs : heldToOffer(offer, theirs);
  const ranked = ranking === null ? held : rankDescription(held, ranking);
  return writeSdp(withRed(withOpusLimited(ranked, opus), red));
}

/**
 * The answer, without what it claims beyond the offer, of voice and picture; a picture that cannot come about as it is
 * answered is taken for refused, for Chromium would refuse the voice along with it.
 */
function heldToOffer(ours: Sdp, theirs: Sdp): Sdp {
  const media = theirs.media.map((section, index) => {
    const own = ours.media[index];
    if (own === undefined || (section.type !== 'audio' && section.type !== 'video')) return section;
    if (section.type === 'video' && !isPictureUsable(theirs, section, own)) return refusedSection(section);
    const answered = directionIn(theirs, section);
    const allowed = clampAnswer(directionIn(ours, own), answered);
    return allowed === answered ? section : { ...section, direction: allowed };
  });
  const missing = ours.media.slice(theirs.media.length);
  const padded = missing.every(({ type }) => type === 'video') ? missing.map(refusedSection) : [];
  return withoutRefusedInGroups({ ...theirs, media: [...media, ...padded] });
}

/** What Chromium asks of a section before it takes the description that it stands in. */
function isPictureUsable(sdp: Sdp, section: MediaDescription, own: MediaDescription): boolean {
  if (isRefused(section) || isRefused(own)) return false;
  return section.rtcpMux !== undefined && hasTransport(sdp, section) && sharedPicture(own, section) !== null;
}

/** In a BUNDLE the first section has it for all. */
function hasTransport(sdp: Sdp, section: MediaDescription): boolean {
  const bundle = sdp.groups?.find(({ type }) => type === 'BUNDLE');
  const place = bundle === undefined ? -1 : String(bundle.mids).split(' ').indexOf(String(section.mid));
  const parts = ['fingerprint', 'iceUfrag', 'icePwd'] as const;
  return place > 0 || parts.every((part) => attributeOf(sdp, section, part) !== undefined);
}

/** RED before all other payload types, or behind them. */
function withRed(sdp: Sdp, first: boolean): Sdp {
  const audio = audioOf(sdp);
  return {
    ...sdp,
    media: sdp.media.map((section) => (section === audio ? redMoved(section, first) : section)),
  };
}

function redMoved(section: MediaDescription, first: boolean): MediaDescription {
  const red = section.rtp
    .filter(({ codec }) => String(codec).toLowerCase() === 'red')
    .map(({ payload }) => String(payload));
  if (red.length === 0) return section;
  const others = String(section.payloads ?? '')
    .split(' ')
    .filter((payload) => payload !== '' && !red.includes(payload));
  const ordered = first ? [...red, ...others] : [...others, ...red];
  return { ...section, payloads: ordered.join(' ') };
}

/**
 * What the far side said last, as its answer to an offer that never leaves this computer: so a change of RED is made
 * without asking anybody. The roles in DTLS stay.
 */
export function repeatedAsAnswer(
  applied: string,
  dtlsRole: 'client' | 'server',
  red: boolean,
): string | null {
  const sdp = withSetup(applied, dtlsRole === 'client' ? 'passive' : 'active');
  return sdp === null ? null : writeSdp(withRed(sdp, red));
}

/**
 * What the far side said last, as an offer of its own that never came. `heard`: the SSRC that is received now; null
 * leaves the sources as they were told, a number tells others: none where some were told, this one where none was.
 */
export function repeatedAsOffer(applied: string, heard: number | null): string | null {
  const sdp = withSetup(applied, 'actpass');
  if (sdp === null || heard === null) return sdp === null ? null : writeSdp(sdp);
  const media = sdp.media.map(({ ssrcs, ssrcGroups: _, ...section }) =>
    ssrcs === undefined && section.type === 'audio'
      ? { ...section, ssrcs: [{ id: heard, attribute: 'cname', value: 'heard' }] }
      : section,
  );
  return writeSdp({ ...sdp, media });
}

function withSetup(applied: string, setup: 'active' | 'passive' | 'actpass'): Sdp | null {
  const sdp = parseSdp(applied);
  if (sdp === null) return null;
  const media = sdp.media.map((section) =>
    attributeOf(sdp, section, 'setup') === undefined ? section : { ...section, setup },
  );
  return { ...sdp, media };
}
