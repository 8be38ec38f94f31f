import type { Core } from 'sip.js';
import { type CallEnd, causeOfFinalResponse, localEnd } from '../core/call-end.ts';

/**
 * SIP.js turns a transaction time-out into a made-up 408 and a transport error into a made-up 503
 * (RFC 3261 section 8.1.3.1). A real response has a Via; these have none.
 */
export function isLocalResponse(response: Core.IncomingResponseMessage): boolean {
  return !response.hasHeader('via');
}

/** Why an INVITE was refused, from its final response. */
export function endOfResponse(response: Core.IncomingResponseMessage): CallEnd {
  const code = response.statusCode ?? 0;
  if (isLocalResponse(response)) return localEnd(code === 408 ? 'timeout' : 'network-lost');
  return {
    by: 'remote',
    cause: causeOfFinalResponse(code),
    sipCode: code,
    sipReason: response.reasonPhrase ?? null,
  };
}

/** RFC 3326: `Reason: SIP;cause=200` in a CANCEL says that another device took the call. */
export function isAnsweredElsewhere(reason: string | undefined): boolean {
  return (reason ?? '').split(',').some((value) => /^\s*SIP\s*;(.*;)?\s*cause\s*=\s*200\b/i.test(value));
}

/**
 * All values of a header, read from the message itself: SIP.js keeps only the last challenge of a response,
 * but RFC 8760 section 2.4 lets a server offer several algorithms, and RFC 8898 a Bearer beside them.
 */
export function rawHeaderValues(response: Core.IncomingResponseMessage, name: string): string[] {
  const [head = ''] = (response.data ?? '').split(/\r?\n\r?\n/, 1);
  // RFC 3261 section 7.3.1: a line that begins with white space continues the one before.
  const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const wanted = name.toLowerCase();
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 && line.slice(0, colon).trim().toLowerCase() === wanted
      ? [line.slice(colon + 1).trim()]
      : [];
  });
}
