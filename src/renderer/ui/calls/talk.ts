import { causeOfFinalResponse } from '../../engine/core/call-end.ts';
import { togetherWith } from '../../engine/snapshot.ts';
import { plainAddress } from '../format/address.ts';
import type { TalkWord } from '../text/in-call-text.ts';
import type { Sentence, Text } from '../text/text.ts';
import { type CallFacts, isConnected, whoOf } from './call-facts.ts';

/** What is true of a call beside its step, as signalling has it; null: nothing. Pure. */
export function talkWord({ step, hold, aside, conference, ...call }: CallFacts): TalkWord | null {
  const { earlyMedia, ringsAnew } = call;
  if (ringsAnew) return 'ringsAnew';
  if (step === 'calling' || step === 'ringing') return earlyMedia ? 'earlyMedia' : null;
  if (step !== 'connected') return null;
  if (hold.byUs === 'holding') return 'holding';
  if (hold.byUs === 'resuming') return 'resuming';
  if (hold.byUs === 'held') return hold.byThem ? 'heldByBoth' : 'held';
  if (hold.byThem) return 'heldByThem';
  if (aside) return 'aside';
  return conference ? 'conference' : null;
}

/**
 * Whether holding is what is wanted of a call, or of one that is held together with it: then the next press takes it back,
 * also where the other side has yet to agree.
 */
export function isToBeHeld(call: CallFacts, calls: readonly CallFacts[]): boolean {
  return togetherWith(call, calls).some(({ hold: { byUs } }) => byUs === 'held' || byUs === 'holding');
}

export type Talk = 'good' | 'held' | 'busy';

/** How a call stands, for its colour; the words say the same. */
export function talkTone(call: CallFacts): Talk {
  if (!isConnected(call) || isTransferring(call)) return 'busy';
  const word = talkWord(call);
  return word === null || word === 'conference' ? 'good' : 'held';
}

/** One line: where a call stands, as signalling knows it. */
export function stateWords(call: CallFacts, text: Text): string {
  const { transfer } = call;
  if (transfer !== null && isTransferring(call))
    return text.inCall.transferSteps[transfer.step](transfer.target);
  const word = talkWord(call);
  if (word === 'earlyMedia') return `${text.call.words[call.step]} ${text.inCall.words.earlyMedia}`;
  return word === null ? text.call.words[call.step] : text.inCall.words[word];
}

export function isTransferring({ transfer, step }: CallFacts): boolean {
  const isBack = transfer?.step === 'failed' || transfer?.step === 'unknown';
  return transfer !== null && !isBack && step === 'connected';
}

/** What went wrong with the last wish, while the call goes on. */
export function troubleOf(call: CallFacts, text: Text): Sentence | null {
  const { hold, transfer, step, peer } = call;
  if (step !== 'connected') return null;
  if (transfer?.step === 'failed') {
    if (transfer.sipCode === null) return text.inCall.transferNotAsked(transfer.target);
    const why = text.callEndWords[causeOfFinalResponse(transfer.sipCode)];
    return text.inCall.transferFailed(transfer.target, why);
  }
  if (transfer?.step === 'unknown') return text.inCall.transferUnknown(transfer.target);
  if (hold.problem !== null) return text.inCall.holdProblems[hold.problem](whoOf(peer));
  const { problem } = call.video;
  return problem === null || problem === 'dismissed' ? null : text.video.problems[problem](whoOf(peer));
}

/**
 * Whom the other side would connect us with. The name is what they say; where the call would go says more. Only where it
 * takes the place of a call that stands, a phone's own address on WebSocket (RFC 7118 section 5) says nothing to anybody.
 */
export function askedTarget({
  target,
  targetUri,
  replaces,
}: NonNullable<CallFacts['transferQuestion']>): string {
  const address = plainAddress(targetUri);
  const saysNothing = replaces !== null && /\.invalid$/i.test(address);
  return target === address || saysNothing ? target : `${target} (${address})`;
}

/** Calls beside this one that stand, and are no part of its conference. */
export function otherConnected(calls: readonly CallFacts[], call: CallFacts): readonly CallFacts[] {
  return calls.filter(
    (other) => other.id !== call.id && isConnected(other) && !(call.conference && other.conference),
  );
}

/** The two calls of "ask first": the one that waits, and the one that is asked. */
export function consultation(
  calls: readonly CallFacts[],
  call: CallFacts,
): { readonly waiting: CallFacts; readonly asked: CallFacts } | null {
  const live = calls.filter(({ end }) => end === null);
  const asked = call.consultFor === null ? live.find(({ consultFor }) => consultFor === call.id) : call;
  const waiting = live.find(({ id }) => id === asked?.consultFor);
  return asked === undefined || waiting === undefined || asked.conference ? null : { waiting, asked };
}
