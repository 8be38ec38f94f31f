import type { Turn } from './database.ts';

// One writer at a time, between two threads. SQLite would have the second one sleep by guess, for 100 ms at last; here it
// waits as long as the first one writes, and whoever people wait for comes first.

const [held, wanted, stop, ended] = [0, 1, 2, 3] as const;

/** What both threads see of each other. */
export type WriteWord = Int32Array<SharedArrayBuffer>;

export const createWriteWord = (): WriteWord => new Int32Array(new SharedArrayBuffer(16));

/** A thread that ended in the middle of its writing must not stop the other for good; SQLite's own lock is there still. */
const longestWaitMs = 2000;

function hold<T>(word: WriteWord, work: () => T): T {
  const until = performance.now() + longestWaitMs;
  while (Atomics.compareExchange(word, held, 0, 1) !== 0 && performance.now() < until)
    Atomics.wait(word, held, 1, longestWaitMs);
  try {
    return work();
  } finally {
    Atomics.store(word, held, 0);
    Atomics.notify(word, held);
  }
}

/** Of the thread that people wait for. */
export function firstTurn(word: WriteWord): Turn {
  return (work) => {
    Atomics.add(word, wanted, 1);
    try {
      return hold(word, work);
    } finally {
      Atomics.sub(word, wanted, 1);
      Atomics.notify(word, wanted);
    }
  };
}

/** Of the other one: it lets the first go before. */
export function secondTurn(word: WriteWord): Turn {
  return (work) => {
    const ahead = Atomics.load(word, wanted);
    if (ahead > 0) Atomics.wait(word, wanted, ahead, longestWaitMs);
    return hold(word, work);
  };
}

/** The first thread, before the second begins with something. */
export function beginWork(word: WriteWord): void {
  Atomics.store(word, stop, 0);
  Atomics.store(word, ended, 0);
}

/** The second is to come to an end at its next step. */
export function askToStop(word: WriteWord): void {
  Atomics.store(word, stop, 1);
}

export const isAskedToStop = (word: WriteWord): boolean => Atomics.load(word, stop) === 1;

/** The second thread: the file is closed. */
export function endWork(word: WriteWord): void {
  Atomics.store(word, ended, 1);
  Atomics.notify(word, ended);
}

/** Blocks until the second has closed the file; false: it did not in time. */
export function waitForEnd(word: WriteWord): boolean {
  Atomics.wait(word, ended, 0, longestWaitMs);
  return Atomics.load(word, ended) === 1;
}
