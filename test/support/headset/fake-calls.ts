import type { HeadsetsOptions } from '../../../src/renderer/headset/create-headsets.ts';
import { noCalls, type Stand } from '../../../src/renderer/headset/headset.ts';

/** Calls as an engine has them, as far as a headset knows: who rings, who has the line, who is held. */
export interface FakeCalls {
  get(): Stand;
  readonly done: string[];
  readonly act: HeadsetsOptions['act'];
  rings(): void;
  calls(): void;
  farEndEnds(): void;
  setMuted(muted: boolean): void;
  hold(): void;
}

export function createFakeCalls(changed: (stand: Stand) => void): FakeCalls {
  let stand = noCalls;
  const done: string[] = [];
  const muted = new Map<string, boolean>();
  const ids: string[] = [];
  const newId = () => String(ids.push(''));

  function become(change: Partial<Stand>): void {
    const next = { ...stand, ...change };
    stand = { ...next, muted: next.line !== null && muted.get(next.line) === true };
    changed(stand);
  }

  return {
    get: () => stand,
    done,
    act(command) {
      done.push(command.type === 'setMuted' ? `${command.type} ${command.muted}` : command.type);
      if (command.type === 'swap') return become({ line: stand.held, held: stand.line });
      const { callId } = command;
      // As in the engine, what makes no sense changes nothing.
      if (command.type === 'answer' && stand.ringing === callId)
        become({ ringing: null, line: callId, held: stand.line ?? stand.held });
      if (command.type === 'decline' && stand.ringing === callId) become({ ringing: null });
      if (command.type === 'hangUp' && stand.line === callId) become({ line: null });
      else if (command.type === 'hangUp' && stand.held === callId) become({ held: null });
      if (command.type === 'hold' && stand.line === callId) become({ line: null, held: callId });
      if (command.type === 'resume' && stand.held === callId) become({ held: null, line: callId });
      if (command.type === 'setMuted' && stand.line === callId) {
        muted.set(callId, command.muted);
        become({});
      }
    },
    rings: () => become({ ringing: stand.ringing ?? newId() }),
    calls: () => become({ line: newId(), held: stand.line ?? stand.held }),
    farEndEnds() {
      if (stand.line !== null) become({ line: null });
      else if (stand.held !== null) become({ held: null });
      else become({ ringing: null });
    },
    setMuted(isMuted) {
      if (stand.line === null) return;
      muted.set(stand.line, isMuted);
      become({});
    },
    hold() {
      if (stand.line !== null && stand.held === null) become({ line: null, held: stand.line });
    },
  };
}
