import type { Precall, PrecallView } from '../../../src/renderer/precall/create-precall.ts';

/** A check that stands as the state says, and notes what is asked of it. */
export function createFakePrecall(some: Partial<PrecallView>, asked: string[]): Precall {
  const listeners = new Set<() => void>();
  let view: PrecallView = { step: 'idle', level: 0, findings: null, because: null, ...some };
  function become(change: Partial<PrecallView>): void {
    view = { ...view, ...change };
    for (const listener of [...listeners]) listener();
  }
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => view,
    start() {
      asked.push('check');
      become({ step: 'reaching', findings: null, because: null });
      return new Promise(() => undefined);
    },
    stop() {
      asked.push('stop the check');
      become({ step: 'stopped', because: 'person' });
    },
  };
}
