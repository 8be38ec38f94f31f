import type { CallView, EngineSnapshot } from '../../../src/renderer/engine/snapshot.ts';
import type { Engine } from '../../../src/renderer/ui/offhook.ts';
import { outgoing } from './sample-calls.ts';

/** An engine that only does what can be seen at once: it changes its snapshot and writes down what was asked. */
export function createFakeEngine(initial: EngineSnapshot, asked: string[]): Engine {
  let snapshot = initial;
  const listeners = new Set<() => void>();

  function publish(calls: readonly CallView[]): void {
    snapshot = { ...snapshot, calls };
    for (const listener of [...listeners]) listener();
  }

  function change(id: string, update: (call: CallView) => Partial<CallView>): void {
    publish(snapshot.calls.map((call) => (call.id === id ? { ...call, ...update(call) } : call)));
  }

  function end(id: string, cause: 'hung-up' | 'declined'): void {
    change(id, () => ({
      step: 'ended',
      endedAt: Date.now(),
      end: { by: 'local', cause, sipCode: null, sipReason: null },
    }));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    actions: {
      dial(input) {
        asked.push(`dial ${input}`);
        const id = `dialled-${snapshot.calls.length}`;
        const number = input.replace(/^sip:/, '').replace(/@.*$/, '');
        const peer = { uri: `sip:${number}@example.com`, number, name: null };
        publish([...snapshot.calls, { ...outgoing, id, peer, startedAt: Date.now() }]);
        return id;
      },
      answer(id) {
        asked.push(`answer ${id}`);
        change(id, () => ({ step: 'connected', connectedAt: Date.now() }));
      },
      decline(id) {
        asked.push(`decline ${id}`);
        end(id, 'declined');
      },
      hangUp(id) {
        asked.push(`hangUp ${id}`);
        end(id, 'hung-up');
      },
      setMuted(id, muted) {
        asked.push(`setMuted ${id} ${muted}`);
        change(id, () => ({ muted }));
      },
      sendDtmf(id, digits) {
        asked.push(`sendDtmf ${id} ${digits}`);
        change(id, ({ dtmf }) => ({ dtmf: dtmf + digits }));
      },
      dismiss(id) {
        asked.push(`dismiss ${id}`);
        publish(snapshot.calls.filter((call) => call.id !== id));
      },
    },
  };
}
