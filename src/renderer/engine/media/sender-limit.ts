import { firstVoice } from '../core/negotiated-media.ts';
import type { Sdp } from '../core/sdp.ts';
import { senderOf } from './voice-place.ts';

/** The limit of what is sent; a codec of a fixed rate has none. */
export interface SenderLimit {
  /** Most of Opus, bit/s; asks for DSCP marking as well (N7). */
  set(bitrate: number): Promise<void>;
  /** Before the far side's description is applied. */
  before(theirs: Sdp): Promise<void>;
  /** Once it is known what is sent. */
  agreed(codec: string | null): Promise<void>;
}

/**
 * Chromium refuses a description whose first codec cannot keep to `maxBitrate`, as G.711 cannot (seen in Chromium 156): a
 * PBX that hands an Opus call on to a desk phone would hear 488. What the description says of Opus limits it meanwhile.
 */
export function createSenderLimit(connection: RTCPeerConnection): SenderLimit {
  let most: number | null = null;
  let isOpus = true;

  async function limit(): Promise<void> {
    const sender = senderOf(connection);
    const parameters = sender?.getParameters();
    const [encoding] = parameters?.encodings ?? [];
    if (most === null || sender === undefined || parameters === undefined || encoding === undefined) return;
    if (isOpus) encoding.maxBitrate = most;
    else delete encoding.maxBitrate;
    // "high" is expedited forwarding, where the system allows it.
    encoding.priority = 'high';
    encoding.networkPriority = 'high';
    // Where that cannot be, what the description says holds alone.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  async function change(codec: string | null): Promise<void> {
    if (isOpus === (codec === 'opus')) return;
    isOpus = codec === 'opus';
    await limit();
  }

  return {
    async set(bitrate) {
      most = bitrate;
      await limit();
    },
    async before(theirs) {
      const codec = firstVoice(theirs);
      if (codec !== 'opus') await change(codec);
    },
    agreed: change,
  };
}
