import { MediaError, type SessionDescription } from '../../src/renderer/engine/core/ports.ts';
import type { SampledMedia } from '../../src/renderer/engine/media/peer-media.ts';

export interface FakeMedia extends SampledMedia {
  readonly applied: SessionDescription[];
  readonly digits: string[];
  muted: boolean;
  closed: boolean;
  /** Set before `open` to have it fail. */
  failWith: MediaError | null;
  fail(error: MediaError): void;
}

/** Media without sound: keeps RFC 3264's order of offer and answer and remembers what it was told. */
export function createFakeMedia(name: string, onFailed: (error: MediaError) => void): FakeMedia {
  let remoteOffer = false;
  const media: FakeMedia = {
    applied: [],
    digits: [],
    muted: false,
    closed: false,
    failWith: null,
    fail: onFailed,
    async open(muted) {
      if (media.failWith !== null) throw media.failWith;
      media.muted = muted;
    },
    setMuted(muted) {
      media.muted = muted;
    },
    sendDtmf(digits) {
      media.digits.push(digits);
      return true;
    },
    async createDescription() {
      const type = remoteOffer ? 'answer' : 'offer';
      remoteOffer = false;
      return { type, sdp: `v=0\r\ns=${name}\r\n` };
    },
    async applyDescription(description) {
      if (!description.sdp.startsWith('v=0')) throw new MediaError('invalid-response', 'not a description');
      media.applied.push(description);
      remoteOffer = description.type === 'offer';
    },
    sample: async () => ({
      codec: 'opus',
      path: 'host udp',
      rttMs: 1,
      inbound: { packets: 1, bytes: 1, lost: 0, level: 0, energy: 0 },
      outbound: { packets: 1, bytes: 1, lost: 0, level: 0, energy: 0 },
    }),
    close() {
      media.closed = true;
    },
  };
  return media;
}
