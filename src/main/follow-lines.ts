import type { ChildProcess } from 'node:child_process';

export interface LineOptions {
  readonly spawn: () => ChildProcess;
  readonly onLine: (line: string) => void;
  /** It does not run, or no more. Told once, and not after it was stopped. */
  readonly onGone: (reason: string) => void;
}

/** Nothing that is read is as long. */
const longestLine = 65_536;

/** Reads what another program prints, line by line; returns what stops it. */
export function followLines({ spawn, onLine, onGone }: LineOptions): () => void {
  let isOver = false;
  let rest = '';
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    onGone(reason);
  };
  const child = spawn();
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(`ended with ${code ?? signal ?? 'nothing'}`));
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
