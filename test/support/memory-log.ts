import type { Log, LogLevel } from '../../src/main/diagnostics/log.ts';

export interface MemoryLog extends Log {
  readonly lines: string[];
}

/** A log of the main process that a test can read. */
export function createMemoryLog(): MemoryLog {
  const lines: string[] = [];
  const write = (level: LogLevel) => (message: string) => void lines.push(`${level} ${message}`);
  return { lines, error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
