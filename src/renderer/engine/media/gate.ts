/** What is captured, on its way out: one track, whatever is let through. */
export interface Gate {
  readonly track: MediaStreamTrack;
  /** From this moment on no frame of the source gets out, but a stand-in; or none of the stand-in, but fresh ones. */
  setPaused(paused: boolean): void;
  stop(): void;
}

// Chromium's own, and in no type library: https://www.w3.org/TR/mediacapture-transform/ as it was in windows.
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackGenerator = MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => TrackProcessor;
declare const MediaStreamTrackGenerator: new (init: { kind: 'video' }) => TrackGenerator;

/** A picture that stands still is sent again as often: whoever joins late, or lost some, sees it too. */
const againMs = 500;

/**
 * Every frame goes through our hands, so that pausing is immediate and asks nobody. While it is paused nothing is even
 * read; afterwards a new reader gets a fresh frame, also of a window in which nothing moves.
 */
export function createGate(source: MediaStreamTrack, standIn: string): Gate {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  let size = { width: 1280, height: 720 };
  let still: CanvasImageSource | VideoFrame | null = null;
  /** Each reader has its turn; what an older one still brings is thrown away. */
  let turn = 0;
  let leave: () => void = () => undefined;
  let isOver = false;

  function put(frame: VideoFrame): void {
    // The clocks of source and stand-in differ: this is ours for both. A frame that nobody has room for is left out.
    const timed = new VideoFrame(frame, { timestamp: Math.round(performance.now() * 1000) });
    frame.close();
    if (isOver || (writer.desiredSize ?? 0) <= 0) timed.close();
    else void writer.write(timed).catch(() => timed.close());
  }

  function keep(next: CanvasImageSource | VideoFrame | null): void {
    if (still instanceof VideoFrame) still.close();
    still = next;
  }

  async function pass(mine: number): Promise<void> {
    const reader = new MediaStreamTrackProcessor({ track: reading() }).readable.getReader();
    const own = leave;
    leave = () => {
      own();
      void reader.cancel().catch(() => undefined);
    };
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (mine !== turn) {
        value.close();
        return;
      }
      size = { width: value.displayWidth, height: value.displayHeight };
      keep(value.clone());
      put(value);
    }
  }

  /** A track of its own for each reader: the capturer gives a new one a frame at once. */
  function reading(): MediaStreamTrack {
    const own = source.clone();
    leave = () => own.stop();
    return own;
  }

  function setPaused(paused: boolean): void {
    if (isOver) return;
    turn += 1;
    leave();
    keep(paused ? drawStandIn(standIn, size) : null);
    if (paused) again();
    else void pass(turn).catch(() => undefined);
  }

  function again(): void {
    if (still === null) return;
    const timestamp = Math.round(performance.now() * 1000);
    put(still instanceof VideoFrame ? still.clone() : new VideoFrame(still, { timestamp }));
  }

  const timer = setInterval(again, againMs);
  setPaused(false);
  return {
    track,
    setPaused,
    stop() {
      if (isOver) return;
      isOver = true;
      turn += 1;
      clearInterval(timer);
      leave();
      keep(null);
      source.stop();
      track.stop();
      void writer.close().catch(() => undefined);
    },
  };
}

function drawStandIn(text: string, { width, height }: { width: number; height: number }): OffscreenCanvas {
  const canvas = new OffscreenCanvas(Math.max(2, width), Math.max(2, height));
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.fillStyle = '#24272c';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#eceef0';
  context.font = `${Math.max(12, Math.round(Math.min(height / 12, width / 24)))}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, width / 2, height / 2, width * 0.9);
  return canvas;
}
