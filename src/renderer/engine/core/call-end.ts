/** Why a call is over: stable codes; the UI has a sentence for each. */
export const callEndCauses = [
  'hung-up',
  'cancelled',
  'declined',
  'busy',
  'not-found',
  'no-answer',
  'unavailable',
  'answered-elsewhere',
  'forbidden',
  'unauthorized',
  'not-acceptable',
  'moved',
  'service-unavailable',
  'server-error',
  'refused',
  'timeout',
  'network-lost',
  'no-microphone',
  'microphone-refused',
  'media-failed',
  'invalid-response',
  'not-registered',
  'transferred',
  'replaced',
  'forwarded',
  'do-not-disturb',
  'session-expired',
  'page-gone',
] as const;

export type CallEndCause = (typeof callEndCauses)[number];

export interface CallEnd {
  readonly by: 'local' | 'remote';
  readonly cause: CallEndCause;
  /** Final SIP response code, where there was one. */
  readonly sipCode: number | null;
  readonly sipReason: string | null;
}

/** Ends without a response of the far side. */
export const localEnd = (cause: CallEndCause): CallEnd => ({
  by: 'local',
  cause,
  sipCode: null,
  sipReason: null,
});
export const remoteEnd = (cause: CallEndCause): CallEnd => ({ ...localEnd(cause), by: 'remote' });

/** Final responses of RFC 3261 section 21 (and RFC 8599, 5393 where common) by cause. */
const byCode: Readonly<Record<number, CallEndCause>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  407: 'unauthorized',
  408: 'no-answer',
  410: 'not-found',
  415: 'not-acceptable',
  480: 'unavailable',
  484: 'not-found',
  486: 'busy',
  487: 'cancelled',
  488: 'not-acceptable',
  503: 'service-unavailable',
  504: 'timeout',
  600: 'busy',
  603: 'declined',
  604: 'not-found',
  606: 'not-acceptable',
  607: 'declined',
};

/** Maps every final response code of an INVITE to a cause: total, also for codes nobody has registered. */
export function causeOfFinalResponse(code: number): CallEndCause {
  const known = byCode[code];
  if (known !== undefined) return known;
  if (code >= 300 && code < 400) return 'moved';
  if (code >= 500 && code < 600) return 'server-error';
  return 'refused';
}

/** What may be worth doing after a call that ended this way. */
export type FollowUp = 'call-again' | 'call-back' | 'leave-message' | 'try-later' | 'check-number';

const noFollowUps: readonly FollowUp[] = [];
const followUps: Readonly<Partial<Record<CallEndCause, readonly FollowUp[]>>> = {
  busy: ['call-again', 'leave-message', 'try-later'],
  'no-answer': ['call-again', 'leave-message'],
  unavailable: ['leave-message', 'try-later'],
  declined: ['leave-message', 'try-later'],
  'not-found': ['check-number'],
  moved: ['check-number'],
  'service-unavailable': ['try-later'],
  'server-error': ['try-later'],
  timeout: ['call-again'],
  'network-lost': ['call-again'],
  'session-expired': ['call-again'],
  'page-gone': ['call-again'],
  'media-failed': ['call-again'],
  'invalid-response': ['call-again'],
};

/** Pure; the likeliest first. A call that came in and was not talked over is called back. */
export function followUpsOf(
  end: CallEnd,
  direction: 'outgoing' | 'incoming',
  talked: boolean,
): readonly FollowUp[] {
  if (direction === 'outgoing' || talked)
    return end.by === 'local' && end.cause === 'declined'
      ? noFollowUps
      : (followUps[end.cause] ?? noFollowUps);
  const missed = [
    ...['cancelled', 'no-answer', 'network-lost', 'timeout', 'do-not-disturb', 'unavailable'],
    'page-gone',
  ];
  return missed.includes(end.cause) ? ['call-back'] : noFollowUps;
}
