import type { Clock } from './core/ports.ts';

/** What fails again so soon after a restart is not worth another one: the person decides. */
const steadyMs = 60_000;

/** A restart that has come to nothing by then comes to nothing: it was refused, or its answer was lost. */
const restartMostMs = 30_000;

export interface PictureWay {
  /** Its own way has failed alone, or stands again. */
  changed(up: boolean): void;
  /** The person shows something. */
  shown(): void;
  /** The far side has refused a restart, if one is under way. */
  refused(): void;
  /** The call is connected: what came before is seen to now. */
  look(): void;
  /** Another connection has taken the place of the one that this was known of. */
  renewed(): void;
  close(): void;
}

export interface PictureWayOptions {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Only then something can be offered, and be given up. */
  readonly isConnected: () => boolean;
  /** New ways for all there is; what gets through goes on meanwhile. */
  readonly restart: () => void;
  readonly giveUp: () => void;
}

/** A picture that goes another way than the voice (no BUNDLE, RFC 9143), and gets stuck there alone. */
export function createPictureWay({ clock, isConnected, restart, giveUp }: PictureWayOptions): PictureWay {
  let isStuck = false;
  /** It has failed, and nothing was done about it yet. */
  let isDue = false;
  let restartedAt = Number.NEGATIVE_INFINITY;
  let deadline: (() => void) | null = null;

  function stopWaiting(): void {
    deadline?.();
    deadline = null;
  }

  function restartNow(): void {
    stopWaiting();
    restartedAt = clock.now();
    deadline = clock.after(restartMostMs, failed);
    restart();
  }

  function failed(): void {
    stopWaiting();
    isDue = true;
    look();
  }

  function look(): void {
    if (!isDue || !isConnected()) return;
    isDue = false;
    if (clock.now() - restartedAt < steadyMs) giveUp();
    else restartNow();
  }

  function isWell(): void {
    stopWaiting();
    isStuck = false;
    isDue = false;
  }

  return {
    changed(up) {
      if (up) return isWell();
      isStuck = true;
      failed();
    },
    shown() {
      if (isStuck) restartNow();
    },
    refused() {
      if (deadline !== null) failed();
    },
    look,
    renewed() {
      isWell();
      restartedAt = Number.NEGATIVE_INFINITY;
    },
    close: isWell,
  };
}
