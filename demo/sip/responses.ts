import { randomBytes } from 'node:crypto';
import { tagOf } from './fields.ts';
import { type Header, headerValue, listValues, type SipRequest, type SipResponse } from './message.ts';

const reasons: ReadonlyMap<number, string> = new Map([
  [100, 'Trying'],
  [180, 'Ringing'],
  [183, 'Session Progress'],
  [200, 'OK'],
  [202, 'Accepted'],
  [301, 'Moved Permanently'],
  [302, 'Moved Temporarily'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [410, 'Gone'],
  [415, 'Unsupported Media Type'],
  [416, 'Unsupported URI Scheme'],
  [420, 'Bad Extension'],
  [423, 'Interval Too Brief'],
  [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'],
  [482, 'Loop Detected'],
  [483, 'Too Many Hops'],
  [484, 'Address Incomplete'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [489, 'Bad Event'],
  [491, 'Request Pending'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [503, 'Service Unavailable'],
  [504, 'Server Time-out'],
  [513, 'Message Too Large'],
  [600, 'Busy Everywhere'],
  [603, 'Decline'],
  [604, 'Does Not Exist Anywhere'],
  [606, 'Not Acceptable'],
  [607, 'Unwanted'],
]);

export function reasonPhrase(status: number): string {
  return reasons.get(status) ?? (status < 500 ? 'Request Failure' : 'Failure');
}

export interface ResponseParts {
  readonly reason?: string;
  readonly headers?: readonly Header[];
  readonly body?: string;
  /** The To tag of the answering side; a fresh one is made for everything but 100 when the request had none. */
  readonly toTag?: string;
}

/** RFC 3261 section 8.2.6: Via, From, Call-ID and CSeq come back as they were, To gets a tag. */
export function createResponse(request: SipRequest, status: number, parts: ResponseParts = {}): SipResponse {
  const to = headerValue(request, 'To') ?? '';
  const tag = parts.toTag ?? newTag();
  const copied: Header[] = listValues(request, 'Via').map((value) => ({ name: 'Via', value }));
  // RFC 3261 section 12.1.1: what opens a dialog carries the route set back.
  for (const value of listValues(request, 'Record-Route')) copied.push({ name: 'Record-Route', value });
  copied.push({ name: 'From', value: headerValue(request, 'From') ?? '' });
  copied.push({ name: 'To', value: tagOf(to) === null && status > 100 ? `${to};tag=${tag}` : to });
  copied.push({ name: 'Call-ID', value: headerValue(request, 'Call-ID') ?? '' });
  copied.push({ name: 'CSeq', value: headerValue(request, 'CSeq') ?? '' });
  return {
    kind: 'response',
    status,
    reason: parts.reason ?? reasonPhrase(status),
    headers: [...copied, ...(parts.headers ?? [])],
    body: parts.body ?? '',
  };
}

export function newTag(): string {
  return randomBytes(8).toString('hex');
}

/** RFC 3261 section 8.1.1.7: the magic cookie, then anything unique. */
export function newBranch(prefix = ''): string {
  return `z9hG4bK${prefix}${randomBytes(10).toString('hex')}`;
}
