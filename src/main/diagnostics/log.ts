/** Where a duty of the main process writes: one info line per lifecycle step, never a secret. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Every line of the process goes through one of these.
 *
 * @param at epoch ms of what it tells, where that is not now
 */
export type WriteLine = (level: LogLevel, scope: string, message: string, at?: number) => void;

export function createScopedLog(write: WriteLine, scope: string): Log {
  return {
    error: (message) => write('error', scope, message),
    warn: (message) => write('warn', scope, message),
    info: (message) => write('info', scope, message),
    debug: (message) => write('debug', scope, message),
  };
}

/** `OFFHOOK_LOG`, or info. An unknown word is info too: a typo must not silence the log. */
export function chooseLogLevel(wish: string | undefined): LogLevel {
  return logLevels.find((level) => level === wish?.toLowerCase()) ?? 'info';
}

/** What an unknown thrown value says, in one line and without its stack. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? describeError(error.cause) : '';
  // Libraries like to repeat the cause in their own message.
  return cause === '' || error.message.includes(cause) ? error.message : `${error.message} (${cause})`;
}
