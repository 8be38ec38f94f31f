import type { UpdateOutcome, UpdateState } from '../../shared/update.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { UpdateError } from './update-error.ts';

/** Whoever can find, fetch and install packages. Rejects with UpdateError. */
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
  readonly publish: (update: UpdateState) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Updates {
  start(): void;
  /** Calls may have begun or ended. */
  look(): void;
  /** The person does not want to wait for the next look. */
  check(): void;
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
 *   The person may ask at any time; in a call nothing is looked for.
 */
export function createUpdates({ updater, isBusy, publish, clock, log }: UpdatesOptions): Updates {
  let fetched: string | null = null;
  let running: AbortController | null = null;
  let told: UpdateState | null = null;
  let isOver = false;
  let cancelTimer = (): void => undefined;

  function schedule(delayMs: number): void {
    cancelTimer();
    if (!isOver && fetched === null) cancelTimer = clock.after(delayMs, () => void attempt());
  }

  function tell(next: UpdateState): void {
    if (JSON.stringify(next) === JSON.stringify(told)) return;
    told = next;
    publish(next);
  }

  async function attempt(): Promise<void> {
    if (isOver || running !== null || fetched !== null) return;
    if (isBusy()) {
      tell({ step: 'resting', last: 'call' });
      schedule(quietMs);
      return;
    }
    const abort = new AbortController();
    running = abort;
    const end = await seek(abort.signal);
    running = null;
    if (typeof end === 'string') tell({ step: 'resting', last: end });
    else {
      fetched = end.version;
      log.info(`${fetched} is ready`);
    }
    look();
    schedule(abort.signal.aborted ? quietMs : checkEveryMs);
  }

  /** Never rejects: what was fetched, or why nothing was. */
  async function seek(signal: AbortSignal): Promise<UpdateOutcome | { readonly version: string }> {
    try {
      tell({ step: 'looking' });
      const version = await updater.check();
      if (signal.aborted) return 'call';
      if (version === null) return 'newest';
      log.info(`${version} is being fetched`);
      tell({ step: 'fetching', version });
      await updater.fetch(signal);
      if (signal.aborted) return 'call';
      return { version };
    } catch (error) {
      if (signal.aborted) return 'call';
      log.warn(`not fetched: ${describeError(error)}`);
      return error instanceof UpdateError ? error.fault : 'failed';
    }
  }

  function look(): void {
    const busy = isBusy();
    if (busy && running !== null) running.abort();
    if (fetched === null) return;
    tell({ version: fetched, step: busy ? 'after-call' : 'ready' });
  }

  return {
    look,
    check: () => void attempt(),
    start() {
      tell({ step: 'resting', last: null });
      schedule(firstCheckMs);
    },
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
