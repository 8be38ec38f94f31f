import type { ScreenSharePolicy, SharePause } from '../../shared/screen-share.ts';
import type { Clock } from '../clock.ts';
import { decidePause, needsApplications, type ShareSource } from './decide-source.ts';

export interface SeenSource extends ShareSource {
  /** As a data URL; null: not wanted, or there is none. */
  readonly picture: string | null;
}

/** All that is on the desktop now. Rejects when the system does not tell. */
export type LookAround = (wish: {
  readonly pictures: boolean;
  readonly screens: boolean;
  /** Whose windows they are; else that is null. */
  readonly applications: boolean;
}) => Promise<readonly SeenSource[]>;

export interface ShareWatchOptions {
  readonly policy: ScreenSharePolicy;
  readonly clock: Clock;
  readonly look: LookAround;
  readonly onPause: (pause: SharePause | null) => void;
}

export interface ShareWatch {
  start(shared: ShareSource): void;
  stop(): void;
}

/** From one look to the next, and how long one may take before nothing is shown: together well below a second. */
const betweenMs = 250;
const lateMs = 400;

/** Looks at what is shared again and again. Who cannot be looked at is not shown. */
export function createShareWatch({ policy, clock, look, onPause }: ShareWatchOptions): ShareWatch {
  let cancel: () => void = () => undefined;
  const applications = needsApplications(policy);
  let round = 0;

  function next({ id, kind }: Pick<ShareSource, 'id' | 'kind'>): void {
    const mine = round;
    cancel = clock.after(betweenMs, () => {
      let isLate = false;
      const cancelLate = clock.after(lateMs, () => {
        isLate = true;
        onPause('cannot-be-checked');
      });
      cancel = cancelLate;
      void look({ pictures: false, screens: kind === 'screen', applications })
        .then(
          (there) => decidePause(id, there, policy),
          () => 'cannot-be-checked' as const,
        )
        .then((pause) => {
          if (mine !== round) return;
          cancelLate();
          // What was looked at is a while ago: it may show nothing again, only the next look may.
          if (!isLate || pause !== null) onPause(pause);
          next({ id, kind });
        });
    });
  }

  return {
    start(shared) {
      round += 1;
      next(shared);
    },
    stop() {
      round += 1;
      cancel();
    },
  };
}
