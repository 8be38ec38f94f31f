import type { CallSummary } from '../../shared/engine-summary.ts';
import type { StatusReport } from './status-report.ts';

/** One line of `offhook watch`. What is there when one begins to watch is told as if it had just come about. */
export type WatchEvent =
  | {
      readonly event: 'identity';
      readonly state: StatusReport['identity'];
      readonly problem: StatusReport['problem'];
    }
  | ({ readonly event: 'registration' } & Pick<
      StatusReport['registration'],
      'state' | 'aor' | 'server' | 'problem'
    >)
  | { readonly event: 'do-not-disturb'; readonly on: boolean }
  | ({ readonly event: 'call' } & CallFacts);

type CallFacts = Pick<
  CallSummary,
  | 'id'
  | 'direction'
  | 'state'
  | 'peer'
  | 'startedAt'
  | 'connectedAt'
  | 'endedAt'
  | 'muted'
  | 'conference'
  | 'end'
> & { readonly held: boolean; readonly heldByThem: boolean; readonly transfer: string | null };

function factsOf(call: CallSummary): CallFacts {
  const { id, direction, state, peer, startedAt, connectedAt, endedAt, muted, conference, end } = call;
  return {
    ...{ id, direction, state, peer, startedAt, connectedAt, endedAt, muted, conference, end },
    held: call.hold.byUs === 'held',
    heldByThem: call.hold.byThem,
    transfer: call.transfer?.step ?? null,
  };
}

function eventsOf(status: StatusReport): WatchEvent[] {
  const { state, aor, server, problem } = status.registration;
  return [
    { event: 'identity', state: status.identity, problem: status.problem },
    { event: 'registration', state, aor, server, problem },
    { event: 'do-not-disturb', on: status.doNotDisturb },
    ...status.calls.map((call): WatchEvent => ({ event: 'call', ...factsOf(call) })),
  ];
}

/** What is other than before; figures that change all the time are no event. Pure. */
export function describeChanges(before: StatusReport | null, now: StatusReport): readonly WatchEvent[] {
  const known = new Set(before === null ? [] : eventsOf(before).map((event) => JSON.stringify(event)));
  return eventsOf(now).filter((event) => !known.has(JSON.stringify(event)));
}

export interface Watch {
  /** Tells all there is, then what changes, until the returned function is called. */
  follow(tell: (event: WatchEvent) => void): () => void;
  /** Something may be another. */
  look(): void;
}

export function createWatch(status: () => StatusReport): Watch {
  const listeners = new Set<(event: WatchEvent) => void>();
  let last: StatusReport | null = null;
  return {
    follow(tell) {
      if (listeners.size === 0) last = status();
      listeners.add(tell);
      for (const event of describeChanges(null, last ?? status())) tell(event);
      return () => void listeners.delete(tell);
    },
    look() {
      if (listeners.size === 0) return;
      const now = status();
      const events = describeChanges(last, now);
      last = now;
      for (const event of events) for (const tell of [...listeners]) tell(event);
    },
  };
}
