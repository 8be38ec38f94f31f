import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/main/clock.ts';
import type { Log } from '../../src/main/diagnostics/log.ts';
import type { NumberSense } from '../../src/main/people/number-forms.ts';
import { createPeople } from '../../src/main/people/people.ts';
import { createThreadWork } from '../../src/main/people/thread-work.ts';
import type { ImportState } from '../../src/shared/people.ts';
import type { Problem } from '../../src/shared/problem.ts';

const threadFile = new URL('../../src/main/people/contact-thread.ts', import.meta.url);

/** The people of an account on disk, and the thread that brings more of them in: as main joins them. */
export function openPeopleInThread(options: {
  readonly folder: string;
  readonly sense: () => NumberSense;
  readonly log: Log;
  readonly onProblem: (problem: Problem) => void;
  readonly onProgress: (state: ImportState) => void;
  /** Whose people they are; left out: Alice's. */
  readonly aor?: string;
}) {
  let alive = 0;
  const people = createPeople({ ...options, clock: systemClock, beforeClose: () => work.stop() });
  const work = createThreadWork({
    ...options,
    people,
    start(word) {
      const thread = new Worker(threadFile, { workerData: word, execArgv: [] });
      alive += 1;
      thread.on('exit', () => {
        alive -= 1;
      });
      return thread;
    },
  });
  people.use(options.aor ?? 'sip:alice@example.com');
  return { people, work, threads: () => alive };
}
