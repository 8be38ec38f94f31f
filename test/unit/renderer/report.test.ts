import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reachable } from '../../../src/renderer/engine/core/availability.ts';
import {
  type CallView,
  defaultRegistration,
  type EngineSnapshot,
  plainCall,
  plainIdentity,
} from '../../../src/renderer/engine/snapshot.ts';
import { reportTo } from '../../../src/renderer/report.ts';

const peer = { uri: 'sip:bob@example.com', number: 'bob', name: null };
const call = (direction: CallView['direction'], step: CallView['step']): CallView => ({
  ...plainCall,
  ...{ id: 'call', direction, step, peer, identity: plainIdentity(peer) },
  ...{ startedAt: 0, connectedAt: null, endedAt: null },
});

function start() {
  const told: (string | undefined)[] = [];
  const unheard: (string | undefined)[] = [];
  let snapshot: EngineSnapshot = { calls: [], availability: reachable, registration: defaultRegistration };
  let changed: () => void = () => undefined;
  reportTo(
    (summary) => {
      told.push(summary.calls.at(-1)?.state);
      unheard.push(summary.calls.at(-1)?.unheard);
    },
    {
      getSnapshot: () => snapshot,
      subscribe(listener) {
        changed = listener;
        return () => undefined;
      },
    },
  );
  const show = (calls: readonly CallView[]) => {
    snapshot = { ...snapshot, calls };
    changed();
  };
  return { told, show, unheard };
}

describe('the report to main', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells soon of whoever calls', () => {
    const { told, show } = start();
    show([call('incoming', 'incoming')]);
    vi.advanceTimersByTime(20);
    expect(told).toEqual(['incoming']);
  });

  it('tells when nothing is heard of the person in a call, and when it is again', () => {
    const { unheard, show } = start();
    for (const state of [null, 'muted', null, 'gone', null] as const) {
      show([{ ...call('outgoing', 'connected'), unheard: state }]);
      vi.advanceTimersByTime(1000);
    }
    expect(unheard).toEqual([undefined, 'muted', undefined, 'gone', undefined]);
  });

  it('does not come between a call that is being made and its INVITE, and tells the newest after that', () => {
    const { told, show } = start();
    show([call('outgoing', 'preparing')]);
    vi.advanceTimersByTime(149);
    show([call('outgoing', 'ringing')]);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['ringing']);
    show([call('outgoing', 'connected')]);
    vi.advanceTimersByTime(199);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['ringing', 'connected']);
  });
});
