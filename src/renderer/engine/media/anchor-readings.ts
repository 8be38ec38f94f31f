import { parseCandidate } from '../core/ice-candidate.ts';
import type { DescriptionRequest } from '../core/ports.ts';
import { attributeOf, audioOf, type Sdp, writeSdp } from '../core/sdp.ts';
import type { TrickledCandidates } from '../core/trickle-fragment.ts';
import { chooseCodecs } from './codec-preferences.ts';
import type { MediaPolicy } from './media-policy.ts';

export const isSame = (one: DescriptionRequest | null, other: DescriptionRequest): boolean =>
  one !== null &&
  one.direction === other.direction &&
  one.iceRestart === other.iceRestart &&
  (one.video ?? 'recvonly') === (other.video ?? 'recvonly');

export function preferCodecs(transceiver: RTCRtpTransceiver, policy: MediaPolicy): void {
  const capabilities = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const chosen = chooseCodecs(capabilities, policy.codecs, policy.red !== 'off');
  if (chosen.length > 0) transceiver.setCodecPreferences(chosen);
}

export async function addCandidates(
  connection: RTCPeerConnection,
  trickled: TrickledCandidates,
): Promise<void> {
  for (const candidate of trickled.candidates) {
    // BUNDLE: there is one transport, that of the first section.
    await connection
      .addIceCandidate({ candidate, sdpMLineIndex: 0, usernameFragment: trickled.ufrag })
      // A candidate that cannot be used (another protocol) leaves the others as they are.
      .catch(() => undefined);
  }
}

export function ufragIn(sdp: Sdp): string | null {
  const audio = audioOf(sdp);
  const ufrag = audio === null ? undefined : attributeOf(sdp, audio, 'iceUfrag');
  return ufrag === undefined ? null : String(ufrag);
}

export function candidatesIn(sdp: Sdp): NonNullable<ReturnType<typeof parseCandidate>>[] {
  const lines = (audioOf(sdp)?.candidates ?? []).length === 0 ? [] : writeSdp(sdp).split('\r\n');
  return lines.flatMap((line) => parseCandidate(line) ?? []);
}
