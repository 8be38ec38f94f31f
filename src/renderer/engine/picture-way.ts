import type { Clock } from './core/ports.ts';

/** What fails again so soon after a restart is not worth another one: the person decides. */
const steadyMs = 60_000;

export interface PictureWay {
  /** Its own way has failed alone, or stands again. */
  changed(up: boolean): void;
  /** The person shows something. */
  shown(): void;
}

export interface PictureWayOptions {
  readonly now: Clock['now'];
  /** New ways for all there is; what gets through goes on meanwhile. */
  readonly restart: () => void;
  readonly giveUp: () => void;
}

/** A picture that goes another way than the voice (no BUNDLE, RFC 9143), and gets stuck there alone. */
export function createPictureWay({ now, restart, giveUp }: PictureWayOptions): PictureWay {
  let isStuck = false;
  let restartedAt = Number.NEGATIVE_INFINITY;

  function restartNow(): void {
    restartedAt = now();
    restart();
  }

  return {
    changed(up) {
      isStuck = !up;
      if (up) return;
      if (now() - restartedAt < steadyMs) giveUp();
      else restartNow();
    },
    shown() {
      if (isStuck) restartNow();
    },
  };
}
