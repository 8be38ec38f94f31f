import type { NoiseFigures } from './noise-watch.ts';
import type { Rnnoise } from './rnnoise.ts';

/** What RNNoise takes at a time: 10 ms at 48 kHz. */
export const frameSamples = 480;
/** RNNoise reckons in 16-bit values. */
const scale = 32768;
/** Figures are told once a second. */
const framesBetweenFigures = 100;

export interface Denoiser {
  /** Of any length, both the same; what comes out is a frame later than what went in. */
  process(input: Float32Array, output: Float32Array): void;
  close(): void;
}

/** Cuts sound into frames, has the noise taken out of each, and counts what went in and came out. */
export function createDenoiser(
  rnnoise: Rnnoise,
  now: () => number,
  onFigures: (figures: NoiseFigures) => void,
): Denoiser {
  const state = rnnoise._rnnoise_create(0);
  const pointer = rnnoise._malloc(frameSamples * Float32Array.BYTES_PER_ELEMENT);
  const first = pointer / Float32Array.BYTES_PER_ELEMENT;
  const incoming = new Float32Array(frameSamples);
  // A frame of silence goes ahead: what comes out is whole from then on.
  let ready = new Float32Array(frameSamples);
  let filled = 0;
  let figures = fresh();

  function fresh() {
    return { frames: 0, inputEnergy: 0, outputEnergy: 0, speech: 0, workMs: 0, beganMs: now() };
  }

  function runFrame(): void {
    const beganMs = now();
    const heap = rnnoise.HEAPF32;
    for (let index = 0; index < frameSamples; index += 1)
      heap[first + index] = (incoming[index] ?? 0) * scale;
    const speech = rnnoise._rnnoise_process_frame(state, pointer, pointer);
    const next = new Float32Array(frameSamples);
    for (let index = 0; index < frameSamples; index += 1) {
      const sample = (rnnoise.HEAPF32[first + index] ?? 0) / scale;
      next[index] = sample;
      figures.inputEnergy += (incoming[index] ?? 0) ** 2;
      figures.outputEnergy += sample ** 2;
    }
    ready = next;
    figures.frames += 1;
    figures.speech += speech;
    figures.workMs += now() - beganMs;
    if (figures.frames < framesBetweenFigures) return;
    const { frames, inputEnergy, outputEnergy, workMs } = figures;
    onFigures({
      inputEnergy: inputEnergy / (frames * frameSamples),
      outputEnergy: outputEnergy / (frames * frameSamples),
      speech: figures.speech / frames,
      load: workMs / (frames * 10),
    });
    figures = fresh();
  }

  return {
    process(input, output) {
      for (let index = 0; index < output.length; index += 1) {
        output[index] = ready[filled] ?? 0;
        incoming[filled] = input[index] ?? 0;
        filled += 1;
        if (filled === frameSamples) {
          filled = 0;
          runFrame();
        }
      }
    },
    close() {
      rnnoise._rnnoise_destroy(state);
      rnnoise._free(pointer);
    },
  };
}
