import { createDenoiser } from './denoiser.ts';
import { createRnnoise } from './rnnoise.ts';

// Runs in the audio thread: AudioWorkletGlobalScope is in no type library of the compiler.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

registerProcessor(
  'offhook-noise',
  class extends AudioWorkletProcessor {
    // No performance.now() there; figures are means of many.
    readonly #denoiser = createDenoiser(createRnnoise(), Date.now, (figures) =>
      this.port.postMessage(figures),
    );
    #isOver = false;

    constructor() {
      super();
      this.port.onmessage = () => {
        this.#isOver = true;
      };
    }

    process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
      if (this.#isOver) {
        this.#denoiser.close();
        return false;
      }
      const [sink] = output ?? [];
      // Without a source there is no channel: silence goes on.
      if (sink !== undefined) this.#denoiser.process(input?.[0] ?? new Float32Array(sink.length), sink);
      return true;
    }
  },
);
