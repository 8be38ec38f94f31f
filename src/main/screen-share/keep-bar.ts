import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';

/** The window of the bar. */
export interface BarWindow {
  /** Resolves to false where it cannot be had. */
  show(): Promise<boolean>;
  hide(): void;
  /** The next `show` opens another one. */
  discard(): void;
}

export interface BarKeeperOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly window: BarWindow;
  /** It is there, or no more. */
  readonly onChange: () => void;
  /** It cannot be had, again and again. */
  readonly onGivenUp: () => void;
}

export interface BarKeeper {
  /** Whether something is shared, and the bar has to say so. */
  follow(isShared: boolean): void;
  isThere(): boolean;
  /** What was there is of no use any more. */
  lost(why: string): void;
}

/** As often within this time it is tried anew. */
export const mostTries = 3;
export const triesWithinMs = 60_000;
/** From one that came to nothing to the next. */
const againMs = 250;
/** A page that takes longer to come does not come. */
const openMs = 10_000;

/**
 * Nothing is shared without the bar that says so:
 *
 *   away ─shared─▶ opening ──shown──▶ there
 *    ▲               ▲  └─no, 10 s─▶ waiting ─0.25 s─┐
 *    │               └──────────────────┼────────────┘
 *    └─ over, or failed a fourth time ──┴◀─ lost ── there
 */
export function createBarKeeper({ clock, log, window, onChange, onGivenUp }: BarKeeperOptions): BarKeeper {
  let at: 'away' | 'opening' | 'there' | 'waiting' = 'away';
  let failedAt: readonly number[] = [];
  /** Each try counts: what becomes of an older one is heard no more. */
  let round = 0;
  let cancel: () => void = () => undefined;
  /** What would be shown next is not worth it. Thrown away only then: a page is not to be taken away within its own last word. */
  let isSpent = false;

  function turn(next: typeof at): void {
    const wasThere = at === 'there';
    at = next;
    if ((next === 'there') !== wasThere) onChange();
  }

  function open(): void {
    round += 1;
    const mine = round;
    cancel = clock.after(openMs, () => fail('its page does not come'));
    at = 'opening';
    if (isSpent) window.discard();
    isSpent = false;
    void window
      .show()
      .catch(() => false)
      .then((isShown) => {
        if (mine !== round || at !== 'opening') return;
        if (!isShown) return void fail('it cannot be shown');
        cancel();
        turn('there');
      });
  }

  function fail(why: string): void {
    cancel();
    round += 1;
    isSpent = true;
    const now = clock.now();
    failedAt = [...failedAt.filter((each) => now - each < triesWithinMs), now];
    log.error(`the bar is not there: ${why}`);
    if (failedAt.length > mostTries) {
      // Nobody is told of a change: what is shared would still be so, and ask for it anew.
      at = 'away';
      onGivenUp();
      window.hide();
      return;
    }
    cancel = clock.after(againMs, open);
    turn('waiting');
  }

  return {
    follow(isShared) {
      if (isShared === (at !== 'away')) return;
      if (isShared) {
        open();
        return;
      }
      cancel();
      round += 1;
      window.hide();
      // Whoever is told now that it is away has not asked for it any more.
      at = 'away';
    },
    isThere: () => at === 'there',
    lost(why) {
      if (at === 'there' || at === 'opening') fail(why);
      else isSpent = true;
    },
  };
}
