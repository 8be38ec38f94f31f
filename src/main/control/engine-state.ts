import type { EngineSummary } from '../../shared/engine-summary.ts';
import type { Clock } from '../clock.ts';
import { idleEngine } from './commands.ts';

/** What the page last said of registration and calls. */
export interface EngineState {
  get(): EngineSummary;
  set(summary: EngineSummary): void;
  /** The page is gone, and with it whatever it had. */
  reset(): void;
  /** Resolves once nothing is registered any more; rejects when that was not said in time. */
  unregistered(): Promise<void>;
}

export function createEngineState(clock: Clock, mostMs: number): EngineState {
  let state = idleEngine;
  const waiting = new Set<() => void>();

  function set(summary: EngineSummary): void {
    state = summary;
    if (isUnregistered()) for (const proceed of [...waiting]) proceed();
  }

  function isUnregistered(): boolean {
    return state.registration.state === 'idle';
  }

  return {
    get: () => state,
    set,
    reset: () => set(idleEngine),
    unregistered() {
      if (isUnregistered()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const proceed = (): void => {
          cancel();
          waiting.delete(proceed);
          resolve();
        };
        const cancel = clock.after(mostMs, () => {
          waiting.delete(proceed);
          reject(new Error('the page did not say that it is unregistered'));
        });
        waiting.add(proceed);
      });
    },
  };
}
