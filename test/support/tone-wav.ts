import { writeFileSync } from 'node:fs';

/** On and off, so that noise suppression does not take the tone for a hum. */
const onS = 0.4;
const offSOfApps = 0.2;

/**
 * The pause between a phone's beeps, s: another one than an app's. In step with each other each beep of the app would
 * fall into one that its speaker plays, and its echo canceller would cut it.
 */
export const offSOfPhones = 0.55;

export interface ToneOptions {
  readonly sampleRate?: number;
  readonly offS?: number;
}

/** Writes a mono 16-bit WAV of a beeping sine; a whole number of beeps, so that it loops without a click. */
export function writeToneWav(
  file: string,
  frequency: number,
  seconds: number,
  { sampleRate = 48_000, offS = offSOfApps }: ToneOptions = {},
): void {
  const samples = Math.round(Math.round(seconds / (onS + offS)) * (onS + offS) * sampleRate);
  const data = Buffer.alloc(samples * 2);
  for (let index = 0; index < samples; index++) {
    const time = index / sampleRate;
    const audible = time % (onS + offS) < onS;
    const value = audible ? Math.sin(2 * Math.PI * frequency * time) * 0.5 : 0;
    data.writeInt16LE(Math.round(value * 0x7fff), index * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  writeFileSync(file, Buffer.concat([header, data]));
}
