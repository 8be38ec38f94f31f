import type { Clock } from '../clock.ts';

export interface Farewell {
  /** For Electron's before-quit: holds the first one back while the page hangs up and unregisters. */
  beforeQuit(event: { preventDefault(): void }): void;
  /** The same before something else that ends the app: `last` comes in place of quitting. */
  leave(last: () => void): void;
  /** The page has done what it wanted. */
  ready(): void;
}

export interface FarewellOptions {
  /** What must be over before anything else, and does not wait: from now on windows may be closed. */
  readonly first: () => void;
  /** False when the page has nothing to end: no registration, no call. */
  readonly isNeeded: () => boolean;
  readonly ask: () => void;
  /** What main itself has begun and would be lost: settles once that is done; null when there is nothing. */
  readonly unfinished: () => Promise<void> | null;
  readonly quit: () => void;
  readonly clock: Clock;
  /** A page that does not answer does not keep the app alive. */
  readonly mostMs: number;
}

/**
 * Nobody at the other end is left in silence: before the app ends, calls get their BYE and the registration is withdrawn.
 * A refresh token that the provider has just exchanged reaches the keychain, or the next start would have none.
 *
 *   staying ─before-quit, leave─▶ leaving ─all ready, or time is up─▶ gone (the next before-quit passes)
 */
export function createFarewell(options: FarewellOptions): Farewell {
  let step: 'staying' | 'leaving' | 'gone' = 'staying';
  let cancel: () => void = () => undefined;
  let waitsFor = 0;
  let end = options.quit;

  function go(): void {
    if (step !== 'leaving') return;
    step = 'gone';
    cancel();
    end();
  }

  function oneReady(): void {
    waitsFor -= 1;
    if (waitsFor <= 0) go();
  }

  /** False: there is nothing to wait for. */
  function begin(): boolean {
    const asksPage = options.isNeeded();
    const unfinished = options.unfinished();
    if (!asksPage && unfinished === null) return false;
    step = 'leaving';
    cancel = options.clock.after(options.mostMs, go);
    waitsFor = (asksPage ? 1 : 0) + (unfinished === null ? 0 : 1);
    void unfinished?.then(oneReady, oneReady);
    if (asksPage) options.ask();
    return true;
  }

  return {
    beforeQuit(event) {
      options.first();
      if (step === 'gone') return;
      if (step === 'leaving' || begin()) event.preventDefault();
    },
    leave(last) {
      if (step !== 'staying') return;
      options.first();
      end = last;
      if (begin()) return;
      step = 'gone';
      last();
    },
    ready: oneReady,
  };
}
