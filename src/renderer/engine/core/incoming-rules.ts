import type { CallPolicy } from '../../../shared/call-policy.ts';
import type { Availability } from './availability.ts';
import type { CallEndCause } from './call-end.ts';
import type { TransferQuestion } from './transfer.ts';
import { userOf } from './user-of.ts';

/** What becomes of a call that comes in, before anybody hears it. */
export type IncomingVerdict =
  | { readonly kind: 'ring'; readonly noAnswer: { readonly target: string; readonly afterMs: number } | null }
  | { readonly kind: 'answer' }
  | { readonly kind: 'refuse'; readonly code: number; readonly cause: CallEndCause }
  | { readonly kind: 'forward'; readonly target: string };

export interface IncomingFacts {
  readonly wantsAutoAnswer: boolean;
  /** Calls that are not over, this one not counted. */
  readonly liveCalls: number;
  /** See `isPressing`. */
  readonly pressing: boolean;
  readonly availability: Availability;
  readonly policy: CallPolicy;
}

/** Help may call back, from whatever number, for so long after somebody has called for it. */
export const callBackMs = 60 * 60_000;

export interface PressingFacts {
  readonly number: string;
  /** When a call for help last began or ended here, epoch ms; null: none was made. */
  readonly helpCalledAt: number | null;
  readonly now: number;
  readonly policy: Pick<CallPolicy, 'vip' | 'emergency'>;
}

/** Whether a call comes from somebody important (VIP), or from whoever helps. Pure. */
export function isPressing({ number, helpCalledAt, now, policy }: PressingFacts): boolean {
  const mayBeHelp = helpCalledAt !== null && now - helpCalledAt < callBackMs;
  return (
    mayBeHelp ||
    isEmergency(number, policy.emergency.numbers) ||
    policy.vip.some((vip) => sameNumber(vip, number))
  );
}

/** Pure. A pressing call rings through everything but a full phone. */
export function judgeIncoming({
  wantsAutoAnswer,
  liveCalls,
  pressing,
  availability: { doNotDisturb, forward },
  policy,
}: IncomingFacts): IncomingVerdict {
  if (forward.always !== null && !pressing) return { kind: 'forward', target: forward.always };
  if (doNotDisturb && !pressing) {
    return forward.busy === null
      ? { kind: 'refuse', code: 480, cause: 'do-not-disturb' }
      : { kind: 'forward', target: forward.busy };
  }
  const isFull = liveCalls >= policy.most;
  if (liveCalls > 0 && forward.busy !== null && !pressing) return { kind: 'forward', target: forward.busy };
  if (isFull) return { kind: 'refuse', code: 486, cause: 'busy' };
  // Nobody is overheard in another call: asked for or not, only a free phone answers by itself.
  if (wantsAutoAnswer && policy.autoAnswer && liveCalls === 0) return { kind: 'answer' };
  const { noAnswer, noAnswerS } = forward;
  return {
    kind: 'ring',
    noAnswer: noAnswer === null ? null : { target: noAnswer, afterMs: noAnswerS * 1000 },
  };
}

const plain = (number: string): string => number.replace(/[\s().\-/]/g, '').toLowerCase();

function sameNumber(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** May we follow a REFER to this address without asking the user? `asker`: the address of who asks. Pure. */
export function judgeReferral(
  { targetUri, replaces }: Pick<TransferQuestion, 'targetUri' | 'replaces'>,
  asker: string,
  aor: string,
  { transfers: rule, emergency }: Pick<CallPolicy, 'transfers' | 'emergency'>,
): 'follow' | 'ask' | 'refuse' {
  if (rule === 'never') return 'refuse';
  // Nobody calls for help, or themselves, because somebody else has said so.
  const isOdd =
    isEmergency(userOf(targetUri), emergency.numbers) || targetUri.toLowerCase() === aor.toLowerCase();
  if (rule === 'ask' || isOdd) return 'ask';
  if (rule === 'always') return 'follow';
  const host = hostOf(targetUri);
  const isOwn = (name: string) => name === hostOf(aor);
  if (isOwn(host)) return 'follow';
  // An attended transfer names a phone by its contact. One on WebSocket has no host of its own (RFC 7118 section 5): only
  // our own server can reach it. A desk phone has its address there; a colleague talks to it, and the server says who that is.
  if (replaces === null) return 'ask';
  return host.endsWith('.invalid') || (isAddress(host) && isOwn(hostOf(asker))) ? 'follow' : 'ask';
}

/**
 * Who may take over a call of ours that still rings (RFC 3891): call-id and tags are told to whoever watches whom we call,
 * so they prove nothing. `asker`: the address of who asks, as the server asserts it. Pure.
 */
export function mayPickUp(asker: string, domain: string, rule: CallPolicy['transfers']): boolean {
  return rule === 'always' || (rule !== 'never' && hostOf(asker) === domain.toLowerCase());
}

const hostOf = (uri: string): string =>
  /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?]+)/i.exec(uri)?.[1]?.toLowerCase() ?? '';
const isAddress = (host: string): boolean => /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/.test(host);

/** Numbers are compared without what people write between their digits. */
export function isEmergency(number: string, numbers: readonly string[]): boolean {
  return numbers.some((each) => sameNumber(each, number));
}
