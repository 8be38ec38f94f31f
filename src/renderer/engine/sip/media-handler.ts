import type { Session, SessionDescriptionHandler } from 'sip.js';
import { type MediaConnection, MediaError, type SessionDescription } from '../core/ports.ts';

const sdp = 'application/sdp';

/**
 * Which media a SIP.js session uses. SIP.js makes its session description handler late and by itself;
 * the media connection exists before (the microphone is taken first), so the two meet here.
 */
const mediaOf = new WeakMap<Session, Bound>();

interface Bound {
  readonly media: MediaConnection;
  readonly failed: (error: MediaError) => void;
}

/** `failed` is told why a description could not be made or taken: SIP.js only tells that the session is over. */
export function bindMedia(session: Session, media: MediaConnection, failed: Bound['failed']): void {
  mediaOf.set(session, { media, failed });
}

/** SIP.js's factory: hands out our media connection in SIP.js's clothes. */
export function mediaHandlerFactory(session: Session): SessionDescriptionHandler {
  const bound = mediaOf.get(session);
  if (bound === undefined) throw new Error('no media connection was bound to this session');
  return createMediaHandler(bound);
}

function createMediaHandler({ media, failed }: Bound): SessionDescriptionHandler {
  // SIP.js gives descriptions without their type; RFC 3264 makes it a matter of whose turn it is.
  let offerPending = false;
  async function telling<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      failed(error instanceof MediaError ? error : new MediaError('media-failed', String(error)));
      throw error;
    }
  }
  return {
    close: () => media.close(),
    hasDescription: (contentType) => contentType.toLowerCase().startsWith(sdp),
    async getDescription() {
      const description = await telling(media.createDescription());
      offerPending = description.type === 'offer';
      return { body: description.sdp, contentType: sdp };
    },
    async setDescription(text) {
      const description: SessionDescription = { type: offerPending ? 'answer' : 'offer', sdp: text };
      await telling(media.applyDescription(description));
      offerPending = false;
    },
    sendDtmf: (tones) => media.sendDtmf(tones),
  };
}
