import type { PictureMissing } from './picture-watch.ts';

/**
 * The picture of a call, beside its sound: a call begins without one and goes on without one.
 *
 *   ours:    off ─▶ opening ─▶ asking ─▶ on ─▶ off
 *            opening: the camera, or what is to be shared; asking: the re-INVITE is out
 *            every step falls back to off: closed here at once, whatever the far side says to it
 *   theirs:  whatever their descriptions say; what comes is shown, and nothing of ours is sent for it
 */
export type VideoSource = 'camera' | 'screen';

/**
 * `not-taken`: the far side has no video, or wants none; `ended`: the device is gone, or the system stopped it; the rest:
 * it did not open.
 */
export type VideoProblem =
  | 'not-taken'
  | 'camera-refused'
  | 'no-camera'
  | 'camera-busy'
  | 'screen-refused'
  /** The person closed the picker: nothing to be told. */
  | 'dismissed'
  /** Others have joined, and pictures are not mixed. */
  | 'conference'
  /** A page before this one showed it, or a call whose place this one has taken: no camera opens unasked. */
  | 'began-anew'
  /** The network takes the voice, and not the picture. */
  | 'no-way'
  | 'ended';

export interface VideoState {
  /** What the person wants to show. */
  readonly wanted: VideoSource | null;
  /** What is open: its light is on. */
  readonly opened: VideoSource | null;
  /** The far side goes by it: its last word takes a picture of us. */
  readonly shown: boolean;
  /** One request at a time, as for a hold. */
  readonly asked: 'show' | 'hide' | null;
  readonly theirs: boolean;
  /** What they show is not seen here, and why; null: it is, or it is too early to say. */
  readonly missing: PictureMissing | null;
  readonly problem: VideoProblem | null;
}

/** `less`: smaller, or fewer frames; `paused`: nothing of it is sent until there is room again. */
export type VideoLimit = 'none' | 'less' | 'paused';

export const noVideo: VideoState = {
  wanted: null,
  opened: null,
  shown: false,
  asked: null,
  theirs: false,
  missing: null,
  problem: null,
};

export type VideoStep = 'off' | 'opening' | 'asking' | 'on';

export function videoStepOf({ wanted, opened, shown, asked }: VideoState): VideoStep {
  if (wanted === null && opened === null) return 'off';
  if (opened === null) return 'opening';
  return shown && asked !== 'hide' ? 'on' : 'asking';
}

/** Why a picture could not be had. */
export class VideoError extends Error {
  override readonly name = 'VideoError';
  override readonly cause: VideoProblem;

  constructor(cause: VideoProblem, message: string) {
    super(message);
    this.cause = cause;
  }
}
