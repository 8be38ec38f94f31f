import type { Core } from 'sip.js';
import { type FarSide, fingerprintIn, isUntouched } from '../core/far-side.ts';
import { hasToken } from './readings.ts';
import { type SessionContext, sdpOf } from './session-context.ts';

/*
 * Offhook-Media: sha-256 12:DF:3E:…
 *
 * Goes with every description, in requests and responses, and repeats the fingerprint (RFC 8122) of its audio. Whoever
 * ends the media between us puts a fingerprint of its own into the description and leaves a header alone that it does not
 * know (RFC 3261 section 16.6), so: both equal, the other end is an Offhook and its media comes straight from it. Such
 * two may change their connections within the dialog; a gateway need not understand that. A header that lies only
 * costs its sender the sound.
 */
const name = 'Offhook-Media';
/**
 * Offhook-Gateway: new-connection
 *
 * Said by an edge of the gateway that it put between us (edge/kamailio/media.cfg): another fingerprint within the dialog
 * is another DTLS association to it, and the sound goes on. Asterisk, for one, would fall silent for good.
 */
const gatewayName = 'Offhook-Gateway';

/** The header for a description of ours; none where it has no fingerprint. */
export function mediaHeaders(description: string): string[] {
  const fingerprint = fingerprintIn(description);
  return fingerprint === null ? [] : [`${name}: ${fingerprint}`];
}

/** What a message with a description tells of its sender; null when it has none. */
function farSideIn(message: Core.IncomingRequestMessage | Core.IncomingResponseMessage): FarSide | null {
  const sdp = sdpOf(message);
  if (sdp === null) return null;
  const isDirect = isUntouched(message.getHeader(name), sdp);
  return {
    isDirect,
    followsAnew: !isDirect && hasToken(message, gatewayName, 'new-connection'),
    takesReplaces: hasToken(message, 'supported', 'replaces'),
  };
}

export function tellFar(
  { tellFacts }: Pick<SessionContext, 'tellFacts'>,
  sipCallId: string,
  message: Core.IncomingRequestMessage | Core.IncomingResponseMessage,
): void {
  const far = farSideIn(message);
  if (far !== null) tellFacts({ sipCallId, peer: null, identity: null, far });
}
