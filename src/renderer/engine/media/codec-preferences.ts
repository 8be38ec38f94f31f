import type { AudioCodec } from '../../../shared/provisioning.ts';

interface Codec {
  readonly mimeType: string;
  readonly clockRate: number;
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
  const voice = policy.flatMap((name) => capabilities.filter((codec) => matches(codec, name)));
  const redundant =
    red && policy.includes('opus') ? capabilities.filter((codec) => matches(codec, 'red')) : [];
  const rates = new Set(voice.map((codec) => codec.clockRate));
  const others = capabilities.filter(
    (codec) => companions.includes(codec.mimeType.toLowerCase()) && rates.has(codec.clockRate),
  );
  return [...voice, ...redundant, ...others];
}

function matches(codec: Codec, name: AudioCodec | 'red'): boolean {
  return codec.mimeType.toLowerCase() === `audio/${name.toLowerCase()}`;
}
