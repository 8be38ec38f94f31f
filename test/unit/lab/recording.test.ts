import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secondsOfTone } from '../../lab/support/hearing.ts';
import { parseRecording, recordingsIn } from '../../lab/support/recording.ts';
import { writeToneWav } from '../../support/tone-wav.ts';

let folder = '';
let file: Buffer = Buffer.alloc(0);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-recording-'));
  writeToneWav(path.join(folder, 'a-dec.wav'), 700, 6, { sampleRate: 8000 });
  writeToneWav(path.join(folder, 'b-enc.wav'), 900, 6, { sampleRate: 8000 });
  file = readFileSync(path.join(folder, 'a-dec.wav'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('parseRecording', () => {
  it('gives the tone that was written: on for two thirds of the time', () => {
    const sound = parseRecording(file);
    expect(sound.sampleRate).toBe(8000);
    expect(sound.samples).toHaveLength(48_000);
    expect(secondsOfTone(sound, 700)).toBeGreaterThan(3.8);
    expect(secondsOfTone(sound, 900)).toBe(0);
  });

  it('reads one that is still being written', () => {
    const open = Buffer.from(file.subarray(0, 20_044));
    expect(parseRecording(open).samples).toHaveLength(10_000);
    open.writeUInt32LE(0, 40);
    expect(parseRecording(open).samples).toHaveLength(10_000);
  });

  it('refuses other files', () => {
    expect(() => parseRecording(Buffer.from('RIFFxxxxAVI '))).toThrow('not a WAV file');
    expect(() => parseRecording(file.subarray(0, 36))).toThrow('no sound');
    const stereo = Buffer.from(file);
    stereo.writeUInt16LE(2, 22);
    expect(() => parseRecording(stereo)).toThrow('mono');
  });

  it('gives a sound or words, whatever it is given', () => {
    const start = Buffer.from('RIFF\0\0\0\0WAVE');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          expect(parseRecording(Buffer.concat([start, bytes])).samples.length).toBeLessThan(80);
        } catch (error) {
          expect((error as Error).message).toMatch(/sound|format|mono/);
        }
      }),
    );
  });
});

it('recordingsIn takes those of one ending', () => {
  expect(recordingsIn(folder, '-dec.wav')).toHaveLength(1);
});
