/** Red, green, blue. */
export type Colour = readonly [number, number, number];

/** How much of the picture has each colour, 0 to 1. */
type Shares = Readonly<Record<string, number>>;

export interface ColoursSeen {
  /** Every one that was received since the watch began. */
  readonly frames: number;
  /** In the newest. */
  readonly now: Shares;
  /** In whichever had most of it. */
  readonly most: Shares;
}

type Watching = typeof globalThis & { coloursSeen?: ColoursSeen; coloursTurn?: number };
declare const MediaStreamTrackProcessor: new (init: {
  track: MediaStreamTrack;
}) => { readonly readable: ReadableStream<VideoFrame> };

/**
 * Runs in a page, and may use nothing from outside: looks from now on at every frame of the other side's picture, as it
 * comes from the decoder, and no longer for the watch before. False: there is no picture yet.
 */
export function watchColours(colours: Readonly<Record<string, Colour>>): boolean {
  const stream = document.querySelector<HTMLVideoElement>('video[data-whose="theirs"]')?.srcObject;
  const [track] = stream instanceof MediaStream ? stream.getVideoTracks() : [];
  const pen = new OffscreenCanvas(160, 100).getContext('2d', { willReadFrequently: true });
  if (track === undefined || pen === null) return false;
  const isNear = (data: Uint8ClampedArray, at: number, [red, green, blue]: Colour): boolean =>
    [red, green, blue].every((wanted, index) => Math.abs((data[at + index] ?? 0) - wanted) < 56);
  const most: Record<string, number> = {};
  let frames = 0;
  const look = (frame: VideoFrame): void => {
    pen.drawImage(frame, 0, 0, 160, 100);
    const { data } = pen.getImageData(0, 0, 160, 100);
    const now: Record<string, number> = {};
    for (const [name, colour] of Object.entries(colours)) {
      let near = 0;
      for (let at = 0; at < data.length; at += 4) if (isNear(data, at, colour)) near += 1;
      now[name] = near / 16_000;
      most[name] = Math.max(most[name] ?? 0, near / 16_000);
    }
    frames += 1;
    watching.coloursSeen = { frames, now, most: { ...most } };
  };
  const watching: Watching = globalThis;
  const mine = (watching.coloursTurn ?? 0) + 1;
  watching.coloursTurn = mine;
  watching.coloursSeen = { frames, now: {}, most: {} };
  const reader = new MediaStreamTrackProcessor({ track: track.clone() }).readable.getReader();
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const isOver = watching.coloursTurn !== mine;
      if (!isOver) look(value);
      value.close();
      if (isOver) return reader.cancel();
    }
  };
  void read();
  return true;
}

/** Runs in a page: what the watch has come to. */
export function coloursSeen(): ColoursSeen {
  return (globalThis as Watching).coloursSeen ?? { frames: 0, now: {}, most: {} };
}
