/**
 * Where the one audio stream of a connection has its place. RFC 8829 section 5.10: an offer that only sends (a call that
 * begins on hold: handed on, or taken back) does not take up what addTrack prepared; it gets a transceiver of its own, and
 * who answers would be silent for good, on this connection, after the hold as well.
 */

/** Those that are still in use. */
export const transceiversOf = (connection: RTCPeerConnection): RTCRtpTransceiver[] =>
  connection
    .getTransceivers()
    .filter(({ direction, receiver }) => direction !== 'stopped' && receiver.track.kind === 'audio');

const hasPlace = ({ mid }: RTCRtpTransceiver): boolean => mid !== null;

/** The one that has an m-line; before there is any, the one that will have it. */
function voiceOf(connection: RTCPeerConnection): RTCRtpTransceiver | undefined {
  const transceivers = transceiversOf(connection);
  return transceivers.find(hasPlace) ?? transceivers[0];
}

export const senderOf = (connection: RTCPeerConnection): RTCRtpSender | undefined =>
  voiceOf(connection)?.sender;

export const receiverOf = (connection: RTCPeerConnection): RTCRtpReceiver | undefined =>
  voiceOf(connection)?.receiver;

/**
 * After an offer of the far side: what is to be sent goes to the m-line that was offered. One that was refused (port 0) and
 * is used again has another sender than before (RFC 8829 section 5.10): without `voice` it would send nothing.
 */
export async function moveToPlace(
  connection: RTCPeerConnection,
  voice: MediaStreamTrack | null,
): Promise<void> {
  const transceivers = transceiversOf(connection);
  const offered = transceivers.find(hasPlace);
  if (offered === undefined) return;
  const left = transceivers.find(({ mid, sender }) => mid === null && sender.track !== null);
  if (left === undefined) {
    if (offered.sender.track === null && voice !== null) await offered.sender.replaceTrack(voice);
    return;
  }
  await offered.sender.replaceTrack(left.sender.track);
  // Or the next offer of ours would have a second m-line for it.
  left.stop();
}
