import type { Provisioning } from '../../shared/provisioning.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import type { Renewed } from './renewed.ts';
import type { IceServers } from './time-limited.ts';

/** STUN and TURN servers as they hold now. */
export interface IceServersNow {
  readonly servers: IceServers;
  /** Epoch ms; null when nothing of it ends. */
  readonly expiresAt: number | null;
}

/** How long a call waits when nothing holds: right after the sign-in, or after hours of sleep. */
const longestWaitMs = 500;
/** What is told without a relay is good for this long. */
const withoutRelayMs = 90_000;

/**
 * What provisioning names, and TURN with time-limited credentials when `turn` is given: fetched at once, so that no
 * call waits for them. Without any the call goes by what is there.
 */
export function createIceServers(
  ice: Provisioning['ice'],
  turn: Renewed<IceServers> | null,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): () => Promise<IceServersNow> {
  if (turn === null) return () => Promise.resolve({ servers: ice.servers, expiresAt: null });
  const fetched = (): Promise<unknown> => turn.get().catch(() => undefined);
  void fetched();

  return async () => {
    if (turn.held() === null) await Promise.race([fetched(), passes(clock, longestWaitMs)]);
    const lease = turn.held();
    if (lease === null) {
      log.warn('no TURN credentials for a call: it goes without a relay');
      return { servers: ice.servers, expiresAt: clock.now() + withoutRelayMs };
    }
    return { servers: [...ice.servers, ...lease.value], expiresAt: lease.expiresAt };
  };
}

function passes(clock: Clock, durationMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(durationMs, resolve));
}
