import type { ChildProcess } from 'node:child_process';
import type { DesktopQuiet } from '../../shared/desktop-quiet.ts';
import type { Clock } from '../clock.ts';
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
const firstRetryMs = 5000;
const longestRetryMs = 300_000;
/** No answer is so long; what a line has beyond that is not kept. */
const longestLine = 4096;

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
  let child: ChildProcess | null = null;
  let retryMs = firstRetryMs;
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
      if (answer !== null) retryMs = firstRetryMs;
      tell(answer);
    }
    later(brakeMs, () => {
      const isAskedAgain = asking === 'again';
      asking = 'no';
      if (isAskedAgain) void ask();
    });
  }

  function start(): void {
    const started = spawn(source.watch);
    child = started;
    started.on('error', (error) => ended(started, error));
    started.on('exit', (code, signal) => ended(started, new Error(`ended with ${code ?? signal}`)));
    started.stdout?.setEncoding('utf8');
    started.stdout?.on(
      'data',
      inLines((line) => {
        if (source.isSign(line)) void ask();
      }),
    );
    void ask();
    later(settledMs, () => void ask());
  }

  function ended(which: ChildProcess, error: Error): void {
    if (isOver || child !== which) return;
    child = null;
    log.debug(`${source.name}: ${error.message}`);
    tell(null);
    // Who has no such program now will not have it in a minute.
    if ('code' in error && error.code === 'ENOENT') return;
    later(retryMs, start);
    retryMs = Math.min(2 * retryMs, longestRetryMs);
  }

  start();
  return () => {
    isOver = true;
    for (const cancel of timers) cancel();
    child?.kill();
  };
}

/** Calls back for each whole line of what comes in pieces. */
function inLines(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const line of lines) onLine(line);
  };
}
