import { canBeKept, type KeptCalls, type LeftCalls, type TakenCalls } from '../../shared/kept-call.ts';
import type { EngineLog } from './core/ports.ts';

/** Where the calls of a page are kept for the page after it: main. */
export interface CallStore {
  /** What the page before left; null where that cannot be known. */
  take(): Promise<TakenCalls | null>;
  keep(calls: KeptCalls): void;
}

export interface CallKeeper {
  /** Takes over what is there, and tells of every change from then on. */
  begin(): Promise<void>;
  /** After each change. */
  look(): void;
}

export interface CallKeeperOptions {
  readonly aor: string;
  readonly store: CallStore;
  readonly keep: () => LeftCalls;
  readonly takeBack: (taken: TakenCalls) => void;
  readonly log: EngineLog;
}

const nothing: LeftCalls = { calls: [], helpCalledAt: null };

export function createCallKeeper({ aor, store, log, ...options }: CallKeeperOptions): CallKeeper {
  /** Before it is known what was left, our own list would wipe it out. */
  let isBegun = false;
  let told = JSON.stringify(nothing);

  function look(): void {
    if (!isBegun) return;
    const kept = options.keep();
    // First: figures change several times a second, and judging each call costs more than all else that is done then.
    const text = JSON.stringify(kept);
    if (text === told) return;
    told = text;
    // One call that cannot be written down must not cost the others their chance.
    store.keep({ ...kept, aor, calls: kept.calls.filter(canBeKept) });
  }

  return {
    look,
    async begin() {
      const taken = await store.take();
      isBegun = true;
      if (taken !== null && (taken.calls.length > 0 || taken.helpCalledAt !== null)) {
        // Told in any case, if only that nothing of it is left.
        told = '';
        if (taken.aor === aor) {
          if (taken.calls.length > 0) log('warn', 'call', `the page before left ${taken.calls.length} calls`);
          options.takeBack(taken);
        }
      }
      look();
    },
  };
}
