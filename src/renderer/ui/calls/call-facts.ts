import { useMemo } from 'react';
import { isHelpMissing } from '../../../shared/help-missing.ts';
import { type Known, knownOf } from '../../../shared/known-of.ts';
import type { Peer } from '../../engine/core/peer.ts';
import type { CallView } from '../../engine/snapshot.ts';
import { plainAddress } from '../format/address.ts';
import { useDesktopView, useEngine } from '../offhook.ts';
import type { Sentence, Text } from '../text/text.ts';

/** A call without what changes several times a second; components that want that ask for it by the call's id. */
export type CallFacts = Omit<CallView, 'media'>;

/** Same in all but what changes several times a second. Views are plain data, replaced whole, mostly the same objects. */
function sameCall(a: CallFacts, b: CallFacts): boolean {
  return a === b || sameValue({ ...a, media: null }, { ...b, media: null });
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [ours, theirs] = [Object.entries(a), new Map(Object.entries(b))];
  return ours.length === theirs.size && ours.every(([key, value]) => sameValue(value, theirs.get(key)));
}

export function sameCalls(a: readonly CallFacts[], b: readonly CallFacts[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((call, index) => {
    const other = b[index];
    return other !== undefined && sameCall(call, other);
  });
}

/** All calls, oldest first; whoever is a contact by the contact's name. */
export function useCalls(): readonly CallFacts[] {
  const calls = useEngine<readonly CallFacts[]>((snapshot) => snapshot.calls, sameCalls);
  const names = useDesktopView().state?.names;
  return useMemo(
    () => (names === undefined ? calls : calls.map((call) => withName(call, names))),
    [calls, names],
  );
}

function withName(call: CallFacts, names: Known): CallFacts {
  const name = knownOf(call.peer, names);
  return name === null ? call : { ...call, peer: { ...call.peer, name } };
}

export const isLive = ({ step }: CallFacts): boolean => step !== 'ended';
/** Stands, and can be held, joined and handed on. */
export const isConnected = ({ step }: CallFacts): boolean => step === 'connected';

/** Name, or number where there is none. */
export function whoOf(peer: Peer): string {
  return peer.name ?? peer.number;
}

/** What stands under the name: the number, or the whole address where the number is the name already. */
export function numberOf(peer: Peer): string {
  return peer.name === null ? plainAddress(peer.uri) : peer.number;
}

export function isMissed(call: CallFacts): boolean {
  if (call.direction !== 'incoming' || call.end === null || call.connectedAt !== null) return false;
  return call.end.cause === 'cancelled' || call.end.cause === 'no-answer';
}

/** How a call ended, in words; null while it goes on. */
export function endSentence(call: CallFacts, text: Text): Sentence | null {
  if (call.end === null) return null;
  const { peer, direction, end } = call;
  const sentence = text.callEnds[end.cause]({ who: whoOf(peer), number: peer.number, by: end.by, direction });
  // Whoever needs help loses no time with checking a number.
  return isHelpMissing(call) ? { ...sentence, action: text.inCall.emergencyFailed } : sentence;
}

/** Time spent talking, in ms; null when the call never connected. */
export function talkMs(call: CallFacts, nowMs: number): number | null {
  return call.connectedAt === null ? null : (call.endedAt ?? nowMs) - call.connectedAt;
}
