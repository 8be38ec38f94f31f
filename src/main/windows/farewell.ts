import type { Clock } from '../clock.ts';

export interface Farewell {
  /** For Electron's before-quit: holds the first one back while the page hangs up and unregisters. */
  beforeQuit(event: { preventDefault(): void }): void;
  /** The page has done what it wanted. */
  ready(): void;
}

export interface FarewellOptions {
  /** False when the page has nothing to end: no registration, no call. */
  readonly isNeeded: () => boolean;
  readonly ask: () => void;
  readonly quit: () => void;
  readonly clock: Clock;
  /** A page that does not answer does not keep the app alive. */
  readonly mostMs: number;
}

/**
 * Nobody at the other end is left in silence: before the app ends, calls get their BYE and the registration is withdrawn.
 *
 *   staying ─before-quit─▶ leaving ─ready or time is up─▶ gone (the next before-quit passes)
 */
export function createFarewell(options: FarewellOptions): Farewell {
  let step: 'staying' | 'leaving' | 'gone' = 'staying';
  let cancel: () => void = () => undefined;

  function go(): void {
    if (step !== 'leaving') return;
    step = 'gone';
    cancel();
    options.quit();
  }

  return {
    beforeQuit(event) {
      if (step === 'gone') return;
      if (step === 'staying' && !options.isNeeded()) return;
      event.preventDefault();
      if (step === 'leaving') return;
      step = 'leaving';
      cancel = options.clock.after(options.mostMs, go);
      options.ask();
    },
    ready: go,
  };
}
