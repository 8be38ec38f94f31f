import type { KeptCalls, TakenCalls } from '../../shared/kept-call.ts';
import type { Clock } from '../clock.ts';

/** The calls of the page, held for the page after it. In memory only: with main they are gone. */
export interface CallKeeping {
  keep(calls: KeptCalls): void;
  /** What the page before left. It stays here until the new page says what it made of it: that one may die as well. */
  take(): TakenCalls;
  pageGone(): void;
}

const nothing: KeptCalls = { aor: null, calls: [], helpCalledAt: null };

export function createCallKeeping(clock: Pick<Clock, 'now'>): CallKeeping {
  let kept = nothing;
  let goneAt: number | null = null;
  return {
    keep(calls) {
      kept = calls;
    },
    take() {
      // Counted here, so that a page that dies before it can say anything does not try for ever.
      kept = { ...kept, calls: kept.calls.map((call) => ({ ...call, returns: call.returns + 1 })) };
      const taken: TakenCalls = { ...kept, goneAt };
      goneAt = null;
      return taken;
    },
    pageGone() {
      // The first death counts: since then nothing has been heard.
      goneAt ??= clock.now();
    },
  };
}
