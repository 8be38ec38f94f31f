import { parse } from 'sdp-transform';
import { type Ranking, rankCandidate } from './ranked-restart.ts';
import { attributeOf, audioOf, type MediaDescription, parseSdp, type Sdp, writeSdp } from './sdp.ts';

/*
 * Candidates found after a description was sent travel in INFO (RFC 8840): info package trickle-ice (RFC 6086), body
 * application/trickle-ice-sdpfrag.
 */

/**
 * All candidates of a local description, as RFC 8840 section 4.4 wants them: each INFO repeats the ones before. Null
 * when the description has none to tell.
 */
export function writeFragment(localSdp: string): string | null {
  const sdp = parseSdp(localSdp);
  const audio = sdp === null ? null : audioOf(sdp);
  if (sdp === null || audio === null) return null;
  const iceUfrag = attributeOf(sdp, audio, 'iceUfrag');
  const icePwd = attributeOf(sdp, audio, 'icePwd');
  if (iceUfrag === undefined || icePwd === undefined) return null;
  const section: MediaDescription = {
    type: audio.type,
    port: audio.port,
    protocol: audio.protocol,
    payloads: audio.payloads ?? '0',
    rtp: [],
    fmtp: [],
    ...(audio.mid === undefined ? {} : { mid: audio.mid }),
    candidates: audio.candidates ?? [],
    ...(audio.endOfCandidates === undefined ? {} : { endOfCandidates: audio.endOfCandidates }),
  };
  const whole = writeSdp({ version: 0, name: '-', iceUfrag, icePwd, media: [section] } as unknown as Sdp);
  // A fragment has neither version nor name.
  return whole.replace(/^(?:[vs]=.*\r\n)+/, '');
}

export interface TrickledCandidates {
  /** The generation that they belong to. */
  readonly ufrag: string;
  /** Candidate attributes as `addIceCandidate` takes them. */
  readonly candidates: readonly string[];
  readonly complete: boolean;
}

/** Reads a fragment, its candidates ranked like those of the description before; null when it is none. Never throws. */
export function readFragment(text: string, ranking: Ranking | null): TrickledCandidates | null {
  const sdp = fragmentIn(text);
  if (sdp === null) return null;
  const section = sdp.media.find(({ type }) => type === 'audio') ?? sdp.media[0];
  const ufrag = section?.iceUfrag ?? sdp.iceUfrag;
  if (section === undefined || ufrag === undefined) return null;
  const ranked = (section.candidates ?? []).map((candidate) =>
    ranking === null ? candidate : rankCandidate(candidate, ranking),
  );
  const alone = { ...sdp, media: [{ ...section, candidates: ranked }] };
  const lines = writeSdp(alone).split('\r\n');
  return {
    ufrag: String(ufrag),
    candidates: lines.filter((line) => line.startsWith('a=candidate:')).map((line) => line.slice(2)),
    complete: section.endOfCandidates !== undefined,
  };
}

function fragmentIn(text: string): Sdp | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
