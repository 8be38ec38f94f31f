import type { Clock } from '../clock.ts';

export interface IdleWatchOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Seconds since mouse or keyboard were used last. */
  readonly idleS: () => number;
  /** The setting; 0: never away. */
  readonly awayAfterMinutes: () => number;
  readonly onChange: (idle: boolean) => void;
}

export interface IdleWatch {
  start(): void;
  look(): void;
}

/** Coming back shall be seen soon, and a look costs next to nothing. */
const lookMs = 5000;

/** Tells when nobody uses the computer, and when somebody does again. */
export function createIdleWatch(options: IdleWatchOptions): IdleWatch {
  let idle = false;

  function look(): void {
    const minutes = options.awayAfterMinutes();
    const now = minutes > 0 && options.idleS() >= minutes * 60;
    if (now === idle) return;
    idle = now;
    options.onChange(idle);
  }

  function start(): void {
    look();
    options.clock.after(lookMs, start);
  }

  return {
    look,
    start,
  };
}
