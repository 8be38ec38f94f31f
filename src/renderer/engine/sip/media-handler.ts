import type { Session, SessionDescriptionHandler } from 'sip.js';
import {
  type DescriptionRequest,
  type MediaConnection,
  MediaError,
  type SessionDescription,
} from '../core/ports.ts';

const sdp = 'application/sdp';

/**
 * Which media a SIP.js session uses. SIP.js makes its session description handler late and by itself;
 * the media connection exists before (the microphone is taken first), so the two meet here.
 */
const mediaOf = new WeakMap<Session, Bound>();

interface Bound {
  readonly media: MediaConnection;
  readonly failed: (error: MediaError) => void;
  next: DescriptionRequest;
}

/** `failed` is told why a description could not be made or taken: SIP.js only tells that the session is over. */
export function bindMedia(session: Session, media: MediaConnection, failed: Bound['failed']): void {
  mediaOf.set(session, { media, failed, next: { direction: 'sendrecv', iceRestart: false } });
}

/**
 * What the descriptions of this session say from now on, offers and answers. The direction stays until it is asked for
 * anew; an ICE restart is for one offer only. Not by SIP.js's options: it keeps those and repeats them in later
 * re-INVITEs.
 */
export function requestDescription(session: Session, request: DescriptionRequest): void {
  const bound = mediaOf.get(session);
  if (bound !== undefined) bound.next = request;
}

/** SIP.js's factory: hands out our media connection in SIP.js's clothes. */
export function mediaHandlerFactory(session: Session): SessionDescriptionHandler {
  const bound = mediaOf.get(session);
  if (bound === undefined) throw new Error('no media connection was bound to this session');
  return createMediaHandler(bound);
}

function createMediaHandler(bound: Bound): SessionDescriptionHandler {
  const { media, failed } = bound;
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
      const request = bound.next;
      bound.next = { ...request, iceRestart: false };
      const description = await telling(media.createDescription(request));
      offerPending = description.type === 'offer';
      return { body: description.sdp, contentType: sdp };
    },
    async setDescription(text) {
      const description: SessionDescription = { type: offerPending ? 'answer' : 'offer', sdp: text };
      await telling(media.applyDescription(description));
      offerPending = false;
    },
    async rollbackDescription() {
      offerPending = false;
      await telling(media.rollback());
    },
    sendDtmf: (tones) => media.sendDtmf(tones),
  };
}
