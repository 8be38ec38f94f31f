import { parseCSeq, parseNameAddress, parseUri, parseVia } from './fields.ts';
import { type Header, headerValue, headerValues, listValues, type SipMessage } from './message.ts';

/**
 * `defect` is the first reason why the message may not be acted on. It is kept beside the message
 * because a request with a readable Via can still be answered with 400.
 */
export type ParsedMessage =
  | { readonly ok: true; readonly message: SipMessage; readonly defect: string | null }
  | { readonly ok: false; readonly reason: string };

const requestLine = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/2\.0$/;
const statusLine = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/;
const headerLine = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:(.*)$/;

/** Reads one SIP message, which is one WebSocket frame (RFC 7118 section 5). Never throws. */
export function parseMessage(text: string): ParsedMessage {
  // RFC 3261 section 7.5: CRLFs before the start line are ignored.
  const trimmed = text.replace(/^(\r?\n)+/, '');
  const end = /\r?\n\r?\n/.exec(trimmed);
  const head = end === null ? trimmed : trimmed.slice(0, end.index);
  const rest = end === null ? '' : trimmed.slice(end.index + end[0].length);
  const [start = '', ...lines] = unfold(head);
  const { headers, defect: headerDefect } = parseHeaders(lines);
  const message = parseStart(start, headers, rest);
  if (message === null) return { ok: false, reason: 'the start line is neither a request nor a status line' };

  const body = bodyWithin(headerValue(message, 'Content-Length'), rest);
  const defect =
    (end === null ? 'the empty line after the header fields is missing' : null) ??
    headerDefect ??
    (body === null ? 'Content-Length does not fit the body' : null) ??
    findDefect(message);
  return { ok: true, message: { ...message, body: body ?? rest }, defect };
}

function unfold(head: string): readonly string[] {
  return head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
}

function parseHeaders(lines: readonly string[]) {
  const headers: Header[] = [];
  let defect: string | null = null;
  for (const line of lines) {
    const match = headerLine.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) defect ??= 'a header line has no name';
    else headers.push({ name: match[1], value: match[2].trim() });
  }
  return { headers, defect };
}

function parseStart(start: string, headers: readonly Header[], body: string): SipMessage | null {
  const request = requestLine.exec(start);
  if (request?.[1] !== undefined && request[2] !== undefined) {
    return { kind: 'request', method: request[1], uri: request[2], headers, body };
  }
  const response = statusLine.exec(start);
  if (response?.[1] === undefined) return null;
  return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', headers, body };
}

/** Content-Length may be absent on WebSocket; more bytes than it says are discarded, fewer are a defect. */
function bodyWithin(contentLength: string | null, body: string): string | null {
  if (contentLength === null) return body;
  if (!/^\d{1,9}$/.test(contentLength)) return null;
  const bytes = Buffer.from(body);
  const length = Number(contentLength);
  if (length > bytes.length) return null;
  return length === bytes.length ? body : bytes.subarray(0, length).toString('utf8');
}

/** What RFC 3261 section 8.1.1 demands of every request, and what a response needs to find its way back. */
function findDefect(message: SipMessage): string | null {
  if (parseVia(listValues(message, 'Via')[0] ?? '') === null) return 'Via is missing or has no branch';
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) {
    const count = headerValues(message, name).length;
    if (count !== 1) return count === 0 ? `${name} is missing` : `${name} stands more than once`;
  }
  for (const name of ['From', 'To']) {
    const address = parseNameAddress(headerValue(message, name) ?? '');
    if (address === null) return `${name} is not an address`;
    if (name === 'From' && !address.params.get('tag')) return 'From has no tag';
  }
  const cseq = parseCSeq(headerValue(message, 'CSeq') ?? '');
  if (cseq === null) return 'CSeq is not a number and a method';
  if (message.kind === 'response') return null;
  if (cseq.method !== message.method) return 'CSeq names another method';
  if (parseUri(message.uri) === null) return 'the Request-URI is not a SIP URI';
  const maxForwards = headerValue(message, 'Max-Forwards');
  return maxForwards !== null && !/^\d{1,3}$/.test(maxForwards) ? 'Max-Forwards is not a number' : null;
}
