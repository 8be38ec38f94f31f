import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Sound } from '../../../demo/endpoints/wav.ts';

/**
 * Reads a mono 16 bit WAV, also one that is still being written: then its header does not know the length yet,
 * and everything to the end of the file is sound. Throws when it is another kind of file.
 */
export function parseRecording(file: Buffer): Sound {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new Error('not a WAV file');
  let sampleRate: number | null = null;
  let offset = 12;
  while (offset + 8 <= file.length) {
    const name = file.toString('latin1', offset, offset + 4);
    const size = file.readUInt32LE(offset + 4);
    const start = offset + 8;
    if (name === 'fmt ' && start + 16 <= file.length) {
      if (file.readUInt16LE(start + 2) !== 1 || file.readUInt16LE(start + 14) !== 16)
        throw new Error('only mono 16 bit PCM is understood');
      sampleRate = file.readUInt32LE(start + 4);
    }
    if (name === 'data') {
      if (sampleRate === null) throw new Error('the format comes after the data');
      const isOpen = size === 0 || start + size > file.length;
      const end = isOpen ? file.length : start + size;
      return { sampleRate, samples: samplesOf(file.subarray(start, end)) };
    }
    offset = start + size + (size % 2);
  }
  throw new Error('no sound in it');
}

function samplesOf(bytes: Buffer): Int16Array {
  const samples = new Int16Array(Math.floor(bytes.length / 2));
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}

/** The recordings in a folder whose names end so, oldest first. */
export function recordingsIn(folder: string, ending: string): Sound[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => parseRecording(readFileSync(path.join(folder, name))));
}
