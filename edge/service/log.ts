/** One JSON object a line: for whoever collects logs. Callers give no token, key, secret or password. */
export type ServiceLog = (
  level: 'error' | 'warn' | 'info',
  event: string,
  facts?: Readonly<Record<string, string | number | boolean | null>>,
) => void;

export function createLog(write: (line: string) => void, now: () => number = Date.now): ServiceLog {
  return (level, event, facts = {}) => {
    write(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...facts }));
  };
}

export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : 'unexpected failure';
}
