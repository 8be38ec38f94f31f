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

const idOf = ({ id }: CallSummary): string => id;

/** Whoever leaves the desk is not overheard, where that is wished; what we closed is opened again, and nothing else. */
export function createLock({ engine, setting, command }: LockOptions): Lock {
  let undo: { readonly callIds: readonly string[]; readonly command: PageCommand } | null = null;
  return {
    locked() {
      const { calls } = engine();
      const call = calls.find(isTalking);
      undo = null;
      if (call === undefined) return;
      // What is asked of one of a conference is done to all.
      const callIds = calls.filter((each) => each === call || (call.conference && each.conference)).map(idOf);
      if (setting() === 'hold') {
        undo = { callIds, command: { verb: 'resume' } };
        command({ verb: 'hold' });
      } else if (setting() === 'mute' && !call.muted) {
        undo = { callIds, command: { verb: 'mute', on: false } };
        command({ verb: 'mute', on: true });
      }
    },
    unlocked() {
      const done = undo;
      undo = null;
      const live = engine().calls.filter(({ state }) => state === 'connected');
      // With another call meanwhile nobody knows which one would be meant; a conference is one.
      const isOne = live.length === 1 || live.every(({ conference }) => conference);
      if (done !== null && isOne && live.some(({ id }) => done.callIds.includes(id))) command(done.command);
    },
  };
}
