import type { CallCounters } from '../../shared/engine-summary.ts';
import type { CallView } from './snapshot.ts';

type FinishedCall = Pick<CallView, 'id' | 'step' | 'direction' | 'connectedAt' | 'setupMs' | 'media' | 'end'>;

const noSetup = { calls: 0, meanMs: 0, longestMs: 0 };

/** @param since epoch ms */
export function emptyCounters(since: number): CallCounters {
  return {
    since,
    calls: 0,
    connected: 0,
    relayed: 0,
    ice: { succeeded: 0, failed: 0 },
    paths: {},
    setup: { outgoing: noSetup, incoming: noSetup },
  };
}

/** The counters with one more call, which has ended. Pure. */
export function countCall(counters: CallCounters, call: FinishedCall): CallCounters {
  const path = call.media?.path ?? null;
  const isConnected = call.connectedAt !== null;
  const isFailed = path === null && call.end?.cause === 'media-failed';
  return {
    ...counters,
    calls: counters.calls + 1,
    connected: counters.connected + (isConnected ? 1 : 0),
    // By the side that is ours: the relay of the far side is its own matter.
    relayed: counters.relayed + (path?.startsWith('relay') === true ? 1 : 0),
    ice: {
      succeeded: counters.ice.succeeded + (path === null ? 0 : 1),
      failed: counters.ice.failed + (isFailed ? 1 : 0),
    },
    paths: path === null ? counters.paths : { ...counters.paths, [path]: (counters.paths[path] ?? 0) + 1 },
    setup:
      call.setupMs === null
        ? counters.setup
        : { ...counters.setup, [call.direction]: countSetup(counters.setup[call.direction], call.setupMs) },
  };
}

function countSetup({ calls, meanMs, longestMs }: typeof noSetup, setupMs: number): typeof noSetup {
  return {
    calls: calls + 1,
    meanMs: meanMs + (setupMs - meanMs) / (calls + 1),
    longestMs: Math.max(longestMs, setupMs),
  };
}

/** Counts each call once, whenever it is first seen ended. */
export function createCallCounter(since: number): (calls: readonly FinishedCall[]) => CallCounters {
  let counters = emptyCounters(since);
  /** Of those that are still shown. */
  let counted: ReadonlySet<string> = new Set();
  return (calls) => {
    const ended = calls.filter(({ step }) => step === 'ended');
    for (const call of ended) if (!counted.has(call.id)) counters = countCall(counters, call);
    counted = new Set(ended.map(({ id }) => id));
    return counters;
  };
}
