import type { DesktopState } from '../../shared/desktop-state.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';

/** Whoever can find, fetch and install packages. */
export interface Updater {
  /** The version that is newer than this one; null: none. */
  check(): Promise<string | null>;
  /** Fetches what `check` has found, and checks its signature. Rejects when the signal aborts. */
  fetch(signal: AbortSignal): Promise<void>;
  /** Ends the app, installs, and starts it anew. */
  install(): void;
}

export interface UpdatesOptions {
  readonly updater: Updater;
  /** There is a call. */
  readonly isBusy: () => boolean;
  readonly publish: (update: DesktopState['update']) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Updates {
  start(): void;
  /** Calls may have begun or ended. */
  look(): void;
  /** The person wants it now. False: nothing is ready, or there is a call. */
  install(): boolean;
  stop(): void;
}

/** Signing in and registering come first. */
const firstCheckMs = 60_000;
const checkEveryMs = 6 * 60 * 60_000;
/** Who has just hung up may call again at once. */
const quietMs = 30_000;

/**
 *   resting ──time, no call──▶ fetching ──all there──▶ fetched: `ready`, or `after-call` while there is one
 *      ▲                          │
 *      └── nothing new, failed, ──┘
 *          or a call began: its bandwidth is the call's
 */
export function createUpdates({ updater, isBusy, publish, clock, log }: UpdatesOptions): Updates {
  let fetched: string | null = null;
  let running: AbortController | null = null;
  let told: DesktopState['update'] = null;
  let isOver = false;
  let cancelTimer = (): void => undefined;

  function schedule(delayMs: number): void {
    cancelTimer();
    if (!isOver && fetched === null) cancelTimer = clock.after(delayMs, () => void attempt());
  }

  async function attempt(): Promise<void> {
    if (isOver || running !== null) return;
    if (isBusy()) {
      schedule(quietMs);
      return;
    }
    const abort = new AbortController();
    running = abort;
    try {
      const version = await updater.check();
      if (version !== null && !abort.signal.aborted) {
        log.info(`${version} is being fetched`);
        await updater.fetch(abort.signal);
        if (!abort.signal.aborted) fetched = version;
      }
    } catch (error) {
      if (!abort.signal.aborted) log.warn(`not fetched: ${describeError(error)}`);
    }
    running = null;
    if (fetched !== null) log.info(`${fetched} is ready`);
    look();
    schedule(abort.signal.aborted ? quietMs : checkEveryMs);
  }

  function look(): void {
    const busy = isBusy();
    if (busy && running !== null) running.abort();
    if (fetched === null) return;
    const step = busy ? 'after-call' : 'ready';
    if (told?.step === step) return;
    told = { version: fetched, step };
    publish(told);
  }

  return {
    look,
    start: () => schedule(firstCheckMs),
    install() {
      if (fetched === null || isBusy()) return false;
      log.info(`installing ${fetched}`);
      updater.install();
      return true;
    },
    stop() {
      isOver = true;
      cancelTimer();
      running?.abort();
    },
  };
}
