/** A signal asked for the end; its exit code is the one shells give: 128 and the signal's number. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals, exitCode: number) {
    super(`ended by ${signal}`);
    this.exitCode = exitCode;
  }
}

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Aborts with an InterruptedError at the first signal; a second one of the same kind ends at once. */
export function watchForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new InterruptedError(name, exitCodes[name])));
  }
  return controller.signal;
}

/** Rejects with the signal's reason once it aborts; never resolves. */
export function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
