/** Mono 16 bit PCM. */
export interface Sound {
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/**
 * Reads a RIFF WAVE file.
 *
 * @throws Error when it is not mono 16 bit PCM or is cut short
 */
export function parseWav(file: Buffer): Sound {
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    throw new Error('not a WAV file');
  }
  let sampleRate: number | null = null;
  let offset = 12;
  while (offset + 8 <= file.length) {
    const name = file.toString('latin1', offset, offset + 4);
    const size = file.readUInt32LE(offset + 4);
    const start = offset + 8;
    if (start + size > file.length) throw new Error(`the ${name.trim()} chunk is cut short`);
    if (name === 'fmt ') sampleRate = readFormat(file.subarray(start, start + size));
    if (name === 'data') {
      if (sampleRate === null) throw new Error('the format comes after the data');
      const samples = new Int16Array(Math.floor(size / 2));
      for (let index = 0; index < samples.length; index += 1)
        samples[index] = file.readInt16LE(start + index * 2);
      return { sampleRate, samples };
    }
    // Chunks are padded to an even length.
    offset = start + size + (size % 2);
  }
  throw new Error('no sound in it');
}

function readFormat(chunk: Buffer): number {
  if (chunk.length < 16) throw new Error('the format is cut short');
  const [format, channels, bits] = [chunk.readUInt16LE(0), chunk.readUInt16LE(2), chunk.readUInt16LE(14)];
  if (format !== 1 || channels !== 1 || bits !== 16) throw new Error('only mono 16 bit PCM is played');
  return chunk.readUInt32LE(4);
}

/** Averages groups of samples, which also dampens what the lower rate cannot carry. @throws Error when the rates do not divide */
export function downsample({ sampleRate, samples }: Sound, targetRate: number): Int16Array {
  const factor = sampleRate / targetRate;
  if (!Number.isInteger(factor) || factor < 1)
    throw new Error(`${sampleRate} Hz does not divide to ${targetRate} Hz`);
  const result = new Int16Array(Math.floor(samples.length / factor));
  for (let index = 0; index < result.length; index += 1) {
    let sum = 0;
    for (let part = 0; part < factor; part += 1) sum += samples[index * factor + part] ?? 0;
    result[index] = Math.round(sum / factor);
  }
  return result;
}
