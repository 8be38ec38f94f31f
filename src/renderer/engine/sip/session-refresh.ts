import type { Core } from 'sip.js';
import type { CallEvent } from '../core/call.ts';
import { leastIntervalS } from '../core/session-timer.ts';
import { hasToken, parseSessionExpires, wholeSeconds } from './readings.ts';

/** RFC 4028 on the wire of one session: which interval we ask for, and what was agreed. */
export interface SessionRefresh {
  /** For a request of ours. */
  requestHeaders(): string[];
  /** For our 2xx to a request of theirs; tells what holds from now on. */
  answer(request: Core.IncomingRequestMessage): string[];
  /** Their 2xx to a request of ours. */
  accepted(response: Core.IncomingResponseMessage): void;
  /** 422: their least interval is taken up. False when that changes nothing, so that asking again would be vain. */
  raise(response: Core.IncomingResponseMessage): boolean;
}

export function createSessionRefresh(
  askedS: number | null,
  tell: (event: CallEvent) => void,
): SessionRefresh {
  let intervalS = askedS;
  let minSeS: number | null = null;
  let weRefresh: boolean | null = null;

  return {
    requestHeaders() {
      const headers: string[] = [];
      if (minSeS !== null) headers.push(`Min-SE: ${minSeS}`);
      if (intervalS === null) return headers;
      // Who refreshes goes on refreshing; in the first request it is left to the other side.
      const refresher = weRefresh === null ? '' : `;refresher=${weRefresh ? 'uac' : 'uas'}`;
      return [...headers, `Session-Expires: ${intervalS}${refresher}`];
    },
    answer(request) {
      const asked = parseSessionExpires(request.getHeader('session-expires'));
      const knows = hasToken(request, 'supported', 'timer') || hasToken(request, 'require', 'timer');
      const interval = asked?.intervalS ?? (knows ? intervalS : null);
      if (interval === null) {
        tell({ type: 'sip.timer', timer: null });
        return [];
      }
      // Section 9: a caller that does not know the timer cannot refresh.
      const refresher = knows ? (asked?.refresher ?? 'uac') : 'uas';
      intervalS = interval;
      weRefresh = refresher === 'uas';
      tell({ type: 'sip.timer', timer: { intervalS: interval, refresher: weRefresh ? 'us' : 'them' } });
      return [`Session-Expires: ${interval};refresher=${refresher}`, ...(knows ? ['Require: timer'] : [])];
    },
    accepted(response) {
      const agreed = parseSessionExpires(response.getHeader('session-expires'));
      if (agreed === null) {
        tell({ type: 'sip.timer', timer: null });
        return;
      }
      intervalS = agreed.intervalS;
      weRefresh = agreed.refresher !== 'uas';
      tell({ type: 'sip.timer', timer: { intervalS, refresher: weRefresh ? 'us' : 'them' } });
    },
    raise(response) {
      const leastS = wholeSeconds(response.getHeader('min-se'));
      if (leastS === null || leastS <= (intervalS ?? 0)) return false;
      minSeS = leastS;
      intervalS = leastS;
      return true;
    },
  };
}

export const leastIntervalHeader = `Min-SE: ${leastIntervalS}`;

/** RFC 4028 section 9: a request that wants to be refreshed more often than anybody has to bear deserves 422. */
export function isTooFrequent(message: Core.IncomingRequestMessage): boolean {
  const expires = message.getHeader('session-expires');
  const askedS = wholeSeconds(expires);
  return parseSessionExpires(expires) !== null && askedS !== null && askedS < leastIntervalS;
}
