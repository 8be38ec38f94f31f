import type { AudioCodec, VideoCodec } from '../../../shared/provisioning.ts';

interface Codec {
  readonly mimeType: string;
  readonly clockRate: number;
  readonly sdpFmtpLine?: string;
}

/** Carried along with whatever voice codec is chosen, never chosen themselves. */
const companions = ['audio/telephone-event', 'audio/cn'];

/**
 * The order for `setCodecPreferences`: the policy's codecs in the policy's order, then RED where it is wanted and Opus
 * is there, then telephone-event and comfort noise for the clock rates in use. Codecs the policy does not name are not
 * offered. RED stands behind: the far side may choose it, and we send it once loss asks for it. Pure.
 */
export function chooseCodecs<C extends Codec>(
  capabilities: readonly C[],
  policy: readonly AudioCodec[],
  red: boolean,
): C[] {
  const voice = policy.flatMap((name) => capabilities.filter((codec) => matches(codec, `audio/${name}`)));
  const redundant =
    red && policy.includes('opus') ? capabilities.filter((codec) => matches(codec, 'audio/red')) : [];
  const rates = new Set(voice.map((codec) => codec.clockRate));
  const others = capabilities.filter(
    (codec) => companions.includes(codec.mimeType.toLowerCase()) && rates.has(codec.clockRate),
  );
  return [...voice, ...redundant, ...others];
}

/** Of H.264 what every phone decodes: constrained baseline (RFC 6184 section 8.1), in packets of any size. */
const plainH264 = /packetization-mode=1.*profile-level-id=42e0|profile-level-id=42e0.*packetization-mode=1/i;

/**
 * The same for pictures: the policy's codecs in its order, H.264 as constrained baseline, and what repairs loss; empty
 * where this computer has none of them. Pure.
 */
export function chooseVideoCodecs<C extends Codec>(
  capabilities: readonly C[],
  policy: readonly VideoCodec[],
): C[] {
  const picture = policy.flatMap((name) =>
    capabilities.filter(
      (codec) =>
        matches(codec, `video/${name}`) && (name !== 'H264' || plainH264.test(codec.sdpFmtpLine ?? '')),
    ),
  );
  // Repair alone is no list that Chromium takes, and nothing to be seen.
  if (picture.length === 0) return [];
  return [...picture, ...capabilities.filter((codec) => matches(codec, 'video/rtx'))];
}

const matches = (codec: Codec, type: string): boolean => codec.mimeType.toLowerCase() === type.toLowerCase();
