import type { EngineSummary } from '../shared/engine-summary.ts';
import type { EngineStore } from './engine/snapshot.ts';
import { summarize } from './engine/summary.ts';

const shortestPeriodMs = 200;

/** Tells main about registration and calls: the first change at once, then at most five times a second. */
export function reportTo(send: (summary: EngineSummary) => void, store: EngineStore): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = false;

  function flush(): void {
    due = false;
    send(summarize(store.getSnapshot()));
    timer = setTimeout(() => {
      timer = undefined;
      if (due) flush();
    }, shortestPeriodMs);
  }

  store.subscribe(() => {
    due = true;
    if (timer === undefined) flush();
  });
}
