import { defaultVideo, type VideoPolicy } from '../../../shared/provisioning.ts';
import { type MediaDirection, sends } from '../core/media-direction.ts';
import { layerNames, scaleOf } from '../core/simulcast.ts';
import { chooseVideoCodecs } from './codec-preferences.ts';

/**
 * Where the one picture of a connection has its place. A transceiver of addTransceiver never takes up the m-line of an
 * offer (RFC 8829 section 5.10), and one without an m-line would get into the next offer by itself: so one is made for an
 * offer that shows something, and goes when that came to nothing.
 */
const picturesOf = (connection: RTCPeerConnection): RTCRtpTransceiver[] =>
  connection
    .getTransceivers()
    .filter(({ direction, receiver }) => direction !== 'stopped' && receiver.track.kind === 'video');

function pictureOf(connection: RTCPeerConnection): RTCRtpTransceiver | undefined {
  const pictures = picturesOf(connection);
  return pictures.find(({ mid }) => mid !== null) ?? pictures[0];
}

/** Before a description of ours: what it says of the picture. */
function describePicture(
  connection: RTCPeerConnection,
  direction: MediaDirection,
  policy: VideoPolicy | undefined,
): void {
  const chosen = codecsFor(policy);
  const mayAdd = chosen.length > 0 && sends(direction) && connection.signalingState !== 'have-remote-offer';
  if (mayAdd && pictureOf(connection) === undefined) keepPictureLine(connection, policy);
  const picture = pictureOf(connection);
  for (const each of picturesOf(connection)) {
    // A second one, of whatever it is, is not taken.
    each.direction = each === picture && policy?.allowed !== false ? direction : 'inactive';
    // Without a codec its line is refused.
    if (chosen.length === 0) each.stop();
    else each.setCodecPreferences(chosen);
  }
}

/** The same, whatever becomes of it: the voice is described without a picture, too. */
export async function tryPicture(
  connection: RTCPeerConnection,
  direction: MediaDirection,
  policy: VideoPolicy | undefined,
  track: MediaStreamTrack | null,
): Promise<void> {
  try {
    describePicture(connection, direction, policy);
    await sendPicture(connection, track);
  } catch {
    for (const each of picturesOf(connection)) each.direction = 'inactive';
  }
}

/** A new connection in the same dialog has an m-line for each that the old one had (RFC 3264 section 8). */
export function keepPictureLine(connection: RTCPeerConnection, policy: VideoPolicy | undefined): void {
  connection.addTransceiver('video', {
    direction: 'inactive',
    ...(policy?.simulcast === true && { sendEncodings: layersOffered() }),
  });
}

/**
 * Layers are there from the first offer on, or never: an answer can take some away, and none can be added (W3C webrtc
 * section 5.2). Without a mode VP9 and AV1 would put all layers into one stream.
 */
const layersOffered = (): RTCRtpEncodingParameters[] =>
  layerNames.map((rid, index) => ({
    rid,
    scaleResolutionDownBy: scaleOf(index, layerNames.length),
    scalabilityMode: 'L1T1',
  }));

/**
 * What is shown goes to the m-line that there is; those without one go, after an offer of the far side and after one of
 * ours that came to nothing.
 */
export async function placePicture(
  connection: RTCPeerConnection,
  track: MediaStreamTrack | null,
): Promise<void> {
  for (const picture of picturesOf(connection)) if (picture.mid === null) picture.stop();
  await sendPicture(connection, track);
}

export async function sendPicture(
  connection: RTCPeerConnection,
  track: MediaStreamTrack | null,
): Promise<void> {
  const sender = pictureOf(connection)?.sender;
  if (sender !== undefined && sender.track !== track) await sender.replaceTrack(track);
}

export const pictureSenderOf = (connection: RTCPeerConnection): RTCRtpSender | undefined =>
  pictureOf(connection)?.sender;

/** What comes from the far side; null: nothing is agreed on. */
export function pictureFrom(connection: RTCPeerConnection): MediaStreamTrack | null {
  const picture = pictureOf(connection);
  const direction = picture?.currentDirection;
  return picture !== undefined && (direction === 'sendrecv' || direction === 'recvonly')
    ? picture.receiver.track
    : null;
}

const codecsFor = (policy: VideoPolicy = defaultVideo): RTCRtpCodec[] =>
  chooseVideoCodecs(RTCRtpReceiver.getCapabilities('video')?.codecs ?? [], policy.codecs);
