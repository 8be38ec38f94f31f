/** What a picture on the page comes to while it is watched. */
export interface Seen {
  /** Drawn since it was looked at first. */
  readonly frames: number;
  /** Fields of it that changed their brightness meanwhile: a picture that stands still has none. */
  readonly moved: number;
  readonly width: number;
  readonly height: number;
}

/** Runs in a page, and may use nothing from outside: looks at "theirs" or "ours" until so many frames more were drawn. */
export async function lookAtPicture({ whose, frames }: { whose: string; frames: number }): Promise<Seen> {
  const turn = () => new Promise((resolve) => setTimeout(resolve, 50));
  const picture = () => document.querySelector<HTMLVideoElement>(`video[data-whose="${whose}"]`);
  const drawn = () => picture()?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  const fields = (): number[] => {
    const [element, canvas] = [picture(), document.createElement('canvas')];
    [canvas.width, canvas.height] = [16, 12];
    const pen = canvas.getContext('2d');
    if (pen === null || element === null || element.videoWidth === 0) return [];
    pen.drawImage(element, 0, 0, 16, 12);
    const { data } = pen.getImageData(0, 0, 16, 12);
    return Array.from({ length: 192 }, (_, at) => data[at * 4 + 1] ?? 0);
  };
  for (let tries = 0; tries < 400 && fields().length === 0; tries += 1) await turn();
  const [begun, first] = [drawn(), fields()];
  let moved = 0;
  for (let tries = 0; tries < 400 && drawn() - begun < frames; tries += 1) {
    await turn();
    const now = fields();
    moved = Math.max(moved, first.filter((value, at) => Math.abs(value - (now[at] ?? 0)) > 24).length);
  }
  const element = picture();
  return {
    frames: drawn() - begun,
    moved,
    width: element?.videoWidth ?? 0,
    height: element?.videoHeight ?? 0,
  };
}
