import { type EngineStore, isLeaving } from '../engine/snapshot.ts';

export type Schedule = (work: () => void) => void;

/** A hidden window draws no frames. */
const hiddenMs = 50;

/**
 * With the frame after the next, which nobody can tell from at once; or a moment later where none is drawn. What the
 * work at hand still has to do, and what other threads answer by then, goes first.
 */
export const inTwoFrames: Schedule = (work) => {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(once);
  });
  const timer = setTimeout(once, hiddenMs);
};

/** So long nobody waits for an answer to a key. */
const leavingMostMs = 100;

/** With the frame after the next, or one of those after it: a call that is being made leaves first. */
export function afterLeaving(
  { getSnapshot }: Pick<EngineStore, 'getSnapshot'>,
  schedule: Schedule = inTwoFrames,
  now: () => number = () => performance.now(),
): Schedule {
  return (work) => {
    const until = now() + leavingMostMs;
    const look = (): void => {
      if (isLeaving(getSnapshot()) && now() < until) schedule(look);
      else work();
    };
    schedule(look);
  };
}

/**
 * The store as the UI hears of it: once in two frames or more, whatever happened in between. Drawing a call takes longer than all that
 * the engine does for it, and until it is done no message is read and no microphone asked for.
 */
export function pacedStore(store: EngineStore, schedule: Schedule = inTwoFrames): EngineStore {
  const listeners = new Set<() => void>();
  let isDue = false;
  let unsubscribe: () => void = () => undefined;

  function tell(): void {
    isDue = false;
    for (const listener of [...listeners]) listener();
  }

  function changed(): void {
    if (isDue) return;
    isDue = true;
    schedule(tell);
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      if (listeners.size === 0) unsubscribe = store.subscribe(changed);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) unsubscribe();
      };
    },
  };
}
