import { describe, expect, it } from 'vitest';
import { reachable } from '../../../../src/renderer/engine/core/availability.ts';
import {
  type CallView,
  defaultRegistration,
  type EngineSnapshot,
  plainCall,
  plainIdentity,
} from '../../../../src/renderer/engine/snapshot.ts';
import { afterLeaving, pacedStore } from '../../../../src/renderer/ui/next-frame.ts';

const empty: EngineSnapshot = {
  registration: defaultRegistration,
  calls: [],
  availability: reachable,
};

function start() {
  const heard = new Set<() => void>();
  const frames: (() => void)[] = [];
  let snapshot = empty;
  const store = pacedStore(
    {
      getSnapshot: () => snapshot,
      subscribe(listener) {
        heard.add(listener);
        return () => heard.delete(listener);
      },
    },
    (work) => void frames.push(work),
  );
  return {
    store,
    heard,
    frames,
    change() {
      snapshot = { ...snapshot };
      for (const listener of heard) listener();
      return snapshot;
    },
    draw: () => frames.shift()?.(),
  };
}

const peer = { uri: 'sip:bob@example.com', number: 'bob', name: null };
const call: CallView = {
  ...plainCall,
  ...{ id: 'call', direction: 'outgoing', step: 'preparing', peer, identity: plainIdentity(peer) },
  ...{ startedAt: 0, connectedAt: null, endedAt: null },
};

describe('what is drawn of a call that was just made', () => {
  const making = (step: CallView['step'], ladder: CallView['details']['ladder'] = []): EngineSnapshot => ({
    ...empty,
    calls: [{ ...call, step, details: { ...plainCall.details, ladder } }],
  });
  const sent = [{ at: 1, direction: 'out', line: 'INVITE sip:bob@example.com' }] as const;

  function begin(first: EngineSnapshot) {
    const frames: (() => void)[] = [];
    let [snapshot, now, drawn] = [first, 1000, 0];
    const later = afterLeaving(
      { getSnapshot: () => snapshot },
      (work) => void frames.push(work),
      () => now,
    );
    later(() => {
      drawn += 1;
    });
    return (next: EngineSnapshot, ms: number) => {
      snapshot = next;
      now += ms;
      frames.shift()?.();
      return [drawn, frames.length];
    };
  }

  it('waits until its INVITE has left', () => {
    const frame = begin(making('preparing'));
    expect(frame(making('preparing'), 33)).toEqual([0, 1]);
    expect(frame(making('calling'), 33)).toEqual([0, 1]);
    expect(frame(making('calling', sent), 33)).toEqual([1, 0]);
  });

  it('is drawn all the same where it does not leave: without a registration, say', () => {
    const frame = begin(making('preparing'));
    expect(frame(making('preparing'), 99)).toEqual([0, 1]);
    expect(frame(making('preparing'), 1)).toEqual([1, 0]);
  });

  it('waits for nothing else', () => {
    expect(begin(empty)(empty, 33)).toEqual([1, 0]);
    expect(
      begin(empty)({ ...empty, calls: [{ ...call, direction: 'incoming', step: 'incoming' }] }, 33),
    ).toEqual([1, 0]);
    expect(begin(empty)(making('ended'), 33)).toEqual([1, 0]);
  });
});

describe('the store as the UI hears of it', () => {
  it('tells once a frame, whatever happened in between', () => {
    const { store, change, draw, frames } = start();
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    change();
    change();
    expect([told, frames.length]).toEqual([0, 1]);
    draw();
    expect(told).toBe(1);
    change();
    draw();
    expect(told).toBe(2);
  });

  it('shows what is so now to whoever looks before', () => {
    const { store, change } = start();
    store.subscribe(() => undefined);
    const latest = change();
    expect(store.getSnapshot()).toBe(latest);
  });

  it('tells nobody who has gone meanwhile, and listens to nothing when nobody is there', () => {
    const { store, change, draw, heard } = start();
    let told = 0;
    const leave = store.subscribe(() => {
      told += 1;
    });
    change();
    leave();
    draw();
    expect([told, heard.size]).toEqual([0, 0]);
    store.subscribe(() => {
      told += 1;
    });
    change();
    draw();
    expect(told).toBe(1);
  });
});
