/**
 * Whether what the far side shows is seen here, from the figures of the call.
 *
 *   unknown ─▶ seen        a frame was decoded
 *   any ─▶ unreadable      packets of it come, and nothing of them can be decoded: frozen, or black
 *   any ─▶ not-coming      nothing of it comes, while the voice does
 *
 * A still slide is sent anew about once a second. Who rests or is short of room sends nothing, and is at no fault: so that
 * is told, later, and nothing is done about it.
 */
export interface PictureLook {
  readonly atMs: number;
  /** Packets of the voice so far: where nothing of it comes either, the call's way is looked after by others. */
  readonly voice: number;
  /** Of the picture so far: its payload, and what was decoded. */
  readonly bytes: number;
  readonly frames: number;
}

export interface PictureWatch {
  readonly last: PictureLook | null;
  readonly seen: boolean;
  /** How long, without a rest, something of it has come and nothing was decoded. */
  readonly unreadMs: number;
  /** How long nothing of it has come, as long as the voice did. */
  readonly emptyMs: number;
}

export type PictureMissing = 'unreadable' | 'not-coming';

export const noPicture: PictureWatch = { last: null, seen: false, unreadMs: 0, emptyMs: 0 };

/** A whole picture of a large screen takes this long on a narrow link, and is not decoded before it is there. */
export const unreadableMs = 10_000;
export const notComingMs = 15_000;

const lookMs = 1000;
/** After a sleep nothing is known of the time between. */
const mostBetweenMs = 2000;

/** One look; between two that count there is a second. Pure. */
export function stepPictureWatch(watch: PictureWatch, look: PictureLook): PictureWatch {
  const { last } = watch;
  if (last === null) return { ...watch, last: look };
  const sinceMs = look.atMs - last.atMs;
  if (sinceMs < lookMs) return watch;
  if (look.frames !== last.frames) return { ...noPicture, last: look, seen: true };
  const next = { ...watch, last: look, seen: false };
  const passedMs = Math.min(sinceMs, mostBetweenMs);
  if (look.bytes !== last.bytes) return { ...next, unreadMs: watch.unreadMs + passedMs };
  if (look.voice === last.voice) return next;
  return { ...next, unreadMs: 0, emptyMs: watch.emptyMs + passedMs };
}

/** Pure. */
export function missingOf({ unreadMs, emptyMs }: PictureWatch): PictureMissing | null {
  if (unreadMs >= unreadableMs) return 'unreadable';
  return emptyMs >= notComingMs ? 'not-coming' : null;
}
