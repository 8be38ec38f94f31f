import { isResponse, type MessageHead, methodOf, valuesOf } from './message-head.ts';

/** A final answer to a request that must not reach SIP.js. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
  /** Header lines that the code asks for. */
  readonly headers: readonly string[];
}

/** What SIP.js or we do when a request requires it; anything else is answered 420 (RFC 3261 section 8.2.2.3). */
const understood = new Set([
  '100rel',
  'eventlist',
  'gruu',
  'histinfo',
  'norefersub',
  'outbound',
  'path',
  'replaces',
  'timer',
]);
/** Of Refer-To and Replaces more than one deserves 400 by name (RFC 3515 section 2.4.2, RFC 3891 section 3). */
const onlyOnce = [
  ...['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-type'],
  ...['refer-to', 'replaces'],
];
const sdp = 'application/sdp';
/** RFC 3261 section 8.1.1.5: CSeq stays below 2^31. */
const cseqLimit = 2 ** 31;

export const badRequest = (reason: string): Refusal => ({ code: 400, reason, headers: [] });

/**
 * What a request deserves for the faults of its head that SIP.js overlooks or dies of; null when it has none.
 * Whatever else is wrong, SIP.js's parser says so (see readable.ts).
 */
export function chooseRefusal(head: MessageHead): Refusal | null {
  const line = /^(\S+) (\S+) SIP\/(\d+\.\d+)$/i.exec(head.startLine);
  if (line === null) return badRequest('Bad Request Line');
  const [, method = '', uri = '', version = ''] = line;
  if (version !== '2.0') return { code: 505, reason: 'Version Not Supported', headers: [] };
  return (
    refuseFields(head, method) ??
    refuseLength(head) ??
    refuseUri(uri) ??
    (method === 'ACK' || method === 'CANCEL' ? null : refuseExtensions(head)) ??
    (method === 'INVITE' ? refuseContent(head) : null)
  );
}

/** Whether a response is beyond what may be read: its numbers are out of range (RFC 4475 section 3.1.2). */
export function isOutOfRange(head: MessageHead): boolean {
  const code = Number(/^SIP\/2\.0 (\d+)(?: |$)/i.exec(head.startLine)?.[1]);
  return !(code >= 100 && code <= 699) || valuesOf(head, 'cseq').some((value) => readCSeq(value) === null);
}

function readCSeq(value: string): { readonly number: number; readonly method: string } | null {
  const match = /^(\d+)\s+(\S+)$/.exec(value);
  if (match === null || Number(match[1]) >= cseqLimit) return null;
  return { number: Number(match[1]), method: match[2] ?? '' };
}

function refuseFields(head: MessageHead, method: string): Refusal | null {
  for (const name of ['via', 'from', 'to', 'call-id', 'cseq']) {
    if (valuesOf(head, name).length === 0) return badRequest(`Missing ${name}`);
  }
  for (const name of onlyOnce) {
    if (valuesOf(head, name).length > 1) return badRequest(`More Than One ${name}`);
  }
  const cseq = readCSeq(valuesOf(head, 'cseq')[0] ?? '');
  if (cseq === null) return badRequest('Bad cseq');
  if (cseq.method !== method) return badRequest('CSeq Is Of Another Method');
  // The magic cookie alone names no transaction, and SIP.js would take all such requests for one (section 8.1.1.7).
  if (/;\s*branch\s*=\s*z9hG4bK\s*(?:[;,]|$)/i.test(valuesOf(head, 'via')[0] ?? '')) {
    return badRequest('Bad branch');
  }
  return null;
}

/** RFC 3261 section 18.3: octets are counted, not characters; what is too much is cut off by SIP.js. */
function refuseLength(head: MessageHead): Refusal | null {
  const lengths = new Set(valuesOf(head, 'content-length'));
  const [length] = lengths;
  if (length === undefined) return null;
  if (lengths.size > 1 || !/^\d{1,9}$/.test(length)) return badRequest('Bad content-length');
  const octets = new TextEncoder().encode(head.body ?? '').length;
  return Number(length) > octets ? badRequest('Body Too Short') : null;
}

/** SIP.js dies of any other scheme than these, and of an IPv6 address without brackets. */
function refuseUri(uri: string): Refusal | null {
  const [scheme = '', rest] = uri.split(/:(.*)/s);
  if (rest === undefined || !/^[a-z][a-z\d+.-]*$/i.test(scheme)) return badRequest('Bad Request-URI');
  if (!/^(?:sips?|tel)$/i.test(scheme)) return { code: 416, reason: 'Unsupported URI Scheme', headers: [] };
  const host = rest.slice(rest.lastIndexOf('@') + 1);
  return /^[^[;?]*:[^;?]*:/.test(host) ? badRequest('Bad Request-URI') : null;
}

function refuseExtensions(head: MessageHead): Refusal | null {
  const required = valuesOf(head, 'require').flatMap((value) => value.split(','));
  const unknown = required.map((tag) => tag.trim()).filter((tag) => !understood.has(tag.toLowerCase()));
  if (unknown.length === 0) return null;
  return { code: 420, reason: 'Bad Extension', headers: [`Unsupported: ${unknown.join(', ')}`] };
}

function refuseContent(head: MessageHead): Refusal | null {
  const [type] = valuesOf(head, 'content-type');
  const hasBody = (head.body ?? '') !== '' && valuesOf(head, 'content-length')[0] !== '0';
  if (hasBody && type !== undefined && mediaRange(type) !== sdp) {
    return { code: 415, reason: 'Unsupported Media Type', headers: [`Accept: ${sdp}`] };
  }
  const accepted = valuesOf(head, 'accept').flatMap((value) => value.split(','));
  const takesSdp = accepted.map(mediaRange).some((range) => [sdp, 'application/*', '*/*'].includes(range));
  return accepted.length === 0 || takesSdp ? null : { code: 406, reason: 'Not Acceptable', headers: [] };
}

const mediaRange = (value: string) => (value.split(';', 1)[0] ?? '').trim().toLowerCase();

/**
 * The answer on the wire: RFC 3261 section 8.2.6 as far as the request has the fields. Null for what is never
 * answered: an ACK, a response, and what does not say by Via where it came from.
 */
export function writeRefusal(head: MessageHead, refusal: Refusal, toTag: string): string | null {
  const copies = (name: string, line: string) =>
    valuesOf(head, name).map((value) => `${line}: ${flat(value)}`);
  if (isResponse(head) || methodOf(head) === 'ACK' || valuesOf(head, 'via').length === 0) return null;
  const [to] = copies('to', 'To');
  const tagged = to === undefined || /;\s*tag\s*=/i.test(to) ? to : `${to};tag=${toTag}`;
  const first = [
    copies('from', 'From')[0],
    tagged,
    copies('call-id', 'Call-ID')[0],
    copies('cseq', 'CSeq')[0],
  ];
  return [
    `SIP/2.0 ${refusal.code} ${refusal.reason}`,
    ...copies('via', 'Via'),
    ...first.filter((line) => line !== undefined),
    ...refusal.headers.map(flat),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A stray CR or LF of the request must not begin a line of our answer. */
const flat = (value: string) => value.replaceAll(/[\r\n]+/g, ' ');
