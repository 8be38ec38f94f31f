import type { Core } from 'sip.js';
import { writeReplaces } from '../core/replaces.ts';
import { sendInDialog } from './dialog-request.ts';
import { parseRefer, parseSipfrag } from './readings.ts';
import { allowHeader, contactHeader, type SessionContext } from './session-context.ts';

/** REFER of one session, both ways (RFC 3515): what we asked the far side to do, and what it asks of us. */
export interface Referrals {
  refer(target: ReferTarget, replaces: Core.SessionDialog | null): void;
  receiveNotify(request: Core.IncomingNotifyRequest): void;
  receiveRefer(request: Core.IncomingReferRequest): void;
  answer(follow: boolean): void;
  report(code: number): void;
}

export interface ReferTarget {
  /** For whom the far side shows: the URI may be a phone's, of no meaning to people. */
  readonly name: string;
  readonly uri: string;
}

export function createReferrals(context: SessionContext, dialog: Core.SessionDialog): Referrals {
  const { tell, userAgent } = context;
  let asked: Core.IncomingReferRequest | null = null;
  /** We owe reports: RFC 4488 lets the far side do without. */
  let reporting = false;

  function notify(code: number): void {
    if (!reporting) return;
    if (code >= 200) reporting = false;
    const state = reporting ? 'active;expires=180' : 'terminated;reason=noresource';
    const headers = [contactHeader(userAgent), 'Event: refer', `Subscription-State: ${state}`];
    const content = `SIP/2.0 ${code} ${phraseOf(code)}\r\n`;
    sendInDialog(
      dialog,
      'NOTIFY',
      { headers, body: { contentType: 'message/sipfrag;version=2.0', content } },
      () => {},
    );
  }

  return {
    refer({ name, uri }, replaces) {
      const headers = [
        contactHeader(userAgent),
        allowHeader,
        `Refer-To: ${quoted(name)} <${uri}${replaces === null ? '' : `?Replaces=${encodeURIComponent(writeReplaces(replaces))}`}>`,
        `Referred-By: <${userAgent.configuration.uri.toString()}>`,
      ];
      sendInDialog(dialog, 'REFER', { headers }, (response) => {
        const code = response.statusCode ?? 0;
        if (code < 200 || code >= 300) {
          tell({ type: 'sip.refer-refused', code: response.hasHeader('via') ? code : null });
          return;
        }
        const silent = /^\s*false\b/i.test(response.getHeader('refer-sub') ?? '');
        tell({ type: 'sip.refer-accepted', silent });
      });
    },
    receiveNotify(request) {
      const { message } = request;
      if (!/^\s*refer\b/i.test(message.getHeader('event') ?? '')) {
        request.reject({ statusCode: 489 });
        return;
      }
      request.accept();
      const code = parseSipfrag(message.body);
      if (code !== null) tell({ type: 'sip.refer-reported', code });
    },
    receiveRefer(request) {
      const { message } = request;
      const question = parseRefer(message.getHeader('refer-to'), message.getHeader('referred-by'));
      if (question === null) {
        request.reject({ statusCode: 400 });
        return;
      }
      if (asked !== null) {
        request.reject({ statusCode: 500, extraHeaders: ['Retry-After: 5'] });
        return;
      }
      asked = request;
      reporting = !/^\s*false\b/i.test(message.getHeader('refer-sub') ?? '');
      tell({ type: 'sip.refer-asked', question, verdict: 'ask' });
    },
    answer(follow) {
      const request = asked;
      asked = null;
      if (request === null) return;
      if (!follow) {
        reporting = false;
        request.reject({ statusCode: 603 });
        return;
      }
      const silent = reporting ? [] : ['Refer-Sub: false'];
      request.accept({ statusCode: 202, extraHeaders: [contactHeader(userAgent), ...silent] });
      // RFC 3515 section 2.4.4: at once, so that the far side knows that it will be told.
      notify(100);
    },
    report: notify,
  };
}

/** RFC 3261 section 25.1: quoted-string. */
const quoted = (name: string): string => `"${name.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/["\\]/g, '\\$&')}"`;

const phrases: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  183: 'Session Progress',
  200: 'OK',
  486: 'Busy Here',
  487: 'Request Terminated',
  603: 'Decline',
};

const phraseOf = (code: number): string => phrases[code] ?? (code < 300 ? 'OK' : 'Failed');
