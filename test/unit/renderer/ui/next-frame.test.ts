import { describe, expect, it } from 'vitest';
import { reachable } from '../../../../src/renderer/engine/core/availability.ts';
import { defaultRegistration, type EngineSnapshot } from '../../../../src/renderer/engine/snapshot.ts';
import { pacedStore } from '../../../../src/renderer/ui/next-frame.ts';

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
