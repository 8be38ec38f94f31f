import type { Session, SessionDescriptionHandler } from 'sip.js';
import type { MediaConnection, SessionDescription } from '../core/ports.ts';

const sdp = 'application/sdp';

/**
 * Which media a SIP.js session uses. SIP.js makes its session description handler late and by itself;
 * the media connection exists before (the microphone is taken first), so the two meet here.
 */
const mediaOf = new WeakMap<Session, MediaConnection>();

export function bindMedia(session: Session, media: MediaConnection): void {
  mediaOf.set(session, media);
}

/** SIP.js's factory: hands out our media connection in SIP.js's clothes. */
export function mediaHandlerFactory(session: Session): SessionDescriptionHandler {
  const media = mediaOf.get(session);
  if (media === undefined) throw new Error('no media connection was bound to this session');
  return createMediaHandler(media);
}

function createMediaHandler(media: MediaConnection): SessionDescriptionHandler {
  // SIP.js gives descriptions without their type; RFC 3264 makes it a matter of whose turn it is.
  let offerPending = false;
  return {
    close: () => media.close(),
    hasDescription: (contentType) => contentType.toLowerCase().startsWith(sdp),
    async getDescription() {
      const description = await media.createDescription();
      offerPending = description.type === 'offer';
      return { body: description.sdp, contentType: sdp };
    },
    async setDescription(text) {
      const description: SessionDescription = { type: offerPending ? 'answer' : 'offer', sdp: text };
      await media.applyDescription(description);
      offerPending = false;
    },
    sendDtmf: (tones) => media.sendDtmf(tones),
  };
}
