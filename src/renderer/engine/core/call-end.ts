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
] as const;

export type CallEndCause = (typeof callEndCauses)[number];

export interface CallEnd {
  readonly by: 'local' | 'remote';
  readonly cause: CallEndCause;
  /** Final SIP response code, where there was one. */
  readonly sipCode: number | null;
  readonly sipReason: string | null;
}

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
