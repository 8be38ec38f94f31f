import type { Core } from 'sip.js';
import { isResponse, type MessageHead, methodOf, readHead, valuesOf } from './message-head.ts';
import { whyUnreadable } from './readable.ts';
import { badRequest, chooseRefusal, isOutOfRange, writeRefusal } from './refusal.ts';

/** What becomes of a received text. `answer` is null where nothing may be answered, as to an ACK. */
export type Judgement =
  | { readonly kind: 'take' }
  | { readonly kind: 'refuse'; readonly reason: string; readonly answer: string | null }
  /** A response, or no SIP at all. `method`: of the request it answers, null if that cannot be told. */
  | { readonly kind: 'broken'; readonly reason: string; readonly method: string | null };

const take: Judgement = { kind: 'take' };

/**
 * Keeps from SIP.js what it cannot read or takes too kindly (RFC 4475), and says what such a request is answered.
 * `toTag` is ours in the answers, the same for each (RFC 3261 section 8.2.7).
 */
export function judgeMessage(text: string, toTag: string, logger: Core.Logger): Judgement {
  const head = readHead(text);
  const looksLikeRequest = !isResponse(head) && / SIP\/\d/i.test(head.startLine);
  return looksLikeRequest ? judgeRequest(text, head, toTag, logger) : judgeResponse(text, head, logger);
}

function judgeRequest(text: string, head: MessageHead, toTag: string, logger: Core.Logger): Judgement {
  const refusal = chooseRefusal(head);
  const unreadable = refusal === null ? whyUnreadable(text, logger) : null;
  const deserved = refusal ?? (unreadable === null ? null : badRequest('Bad Request'));
  if (deserved === null) return take;
  return {
    kind: 'refuse',
    reason: `${methodOf(head)}: ${unreadable ?? deserved.reason}`,
    answer: writeRefusal(head, deserved, toTag),
  };
}

function judgeResponse(text: string, head: MessageHead, logger: Core.Logger): Judgement {
  const reason = whyUnreadable(text, logger) ?? (isOutOfRange(head) ? 'numbers out of range' : null);
  if (reason === null) return take;
  return {
    kind: 'broken',
    reason,
    method: /^\d+\s+(\w+)/.exec(valuesOf(head, 'cseq')[0] ?? '')?.[1] ?? null,
  };
}
