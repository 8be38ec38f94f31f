import type { EngineSummary } from '../shared/engine-summary.ts';
import { createCallCounter } from './engine/call-counters.ts';
import { type EngineStore, isLeaving } from './engine/snapshot.ts';
import { summarize } from './engine/summary.ts';

const shortestPeriodMs = 200;
/** A call that begins has more urgent things to do. */
const firstMs = 20;
/** One that is being made: nobody but the far side waits for it, and main has nothing to do for it yet. */
const leavingMs = 150;

/**
 * Tells main about registration and calls: the first change soon, that a call is being made a little later, then at most five
 * times a second.
 */
export function reportTo(send: (summary: EngineSummary) => void, store: EngineStore): void {
  const count = createCallCounter(Date.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = false;

  function flush(): void {
    due = false;
    const snapshot = store.getSnapshot();
    send(summarize(snapshot, count(snapshot.calls)));
    timer = setTimeout(() => {
      timer = undefined;
      if (due) flush();
    }, shortestPeriodMs);
  }

  const changed = (): void => {
    // At each change: an ended call may be dismissed before the next report.
    count(store.getSnapshot().calls);
    due = true;
    if (timer === undefined) timer = setTimeout(flush, isLeaving(store.getSnapshot()) ? leavingMs : firstMs);
  };
  store.subscribe(changed);
}
