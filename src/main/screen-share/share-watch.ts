import type { ScreenSharePolicy, SharePause } from '../../shared/screen-share.ts';
import type { Clock } from '../clock.ts';
import { applicationsThatCount, decidePause, type ShareSource } from './decide-source.ts';

export interface SeenSource extends ShareSource {
  /** As a data URL; null: not wanted, or there is none. */
  readonly picture: string | null;
}

/** All that is on the desktop now. Rejects when the system does not tell. */
export type LookAround = (wish: {
  readonly pictures: boolean;
  readonly screens: boolean;
  /** Of which windows, by their ids, it is asked whose they are; of the others that is null, unless it is known by the way. */
  readonly applications: 'all' | readonly string[];
}) => Promise<readonly SeenSource[]>;

export interface ShareWatchOptions {
  readonly policy: ScreenSharePolicy;
  readonly clock: Clock;
  readonly look: LookAround;
  /** `title`: what it is called now, where that may be shown. */
  readonly onLook: (pause: SharePause | null, title?: string) => void;
}

export interface ShareWatch {
  /** `isHeld`: it is not to be seen as it was found. */
  start(shared: ShareSource, isHeld: boolean): void;
  stop(): void;
}

/** From one look to the next, and how long one may take before nothing is shown: together well below a second. */
const betweenMs = 250;
export const lateMs = 400;
/** One look holds it; only so many one after the other let it go on: what comes and goes as we look is not seen in between. */
export const looksToGoOn = 2;

/** Looks at what is shared again and again. Who cannot be looked at is not shown. */
export function createShareWatch({ policy, clock, look, onLook }: ShareWatchOptions): ShareWatch {
  let cancel: () => void = () => undefined;
  let round = 0;
  /** Looks in a row that allowed it. */
  let allowed = 0;

  function told(pause: SharePause | null, title?: string): void {
    allowed = pause === null ? allowed + 1 : 0;
    if (pause !== null) onLook(pause);
    else if (allowed >= looksToGoOn) onLook(null, title);
  }

  function next({ id, kind }: Pick<ShareSource, 'id' | 'kind'>): void {
    const mine = round;
    cancel = clock.after(betweenMs, () => {
      let isLate = false;
      const cancelLate = clock.after(lateMs, () => {
        isLate = true;
        told('cannot-be-checked');
      });
      cancel = cancelLate;
      const applications = applicationsThatCount({ id, kind }, policy);
      void look({ pictures: false, screens: kind === 'screen', applications })
        .catch(() => null)
        .then((there) => {
          if (mine !== round) return;
          cancelLate();
          const pause = there === null ? 'cannot-be-checked' : decidePause(id, there, policy);
          // What was looked at is a while ago: it may show nothing again, only later looks may.
          if (!isLate || pause !== null) told(pause, there?.find((each) => each.id === id)?.title);
          next({ id, kind });
        });
    });
  }

  return {
    start(shared, isHeld) {
      round += 1;
      allowed = isHeld ? 0 : looksToGoOn;
      next(shared);
    },
    stop() {
      round += 1;
      cancel();
    },
  };
}
