import {
  missingOf,
  noPicture,
  type PictureLook,
  type PictureMissing,
  type PictureWatch,
  stepPictureWatch,
} from './core/picture-watch.ts';

/** What cannot be decoded again so soon after a restart is not worth another one. */
const steadyMs = 60_000;

export interface ReceivedPicture {
  /** With each sample; null: nothing is to come now. */
  look(look: PictureLook | null): void;
  /** The far side has refused a restart, if one is under way. */
  refused(): void;
  /** Its own way is given up. */
  stuck(): void;
}

export interface ReceivedPictureOptions {
  /** A new offer, at which many phones and gateways begin their picture anew. */
  readonly restart: () => void;
  /** Changes only; null: it is seen, or nothing is to come. */
  readonly tell: (missing: PictureMissing | null) => void;
}

/** What the far side shows and is not seen here: one that cannot be decoded is asked for anew, once, and then told. */
export function createReceivedPicture({ restart, tell }: ReceivedPictureOptions): ReceivedPicture {
  let watch: PictureWatch = noPicture;
  let told: PictureMissing | null = null;
  let restartedAtMs = Number.NEGATIVE_INFINITY;
  let isRestarting = false;

  function say(missing: PictureMissing | null): void {
    if (missing === told) return;
    told = missing;
    tell(missing);
  }

  function forget(): void {
    watch = noPicture;
    isRestarting = false;
    say(null);
  }

  function judge({ atMs }: PictureLook): void {
    const missing = missingOf(watch);
    if (watch.seen) isRestarting = false;
    if (watch.seen) say(null);
    else if (missing === 'unreadable' && told !== missing && atMs - restartedAtMs >= steadyMs) askAnew(atMs);
    else if (missing !== null) say(missing);
  }

  function askAnew(atMs: number): void {
    restartedAtMs = atMs;
    isRestarting = true;
    // It has as long again to come.
    watch = { ...watch, unreadMs: 0 };
    restart();
  }

  return {
    look(look) {
      if (look === null) {
        forget();
        return;
      }
      const before = watch;
      watch = stepPictureWatch(watch, look);
      if (watch !== before) judge(look);
    },
    refused() {
      if (isRestarting) say('unreadable');
      isRestarting = false;
    },
    stuck() {
      if (watch.last !== null) say('not-coming');
    },
  };
}
