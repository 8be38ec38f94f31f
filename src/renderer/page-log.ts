import type { EngineLog } from './engine/core/ports.ts';

export interface LogLine {
  readonly level: Parameters<EngineLog>[0];
  readonly scope: string;
  readonly message: string;
}

/** The contract's limits. */
const mostScope = 64;
const mostMessage = 16_384;
/** A call that is set up writes dozens of lines, and each way to main takes its time. */
const laterMs = 250;

export interface PageLog {
  readonly write: EngineLog;
  /** Nothing is kept back any more. */
  flush(): void;
}

/** Sends lines to main's log, in their order: what matters at once, and with it whatever was told before; details later. */
export function createPageLog(send: (line: LogLine) => void): PageLog {
  let waiting: LogLine[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = [];
    for (const line of lines) send(line);
  }

  return {
    write(level, scope, message) {
      waiting.push({ level, scope: scope.slice(0, mostScope), message: message.slice(0, mostMessage) });
      if (level === 'error' || level === 'warn') flush();
      else timer ??= setTimeout(flush, laterMs);
    },
    flush,
  };
}
