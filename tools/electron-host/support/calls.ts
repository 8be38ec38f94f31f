/** One call to an API that has no effect outside the host, such as `Notification.show`. */
export interface Call {
  readonly api: string;
  readonly args: readonly unknown[];
  /** The id of the window that was told so; left out where it is about none. */
  readonly window?: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export const calls: Call[] = [];

export function record(api: string, ...args: unknown[]): void {
  calls.push({ api, args, atMs: Date.now() });
}

export function recordOf(window: number, api: string, ...args: unknown[]): void {
  calls.push({ api, args, window, atMs: Date.now() });
}

export function callsTo(api: string): Call[] {
  return calls.filter((call) => call.api === api);
}
