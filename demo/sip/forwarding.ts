import { createHash } from 'node:crypto';
import type { Account } from './accounts.ts';
import { parseNameAddress, parseVia, quote, tagOf } from './fields.ts';
import {
  headerValue,
  listValues,
  prependHeader,
  type SipRequest,
  withHeader,
  withoutFirst,
  withoutHeaders,
} from './message.ts';

/** Requests that open a dialog, whose later requests must come by here again. */
const dialogOpeners = new Set(['INVITE', 'SUBSCRIBE', 'REFER']);

export interface ForwardingOptions {
  readonly recordRoute: string;
  /** The authenticated caller; null in a dialog. */
  readonly caller: Account | null;
}

/** What RFC 3261 section 16.6 does to every copy, apart from Request-URI and Via. */
export function prepareForwarding(request: SipRequest, options: ForwardingOptions): SipRequest {
  const hops = Number(headerValue(request, 'Max-Forwards') ?? '70');
  let copy = withHeader(request, 'Max-Forwards', String(hops - 1));
  // Credentials are for this server alone: a callee must never see the caller's token.
  copy = withoutHeaders(copy, 'Proxy-Authorization', 'Authorization');
  // RFC 3325 section 5: an identity claimed by the client is not trusted, the proxy asserts its own.
  copy = withoutHeaders(copy, 'P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID');
  if (options.caller !== null) {
    const identity = `${quote(options.caller.displayName)} <${options.caller.aor}>`;
    copy = withHeader(copy, 'P-Asserted-Identity', identity);
  }
  const isOpening = tagOf(headerValue(request, 'To')) === null && dialogOpeners.has(request.method);
  return isOpening ? prependHeader(copy, 'Record-Route', options.recordRoute) : copy;
}

/** Takes the routes off that point here (RFC 3261 section 16.4). */
export function stripOwnRoutes(request: SipRequest, isOurs: (uri: string) => boolean): SipRequest {
  let stripped = request;
  for (;;) {
    const top = parseNameAddress(listValues(stripped, 'Route')[0] ?? '');
    if (top === null || !isOurs(top.uri)) return stripped;
    stripped = withoutFirst(stripped, 'Route');
  }
}

/**
 * RFC 3261 section 16.6 step 8: goes into the branch, so that a request that comes back unchanged is recognised
 * as a loop, while one with a new Request-URI (a spiral) is not.
 */
export function loopMark(request: SipRequest): string {
  const parts = ['From', 'To', 'Call-ID', 'CSeq', 'Proxy-Require'].map((name) => headerValue(request, name));
  const text = [request.uri, ...parts, ...listValues(request, 'Route')].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

export function isLoop(request: SipRequest, sentBy: string): boolean {
  const mark = `z9hG4bK${loopMark(request)}`;
  return listValues(request, 'Via').some((value) => {
    const via = parseVia(value);
    return via !== null && via.sentBy === sentBy && via.branch.startsWith(mark);
  });
}
