import { audioOf, fingerprintOf, parseSdp } from '../core/sdp.ts';

/**
 * What a description of the far side lacks of what every call demands (M1): a fingerprint, without which there is no
 * DTLS-SRTP (RFC 5763 section 5), and RTCP on the port of RTP (RFC 5761). Null when nothing is missing, and for what
 * cannot be read or has no audio: that is told by others. Pure, never throws.
 */
export function missingFromMedia(description: string): string | null {
  const sdp = parseSdp(description);
  const audio = sdp === null ? null : audioOf(sdp);
  if (sdp === null || audio === null) return null;
  if (fingerprintOf(sdp) === null) return 'no encryption by DTLS-SRTP: the description has no fingerprint';
  return audio.rtcpMux === undefined ? 'no rtcp-mux' : null;
}
