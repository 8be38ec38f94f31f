import type { Clock } from '../clock.ts';

/** Whether the page lets the picture stand still when it is told to. */
export interface PageObedience {
  /** The capture begins; `isHeld`: it is not to be seen from its first frame on. */
  begin(isHeld: boolean): void;
  /** The page is told to stand still, or that it need not any more. */
  tell(isHeld: boolean): void;
  /** The page says how the picture stands; `isRight`: as it was told. */
  said(isRight: boolean): void;
  /** Nothing is demanded of it any more. */
  rest(): void;
}

/** From the word to stand still, or to stop, to the page's answer. */
export const obeyMs = 2000;
/** From the grant to the page's first word: the capture takes its time to begin. */
const beginMs = 5000;

/** `onDisobeyed`: it goes on showing what it must not. */
export function createPageObedience(clock: Clock, onDisobeyed: () => void): PageObedience {
  let since = 0;
  let isHeard = false;
  /** Not null: it must answer soon. */
  let cancel: (() => void) | null = null;

  function rest(): void {
    cancel?.();
    cancel = null;
  }

  function demand(withinMs: number): void {
    rest();
    cancel = clock.after(withinMs, onDisobeyed);
  }

  return {
    begin(isHeld) {
      rest();
      since = clock.now();
      isHeard = false;
      if (isHeld) demand(beginMs);
    },
    tell(isHeld) {
      if (!isHeld) rest();
      // Of two reasons one after the other the second gives no more time.
      else if (cancel === null) demand(isHeard ? obeyMs : Math.max(obeyMs, since + beginMs - clock.now()));
    },
    said(isRight) {
      const isFirst = !isHeard;
      isHeard = true;
      if (isRight) rest();
      else if (isFirst && cancel !== null) demand(obeyMs);
    },
    rest,
  };
}
