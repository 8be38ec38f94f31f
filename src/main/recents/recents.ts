import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';

/** Somebody there has been a call with since the app was started. */
export interface Recent {
  readonly number: string;
  readonly name: string | null;
  readonly at: number;
  readonly direction: CallSummary['direction'];
  readonly missed: boolean;
}

export interface Recents {
  /** Takes up what the page says of its calls; true when something is new. */
  follow(summary: EngineSummary): boolean;
  /** The newest first, each number once. */
  list(): readonly Recent[];
  knows(number: string): boolean;
  /** Calls that were missed since somebody last looked. */
  missed(): number;
  /** Somebody has looked; true when there was something to see. */
  seen(): boolean;
}

const most = 50;

/** Nobody answered an incoming call here, nor elsewhere, nor was it declined. Pure. */
export function isMissed({ direction, connectedAt, end }: CallSummary): boolean {
  return direction === 'incoming' && connectedAt === null && end !== null && missedCauses.includes(end.cause);
}

const missedCauses = ['cancelled', 'no-answer', 'network-lost', 'timeout', 'do-not-disturb', 'unavailable'];

export function createRecents(): Recents {
  let recents: readonly Recent[] = [];
  const ended = new Set<string>();
  const known = new Set<string>();
  let unseen = 0;

  function take(call: CallSummary): boolean {
    const isNew = !known.has(call.id);
    const isOver = call.end !== null && !ended.has(call.id);
    if (!isNew && !isOver) return false;
    known.add(call.id);
    if (isOver) ended.add(call.id);
    const missed = isMissed(call);
    if (isOver && missed) unseen += 1;
    const { number, name } = call.peer;
    const recent: Recent = { number, name, at: call.startedAt, direction: call.direction, missed };
    recents = [recent, ...recents.filter((each) => each.number !== number)].slice(0, most);
    return true;
  }

  return {
    follow: ({ calls }) => calls.map(take).includes(true),
    list: () => recents,
    knows: (number) => recents.some((each) => each.number === number),
    missed: () => unseen,
    seen() {
      const had = unseen > 0;
      unseen = 0;
      return had;
    },
  };
}
