import { fingerprintOf } from './codecs.ts';
import {
  createOfferingPeer,
  createPeerForOffer,
  type MediaPeer,
  type MediaPeerOptions,
} from './media-peer.ts';

/** The media of one call, over all its offers. */
export interface CallMedia {
  /** The connection in use; null before the first offer or answer. */
  peer(): MediaPeer | null;
  offer(): Promise<string | null>;
  /** @returns null when nothing in the offer fits */
  answer(offer: string): Promise<string | null>;
  accept(answer: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * A re-offer with another DTLS fingerprint comes from a new RTCPeerConnection: it gets a new one on this side too,
 * and the old one is closed. A DTLS association cannot be moved to another certificate.
 */
export function createCallMedia(options: MediaPeerOptions): CallMedia {
  let current: MediaPeer | null = null;
  let fingerprint: string | null = null;

  return {
    peer: () => current,
    async offer() {
      current = await createOfferingPeer(options);
      return (await current?.createOffer()) ?? null;
    },
    async answer(offer) {
      const offered = fingerprintOf(offer);
      const isNew = current === null || offered !== fingerprint;
      const peer = isNew ? await createPeerForOffer(offer, options) : current;
      if (peer === null) return null;
      const answer = await peer.createAnswer(offer);
      if (isNew) await current?.close();
      current = peer;
      fingerprint = offered;
      return answer;
    },
    async accept(answer) {
      fingerprint = fingerprintOf(answer);
      await current?.acceptAnswer(answer);
    },
    async close() {
      await current?.close();
      current = null;
    },
  };
}
