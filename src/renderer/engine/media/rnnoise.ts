import createRNNWasmModuleSync from '@jitsi/rnnoise-wasm/dist/rnnoise-sync.js';

/** RNNoise as WebAssembly, which stands in the script itself: an audio thread can fetch nothing. */
export interface Rnnoise {
  /** Another one when the memory has grown. */
  readonly HEAPF32: Float32Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  /** 0: the model that it comes with. */
  _rnnoise_create(model: number): number;
  _rnnoise_destroy(state: number): void;
  /** 480 samples at 48 kHz, as 16-bit values, in place; returns how probably it is speech, 0 to 1. */
  _rnnoise_process_frame(state: number, output: number, input: number): number;
}

export const createRnnoise: () => Rnnoise = createRNNWasmModuleSync;
