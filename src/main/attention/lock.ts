import type { PageCommand } from '../../shared/control.ts';
import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import type { Settings } from '../../shared/settings.ts';

export interface LockOptions {
  readonly engine: () => EngineSummary;
  readonly setting: () => Settings['onLock'];
  readonly command: (command: PageCommand) => void;
}

export interface Lock {
  locked(): void;
  unlocked(): void;
}

const isTalking = ({ state, aside, hold }: CallSummary): boolean =>
  state === 'connected' && !aside && hold.byUs === 'no';

/** Whoever leaves the desk is not overheard, where that is wished; what we closed is opened again, and nothing else. */
export function createLock({ engine, setting, command }: LockOptions): Lock {
  let undo: { readonly callId: string; readonly command: PageCommand } | null = null;
  return {
    locked() {
      const call = engine().calls.find(isTalking);
      undo = null;
      if (call === undefined) return;
      if (setting() === 'hold') {
        undo = { callId: call.id, command: { verb: 'resume' } };
        command({ verb: 'hold' });
      } else if (setting() === 'mute' && !call.muted) {
        undo = { callId: call.id, command: { verb: 'mute', on: false } };
        command({ verb: 'mute', on: true });
      }
    },
    unlocked() {
      const done = undo;
      undo = null;
      const live = engine().calls.filter(({ state }) => state === 'connected');
      // With another call meanwhile nobody knows which one would be meant.
      if (done !== null && live.length === 1 && live[0]?.id === done.callId) command(done.command);
    },
  };
}
