import type { NetworkCause, NetworkChange, NetworkInterface, NetworkState } from '../../shared/network.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { IpSign } from './ip-monitor.ts';
import { causeBetween, joinState } from './network-state.ts';

export interface NetworkMonitor {
  start(): void;
  stop(): void;
  /** Something outside says that the network changed: looked at once, and told even when nothing is to be seen. */
  hint(cause: 'resume' | 'hint'): void;
  state(): NetworkState;
}

export interface NetworkMonitorOptions {
  readonly readInterfaces: () => readonly NetworkInterface[];
  readonly readRouteAddress: () => Promise<string | null>;
  /** The system's own notice of changes, where there is one; it returns what stops it. */
  readonly follow: ((onSign: (sign: IpSign) => void, onGone: (reason: string) => void) => () => void) | null;
  readonly onChange: (change: NetworkChange) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const pollMs = 250;
/** After a change is told, those that follow within this time are told together: one move has many signs. */
const holdMs = 50;
/** A poll that comes this much too late: the machine slept, or this process was stopped. */
const sleptMs = 3000;

const nothing: NetworkState = { interfaces: [], defaultRoute: null };

interface Sign {
  readonly at: number;
  /** What to tell if nothing is to be seen; null: nothing then. */
  readonly unseen: 'resume' | 'hint' | null;
}

/** Looks at the network whenever there is reason to, and tells what changed since it last told. */
export function createNetworkMonitor(options: NetworkMonitorOptions): NetworkMonitor {
  const { clock, log } = options;
  /** As it was told last. */
  let told = nothing;
  let isRunning = false;
  let isLooking = false;
  let sign: Sign | null = null;
  let isHeld = false;
  let dueAt = 0;
  let cancelPoll: () => void = () => undefined;
  let cancelHold: () => void = () => undefined;
  let unfollow: () => void = () => undefined;
  let lastFailure = '';

  async function read(): Promise<NetworkState> {
    const route = await options.readRouteAddress();
    return joinState(options.readInterfaces(), route);
  }

  function look(next: Sign): void {
    // The first sign has the time; a stronger one has the word.
    const unseen = next.unseen === 'resume' ? 'resume' : (sign?.unseen ?? next.unseen);
    sign = { at: sign?.at ?? next.at, unseen };
    if (!isLooking && !isHeld) void lookNow();
  }

  async function lookNow(): Promise<void> {
    isLooking = true;
    try {
      while (sign !== null && isRunning && !isHeld) {
        const seen: Sign = sign;
        sign = null;
        const after = await read();
        if (isRunning) judge(seen, after);
      }
    } catch (error) {
      const reason = describeError(error);
      if (reason !== lastFailure) log.warn(`cannot look at the network: ${reason}`);
      lastFailure = reason;
    } finally {
      isLooking = false;
    }
  }

  function judge({ at, unseen }: Sign, after: NetworkState): void {
    const seen = causeBetween(told, after);
    const cause: NetworkCause | null = unseen === 'resume' ? 'resume' : (seen ?? unseen);
    if (cause === null) return;
    const before = told;
    told = after;
    log.info(`${cause}: ${describe(before)} -> ${describe(after)}`);
    options.onChange({ cause, before, after, at });
    isHeld = true;
    cancelHold = clock.after(holdMs, () => {
      isHeld = false;
      if (sign !== null && !isLooking) void lookNow();
    });
  }

  function poll(): void {
    dueAt = clock.now() + pollMs;
    cancelPoll = clock.after(pollMs, () => {
      const at = clock.now();
      look({ at, unseen: at - dueAt > sleptMs ? 'resume' : null });
      poll();
    });
  }

  function signed({ what, name }: IpSign): void {
    const isOurs = told.interfaces.some((each) => each.name === name);
    // An address always shows; a route by another gateway does not, nor does a cable that was out for a moment.
    const unseen = what === 'default-route' || (what === 'link' && isOurs) ? 'hint' : null;
    look({ at: clock.now(), unseen });
  }

  async function begin(): Promise<void> {
    told = await read().catch(() => nothing);
    if (!isRunning) return;
    log.info(`at first: ${describe(told)}`);
    poll();
    if (options.follow === null) return;
    unfollow = options.follow(signed, (reason) => {
      log.warn(`no notice by the system, looking every ${pollMs} ms instead: ${reason}`);
    });
  }

  return {
    start() {
      if (isRunning) return;
      isRunning = true;
      void begin();
    },
    stop() {
      isRunning = false;
      cancelPoll();
      cancelHold();
      unfollow();
    },
    hint: (cause) => look({ at: clock.now(), unseen: cause }),
    state: () => told,
  };
}

/** For the log: interfaces and the way out, no addresses of the public net. */
function describe({ interfaces, defaultRoute }: NetworkState): string {
  const names = interfaces.map(({ name, kind, addresses }) => `${name} (${kind}, ${addresses.length})`);
  const way = defaultRoute === null ? 'no way out' : `out by ${defaultRoute.interface ?? 'an unknown one'}`;
  return `${names.length === 0 ? 'none' : names.join(', ')}; ${way}`;
}
