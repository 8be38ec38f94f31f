import type { CallRunner } from './call-runner.ts';
import type { ConferenceMixer } from './core/ports.ts';

/** The conference that is mixed here: its members share the line and hear each other. */
export interface Conference {
  has(id: string): boolean;
  /** This call, and who is in its conference: to whoever talks they are one. */
  together(id: string): readonly string[];
  /** All of these, as soon as each can be heard. */
  join(ids: readonly string[]): void;
  /** The first keeps the line, the others are held. */
  split(): void;
  /** A member's place is another call's from now on. */
  replace(old: string, id: string): void;
  /** After each change: who can be heard is mixed in, who has left goes out. */
  look(): void;
  close(): void;
}

export interface ConferenceOptions {
  /** Null: calls cannot be mixed here, and nobody joins. */
  readonly createMixer: (() => ConferenceMixer) | null;
  readonly calls: ReadonlyMap<string, CallRunner>;
  readonly take: (ids: readonly string[]) => void;
}

/**
 *   nobody ─ join ─▶ members, each: resuming ─▶ mixed ─▶ gone
 *                    └── split, or fewer than two left ──▶ nobody
 */
export function createConference({ createMixer, calls, take }: ConferenceOptions): Conference {
  let members: readonly string[] = [];
  const mixed = new Set<string>();
  let mixer: ConferenceMixer | null = null;

  const isLive = (id: string) => calls.get(id)?.view().step === 'connected';

  function leave(id: string): void {
    if (mixed.delete(id)) mixer?.leave(id);
  }

  /** Pictures are not mixed: nobody would know who sees whom. */
  function become(next: readonly string[]): void {
    const before = members;
    members = next;
    for (const id of next) if (!before.includes(id)) calls.get(id)?.takePictures(false);
    for (const id of before) if (!next.includes(id)) calls.get(id)?.takePictures(true);
  }

  function end(): void {
    for (const id of [...mixed]) leave(id);
    become([]);
    mixer?.close();
    mixer = null;
  }

  /** Nobody is muted towards one of them and heard by the other. */
  function muteAlike(): void {
    const views = members.flatMap((id) => calls.get(id)?.view() ?? []);
    if (!views.some(({ muted }) => muted)) return;
    for (const { id, muted } of views)
      if (!muted) calls.get(id)?.dispatch({ type: 'user.muted', muted: true });
  }

  function look(): void {
    if (members.length === 0) return;
    for (const id of members) if (!isLive(id)) leave(id);
    become(members.filter(isLive));
    if (members.length < 2) {
      end();
      return;
    }
    for (const id of members) {
      const call = calls.get(id);
      const heard = call !== undefined && call.view().hold.byUs === 'no' && !call.view().aside;
      if (call === undefined || !heard) leave(id);
      else if (!mixed.has(id) && createMixer !== null) {
        mixer ??= createMixer();
        mixed.add(id);
        mixer.join(id, call.media);
      }
    }
  }

  return {
    has: (id) => members.includes(id),
    together: (id) => (members.includes(id) ? members : [id]),
    join(ids) {
      const next = createMixer === null ? [] : ids.filter(isLive);
      become(next.length < 2 ? [] : next);
      if (members.length > 0) {
        // Before the other one hears anything.
        muteAlike();
        take(members);
      }
      look();
    },
    split() {
      const [first] = members;
      if (first === undefined) return;
      end();
      take([first]);
    },
    replace(old, id) {
      if (!members.includes(old)) return;
      leave(old);
      become(members.map((each) => (each === old ? id : each)));
      muteAlike();
    },
    look,
    close: end,
  };
}
