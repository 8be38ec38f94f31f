/** One picture may take so long: a picture may be made to take for ever. */
const mostMs = 10_000;

export interface ShrinkPicture {
  /** From base64 to base64; null: it cannot be decoded, or not in time. One at a time. */
  make(encoded: string): Promise<string | null>;
  /** Nothing is to be made for now: what was needed for it goes. */
  rest(): void;
}

/** The part of a Worker that is needed. */
export type PictureWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

export function createShrinkPicture(
  start: () => PictureWorker,
  after: (delayMs: number, action: () => void) => () => void,
): ShrinkPicture {
  let worker: PictureWorker | null = null;

  function rest(): void {
    worker?.terminate();
    worker = null;
  }

  return {
    rest,
    make(encoded) {
      const current = worker ?? start();
      worker = current;
      return new Promise((resolve) => {
        function settle(small: string | null): void {
          cancel();
          resolve(small);
        }
        function giveUp(): void {
          rest();
          settle(null);
        }
        const cancel = after(mostMs, giveUp);
        current.onmessage = ({ data }: MessageEvent<unknown>) =>
          settle(typeof data === 'string' ? data : null);
        current.onerror = giveUp;
        current.postMessage(encoded);
      });
    },
  };
}
