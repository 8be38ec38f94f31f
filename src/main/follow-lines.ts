import type { ChildProcess } from 'node:child_process';
import type { Clock } from './clock.ts';

export interface LineOptions {
  readonly spawn: () => ChildProcess;
  readonly onLine: (line: string) => void;
  /** It does not run, or no more; `isAbsent`: there is no such program. Told once, and not after it was stopped. */
  readonly onGone: (reason: string, isAbsent: boolean) => void;
}

/** Nothing that is read is as long. */
const longestLine = 65_536;

/** Reads what another program prints, line by line; returns what stops it. */
export function followLines({ spawn, onLine, onGone }: LineOptions): () => void {
  let isOver = false;
  let rest = '';
  const end = (reason: string, isAbsent: boolean): void => {
    if (isOver) return;
    isOver = true;
    onGone(reason, isAbsent);
  };
  const child = spawn();
  child.on('error', (error) => end(error.message, 'code' in error && error.code === 'ENOENT'));
  child.on('exit', (code, signal) => end(`ended with ${code ?? signal ?? 'nothing'}`, false));
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const each of lines) if (!isOver) onLine(each);
  });
  return () => {
    isOver = true;
    child.kill();
  };
}

export interface KeptLineOptions extends Omit<LineOptions, 'onGone'> {
  /** It does not run, or no more; `times`: in a row, since it last went well. */
  readonly onGone: (reason: string, times: number) => void;
  /** Until it is started again; each time twice as long, up to the most. */
  readonly waitMs: { readonly first: number; readonly most: number };
  readonly clock: Clock;
}

export interface KeptLines {
  /** It does what it should. */
  wentWell(): void;
  stop(): void;
}

/** The same for as long as the app runs: what ends is started again, but for a program that is not there. */
export function keepFollowingLines({ onGone, waitMs, clock, ...options }: KeptLineOptions): KeptLines {
  let times = 0;
  let stop: () => void;

  function follow(): void {
    stop = followLines({
      ...options,
      onGone(reason, isAbsent) {
        times += 1;
        onGone(reason, times);
        // Who has no such program will have none in a minute.
        if (!isAbsent) stop = clock.after(Math.min(waitMs.most, waitMs.first * 2 ** (times - 1)), follow);
      },
    });
  }

  follow();
  return {
    wentWell() {
      times = 0;
    },
    stop: () => stop(),
  };
}
