/** The browser's way back to the app (RFC 8252 section 7). */
export interface Redirect {
  readonly redirectUri: string;
  /**
   * The full callback URL, once the browser came with this `state`. Anybody may knock: who brings another state is not
   * ours, and must not end the sign-in. Rejects with the reason of `signal` when it is aborted.
   */
  callback(state: string, signal: AbortSignal): Promise<URL>;
  /** Tells the browser how it ended, where it can, and closes the way. */
  finish(succeeded: boolean): void;
}

/** Resolves with what arrives, or rejects with the reason of the signal. */
export function arrivalOrAbort<T>(arrived: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return Promise.race([arrived, aborted.promise]).finally(() => signal.removeEventListener('abort', abort));
}
