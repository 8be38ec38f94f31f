/** G.711 mu-law: 14 bit linear samples in 8 bits (ITU-T G.711). */

const bias = 0x84;
const clip = 32_635;

export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), clip) + bias;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

export function decodeMuLaw(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 0x07);
  return (bits & 0x80) === 0 ? magnitude - bias : bias - magnitude;
}

/** Mean square of the samples, full scale is 1; an empty payload is silence. */
export function powerOfMuLaw(payload: Uint8Array): number {
  let sum = 0;
  for (const byte of payload) sum += (decodeMuLaw(byte) / 32_768) ** 2;
  return payload.length === 0 ? 0 : sum / payload.length;
}
