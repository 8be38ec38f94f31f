import type { CallBeginning } from './call-runner.ts';
import type { Conference } from './conference.ts';
import type { CallEvent } from './core/call.ts';
import type { Peer } from './core/peer.ts';
import { calleeOf, type TransferQuestion, type TransferState } from './core/transfer.ts';
import type { CallView } from './snapshot.ts';

/** What a transfer of one call means for the others: the call consulted, the one that follows, the one replaced. */
export interface Transfers {
  /** After each change of a call. */
  look(view: CallView): void;
  /** The far side of this call asks for another one instead. */
  follow(asker: string, question: TransferQuestion): void;
  /** Another call is taking the place of this one already. */
  isGivenAway(old: string): boolean;
  /** A call that has come in is to take the place of one of ours (RFC 3891). */
  takePlaceOf(old: string, id: string): void;
  /** The call that has the place of this one now; itself where none has. */
  placeOf(id: string): string;
}

export interface TransfersOptions {
  readonly conference: Conference;
  readonly viewOf: (id: string) => CallView | undefined;
  readonly tell: (id: string, event: CallEvent) => void;
  readonly owners: () => readonly string[];
  /** These have the line from now on. */
  readonly take: (ids: readonly string[]) => void;
  /** A new call of ours, on the line together with these; its id. */
  readonly dial: (peer: Peer, beginning: Partial<CallBeginning>, together: readonly string[]) => string;
}

export function createTransfers(options: TransfersOptions): Transfers {
  const { conference, viewOf, tell, take } = options;
  /** The new call, and the call whose far side asked for it. */
  const following = new Map<string, { readonly asker: string; told: number }>();
  /** The new call, and the one it takes the place of. */
  const replacing = new Map<string, string>();
  /** Each call whose place is taken, and the one that has it now: who was asked about the one is asked about the other. */
  const placeTaken = new Map<string, string>();
  /** A call being transferred, and the one that was consulted for it. */
  const handingOn = new Map<string, { readonly id: string; readonly told: HandingOn }>();

  /** Who goes on talking when this call gives its place to another one: the rest of its conference. */
  const besides = (id: string): readonly string[] =>
    conference.has(id) ? options.owners().filter((each) => each !== id) : [];

  /** An attended transfer takes both calls: what becomes of the first is told to the one consulted. */
  function handOn({ id, transfer, step }: CallView): void {
    const before = handingOn.get(id);
    const consulted = transfer?.consulted ?? null;
    if (before !== undefined && before.id !== consulted) {
      // Taken back, or handed on to somebody else after all.
      handingOn.delete(id);
      tell(before.id, { type: 'line.kept' });
    }
    if (transfer === null || consulted === null || (step === 'ended' && before === undefined)) return;
    const now = stateOfHandingOn(step, transfer.step);
    if (before?.told === now) return;
    handingOn.set(id, { id: consulted, told: now });
    if (now === 'kept') tell(consulted, { type: 'line.kept' });
    else if (now !== 'asking') tell(consulted, { type: 'line.handed-on', done: now === 'done' });
  }

  function reportFollowed(view: CallView): void {
    const followed = following.get(view.id);
    if (followed === undefined) return;
    const { asker } = followed;
    const code = reportedCode(view);
    if (code === null || code === followed.told) return;
    followed.told = code;
    if (code >= 200) following.delete(view.id);
    if (code >= 200 && code < 300) conference.replace(asker, view.id);
    tell(asker, { type: 'follow.reported', code });
    if (code >= 300) take([asker, ...besides(asker)]);
  }

  function replaceFor(id: string): void {
    const old = replacing.get(id);
    if (old === undefined) return;
    replacing.delete(id);
    // Whoever moves again.
    for (const [each, at] of placeTaken) if (at === old) placeTaken.set(each, id);
    placeTaken.set(old, id);
    conference.replace(old, id);
    tell(old, { type: 'line.replaced' });
  }

  return {
    placeOf: (id) => placeTaken.get(id) ?? id,
    look(view) {
      reportFollowed(view);
      handOn(view);
      if (view.step === 'connected') replaceFor(view.id);
      if (view.step !== 'ended') return;
      replacing.delete(view.id);
      handingOn.delete(view.id);
      for (const [old, id] of placeTaken) if (id === view.id) placeTaken.delete(old);
    },
    follow(asker, question) {
      const { targetUri, requestUri, by, replaces } = question;
      const peer = { uri: targetUri, ...calleeOf(question) };
      const beginning = { requestUri, replaces, referredBy: by };
      following.set(options.dial(peer, beginning, besides(asker)), { asker, told: 100 });
    },
    isGivenAway: (old) => [...replacing.values()].includes(old),
    takePlaceOf(named, id) {
      const before = viewOf(named);
      // Asked for once more before the first asking was answered: nobody waits for the answer to that any more.
      const unanswered = before?.step === 'answering' ? replacing.get(named) : undefined;
      const old = unanswered ?? named;
      replacing.set(id, old);
      if (before?.muted === true) tell(id, { type: 'user.muted', muted: true });
      const { source = null, problem = null } = before?.video ?? {};
      if (source !== null || problem === 'began-anew') tell(id, { type: 'video.left-behind' });
      const isHeld =
        before?.aside === true || before?.hold.byUs === 'held' || before?.hold.byUs === 'holding';
      // The user talks to them already: nobody is asked again. Whom the user holds is answered, and stays held: nobody
      // else loses the line for that.
      if (isHeld) tell(id, { type: 'line.changed', ours: false });
      else take([id, ...besides(old).filter((each) => each !== named)]);
      if (unanswered !== undefined) tell(named, { type: 'line.replaced' });
      tell(id, { type: 'user.answered' });
    },
  };
}

type HandingOn = 'asking' | 'under-way' | 'done' | 'kept';

/** The far side may do what it was asked after its call with us has ended; what it was never asked it does not do. */
function stateOfHandingOn(call: CallView['step'], transfer: TransferState['step']): HandingOn {
  if (transfer === 'failed' || transfer === 'unknown') return 'kept';
  if (call === 'ended' && transfer === 'holding') return 'kept';
  if (call === 'ended' || transfer === 'done') return 'done';
  return transfer === 'holding' || transfer === 'asking' ? 'asking' : 'under-way';
}

/** What the far side that asked for this call is told of it (RFC 3515 section 2.4.5); null: nothing yet. */
function reportedCode({ step, end }: CallView): number | null {
  if (step === 'ringing') return 180;
  if (step === 'connected') return 200;
  return step === 'ended' ? (end?.sipCode ?? 487) : null;
}
