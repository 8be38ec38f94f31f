import type { CallSummary } from '../../../src/shared/engine-summary.ts';

type Call = Pick<CallSummary, 'id' | 'state'>;

/** Which call of an app a test means that names none. */
export interface NewestCall {
  /**
   * One is about to be made, or is awaited and may ring already: whatever else is there is of no more interest, also what
   * has been hung up and still ends by itself, as long as a busy machine takes.
   */
  turnFrom(calls: readonly Call[], to: 'outgoing' | 'incoming'): void;
  /** undefined: there is none yet. */
  of<Each extends Call>(calls: readonly Each[]): Each | undefined;
}

export function createNewestCall(): NewestCall {
  let over: ReadonlySet<string> = new Set();
  return {
    turnFrom(calls, to) {
      const others = calls.filter(({ state }) => to === 'outgoing' || state !== 'incoming');
      over = new Set(others.map(({ id }) => id));
    },
    of: (calls) => calls.findLast(({ id }) => !over.has(id)),
  };
}
