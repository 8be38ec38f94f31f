import type { EngineLog } from './engine/core/ports.ts';

type Level = Parameters<EngineLog>[0];
const levels: readonly Level[] = ['error', 'warn', 'info', 'debug'];

export interface LogLine {
  readonly level: Level;
  readonly scope: string;
  readonly message: string;
  /** When it was written, epoch ms; not when it was sent. */
  readonly at: number;
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

/** Sends lines to main's log, in their order: what matters at once, and with it whatever was told before; details later.
 * `send` resolves to the level from which on main writes: what it would not write is not told. */
export function createPageLog(send: (line: LogLine) => Promise<Level | null>): PageLog {
  let waiting: LogLine[] = [];
  let from: Level = 'debug';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = [];
    for (const line of lines) if (isWorth(line.level)) void tell(line);
  }

  async function tell(line: LogLine): Promise<void> {
    from = (await send(line)) ?? from;
  }

  const isWorth = (level: Level): boolean => levels.indexOf(level) <= levels.indexOf(from);

  return {
    write(level, scope, message) {
      if (!isWorth(level)) return;
      waiting.push({
        level,
        scope: scope.slice(0, mostScope),
        message: message.slice(0, mostMessage),
        at: Date.now(),
      });
      if (level === 'error' || level === 'warn') flush();
      else timer ??= setTimeout(flush, laterMs);
    },
    flush,
  };
}
