import type { ChildProcess } from 'node:child_process';
import type { DesktopQuiet } from '../../shared/desktop-quiet.ts';
import type { Clock } from '../clock.ts';
import { keepFollowingLines } from '../follow-lines.ts';
import type { Command, QuietSource } from './quiet-sources.ts';

export interface QuietWatchOptions {
  readonly sources: readonly QuietSource[];
  /** Starts what runs on; its output is a pipe. */
  readonly spawn: (command: Command) => ChildProcess;
  /** Runs it to its end; rejects where there is none, or where it fails. */
  readonly run: (command: Command) => Promise<string>;
  readonly clock: Clock;
  readonly onChange: (quiet: DesktopQuiet) => void;
  readonly log: { debug(line: string): void };
}

/** What is changed before the watching program listens is found by a second look. */
const settledMs = 1000;
/** However often something changes, it is asked no more often than that. */
const brakeMs = 250;
const retryMs = { first: 5000, most: 300_000 };

/** Follows the desktop's own do-not-disturb by whoever knows of it; returns what ends that. */
export function watchQuiet(options: QuietWatchOptions): () => void {
  const answers = new Map<QuietSource, boolean | null>();
  let told: DesktopQuiet = 'unknown';

  function tell(source: QuietSource, answer: boolean | null): void {
    answers.set(source, answer);
    const quiet = judgeAnswers([...answers.values()]);
    if (quiet === told) return;
    told = quiet;
    options.onChange(quiet);
  }

  const ends = options.sources.map((source) =>
    followSource(source, options, (answer) => tell(source, answer)),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** One who says so is enough. Pure. */
export function judgeAnswers(answers: readonly (boolean | null)[]): DesktopQuiet {
  if (answers.includes(true)) return 'on';
  return answers.includes(false) ? 'off' : 'unknown';
}

function followSource(
  source: QuietSource,
  { spawn, run, clock, log }: QuietWatchOptions,
  tell: (answer: boolean | null) => void,
): () => void {
  let isOver = false;
  /** Null while nobody watches. */
  let child: ChildProcess | null = null;
  let asking: 'no' | 'yes' | 'again' = 'no';
  const timers = new Set<() => void>();

  function later(delayMs: number, action: () => void): void {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      action();
    });
    timers.add(cancel);
  }

  async function ask(): Promise<void> {
    if (isOver || child === null) return;
    if (asking !== 'no') {
      asking = 'again';
      return;
    }
    asking = 'yes';
    const asked = child;
    const answer = source.read(await run(source.ask).catch(() => ''));
    if (isOver) return;
    // What was asked for a watcher that has ended may be old.
    if (asked === child) {
      if (answer !== null) watching.wentWell();
      tell(answer);
    }
    later(brakeMs, () => {
      const isAskedAgain = asking === 'again';
      asking = 'no';
      if (isAskedAgain) void ask();
    });
  }

  const watching = keepFollowingLines({
    ...{ clock, waitMs: retryMs },
    spawn() {
      child = spawn(source.watch);
      void ask();
      later(settledMs, () => void ask());
      return child;
    },
    onLine(line) {
      if (source.isSign(line)) void ask();
    },
    onGone(reason) {
      child = null;
      log.debug(`${source.name}: ${reason}`);
      tell(null);
    },
  });
  return () => {
    isOver = true;
    for (const cancel of timers) cancel();
    watching.stop();
  };
}
