import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMuLaw, encodeMuLaw, powerOfMuLaw } from '../../../../demo/endpoints/pcmu.ts';
import { createDigitReader } from '../../../../demo/endpoints/telephone-event.ts';
import { downsample, parseWav } from '../../../../demo/endpoints/wav.ts';

function wav(samples: readonly number[], { channels = 1, bits = 16, rate = 16_000 } = {}): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt16LE(bits, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) file.writeInt16LE(sample, 44 + index * 2);
  return file;
}

describe('mu-law', () => {
  it('knows silence and full scale of G.711', () => {
    expect(encodeMuLaw(0)).toBe(0xff);
    expect(decodeMuLaw(0xff)).toBe(0);
    expect(decodeMuLaw(0x00)).toBe(-32_124);
    expect(decodeMuLaw(0x80)).toBe(32_124);
  });

  it('gives every byte back, and every sample within a sixteenth (property)', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      // 0x7f is the second zero.
      expect(encodeMuLaw(decodeMuLaw(byte))).toBe(byte === 0x7f ? 0xff : byte);
    }
    fc.assert(
      fc.property(fc.integer({ min: -32_000, max: 32_000 }), (sample) => {
        expect(Math.abs(decodeMuLaw(encodeMuLaw(sample)) - sample)).toBeLessThanOrEqual(
          Math.abs(sample) / 16 + 8,
        );
      }),
    );
  });

  it('measures power', () => {
    expect(powerOfMuLaw(Uint8Array.of(0xff, 0xff))).toBe(0);
    expect(powerOfMuLaw(Uint8Array.of(0x00, 0x80))).toBeCloseTo(0.961, 3);
    expect(powerOfMuLaw(new Uint8Array())).toBe(0);
  });
});

describe('parseWav', () => {
  it('reads mono 16 bit PCM (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32_768, max: 32_767 })), (samples) => {
        expect([...parseWav(wav(samples)).samples]).toEqual(samples);
      }),
    );
  });

  it('throws a plain error for anything else, never another one (property)', () => {
    expect(() => parseWav(wav([1, 2], { channels: 2 }))).toThrow('only mono 16 bit PCM');
    expect(() => parseWav(wav([1, 2]).subarray(0, 46))).toThrow('cut short');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const file = Buffer.concat([Buffer.from('RIFF....WAVE', 'latin1'), bytes]);
        let outcome = 'read';
        try {
          parseWav(file);
        } catch (error) {
          outcome = error instanceof RangeError ? 'crashed' : 'refused';
        }
        expect(outcome).not.toBe('crashed');
      }),
    );
  });

  it('halves the rate by averaging', () => {
    const sound = { sampleRate: 16_000, samples: Int16Array.of(0, 100, 50, 50) };
    expect([...downsample(sound, 8000)]).toEqual([50, 50]);
    expect(() => downsample(sound, 11_025)).toThrow('does not divide');
  });
});

describe('telephone events', () => {
  it('counts one key press once, however many packets it has', () => {
    const digits: string[] = [];
    const read = createDigitReader((digit) => digits.push(digit));
    for (const end of [0, 0, 0x80, 0x80, 0x80]) read(Buffer.of(5, end, 0, 160), 1000);
    read(Buffer.of(5, 0, 0, 160), 3000);
    read(Buffer.of(11, 0x80, 0, 160), 5000);
    expect(digits.join('')).toBe('55#');
  });

  it('ignores other events and short payloads (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
        const digits: string[] = [];
        createDigitReader((digit) => digits.push(digit))(Buffer.from(bytes), 1);
        expect(digits.length).toBe(bytes.length >= 4 && (bytes[0] ?? 16) < 16 ? 1 : 0);
      }),
    );
  });
});
