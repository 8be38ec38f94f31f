import { ProblemError } from '../../shared/problem.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { isPassing } from './identity-provider.ts';
import { chooseRetryDelayMs } from './retry-delay.ts';

/** Something that a server gave for a while. */
export interface Lease<T> {
  readonly value: T;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export interface RenewedOptions<T> {
  /** For the log. */
  readonly what: string;
  /** The value and how long it lives, counted from the moment of asking: a clock that is wrong harms nobody. Rejects with ProblemError. */
  readonly fetch: () => Promise<{ readonly value: T; readonly lifeMs: number }>;
  readonly clock: Clock;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Nothing is fetched any more once it aborts. */
  readonly signal: AbortSignal;
  /** Another one took the place of one that was in use. */
  readonly onRenewed?: () => void;
}

/** A short-lived credential, kept fresh in memory from the first time on that it is asked for. */
export interface Renewed<T> {
  /**
   * What holds now. It was renewed before it was due, so this seldom waits; a renewal that fails leaves the last one
   * to its end. Rejects with ProblemError when nothing holds and none can be had.
   */
  get(): Promise<Lease<T>>;
  /** The same without waiting; null when nothing holds. */
  held(): Lease<T> | null;
  /** A server refused it: the next `get` fetches another. */
  drop(): void;
}

/** A server that gives lives of no length must not be asked in a circle. */
const shortestRenewalMs = 1000;

/** After two thirds of its life at the latest; a tenth of that earlier for some, so that not all come at once. Pure. */
export function chooseRenewalMs(lifeMs: number, random: number): number {
  return ((lifeMs * 2) / 3) * (1 - 0.1 * random);
}

export function createRenewed<T>(options: RenewedOptions<T>): Renewed<T> {
  const { clock, log, signal, what } = options;
  let lease: Lease<T> | null = null;
  let renewAt = 0;
  let running: Promise<Lease<T>> | null = null;
  let failures = 0;
  let cancelTimer = (): void => undefined;
  signal.addEventListener('abort', () => cancelTimer(), { once: true });

  function held(): Lease<T> | null {
    return lease !== null && clock.now() < lease.expiresAt ? lease : null;
  }

  function schedule(delayMs: number): void {
    cancelTimer();
    if (signal.aborted) return;
    cancelTimer = clock.after(delayMs, () => void renew().catch(() => undefined));
  }

  async function fetchOne(): Promise<Lease<T>> {
    const startedAt = clock.now();
    const { value, lifeMs } = await options.fetch();
    signal.throwIfAborted();
    const fetched = { value, expiresAt: startedAt + lifeMs };
    const isFirst = lease === null;
    lease = fetched;
    renewAt = startedAt + chooseRenewalMs(lifeMs, options.random());
    failures = 0;
    schedule(Math.max(renewAt - clock.now(), shortestRenewalMs));
    if (!isFirst) options.onRenewed?.();
    log.debug(`${what} fetched, for ${Math.round(lifeMs / 1000)} s`);
    return fetched;
  }

  /** One at a time. */
  function renew(): Promise<Lease<T>> {
    running ??= fetchOne()
      .catch((error: unknown) => {
        if (!signal.aborted) {
          const code = error instanceof ProblemError ? error.code : 'unexpected';
          log.warn(
            `${what} not fetched${held() === null ? '' : ', the last one still holds'}: ${describeError(error)}`,
          );
          schedule(chooseRetryDelayMs(failures, { code }, options.random()));
          failures += 1;
        }
        throw error;
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    held,
    async get() {
      const last = held();
      if (last === null) return renew();
      if (clock.now() < renewAt) return last;
      try {
        return await renew();
      } catch (error) {
        const passes = error instanceof ProblemError && isPassing(error.code);
        const still = held();
        if (passes && still !== null) return still;
        throw error;
      }
    },
    drop() {
      lease = null;
    },
  };
}
