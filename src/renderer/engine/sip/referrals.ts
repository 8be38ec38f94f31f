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
  /** The call is over: whoever still waits for an answer is told that there will be none. */
  close(): void;
}

export interface ReferTarget {
  /** For whom the far side shows: the URI may be a phone's, of no meaning to people. */
  readonly name: string;
  readonly uri: string;
}

/** RFC 3515 section 2.4.2: the REFER must be answered before its transaction ends (32 s), whatever the person says later. */
const answerMostMs = 25_000;

export function createReferrals(context: SessionContext, dialog: Core.SessionDialog): Referrals {
  const { tell, userAgent, clock } = context;
  /** Theirs that waits for a yes or no; `answered`: it is accepted, and the no would be a report. */
  let asked: { readonly request: Core.IncomingReferRequest; answered: boolean } | null = null;
  let cancelTimer: () => void = () => undefined;
  /** We owe reports: RFC 4488 lets the far side do without. */
  let reporting = false;
  /** RFC 3515 section 2.4.6: by the CSeq of the REFER, where there is more than one in the dialog. */
  let reportedId: number | null = null;
  let taken = 0;
  let ours: { readonly message: Core.OutgoingRequestMessage } | null = null;

  function notify(code: number): void {
    if (!reporting) return;
    if (code >= 200) reporting = false;
    const state = reporting ? 'active;expires=180' : 'terminated;reason=noresource';
    const event = reportedId === null ? 'refer' : `refer;id=${reportedId}`;
    const headers = [contactHeader(userAgent), `Event: ${event}`, `Subscription-State: ${state}`];
    const content = `SIP/2.0 ${code} ${phraseOf(code)}\r\n`;
    sendInDialog(
      dialog,
      'NOTIFY',
      { headers, body: { contentType: 'message/sipfrag;version=2.0', content } },
      () => {},
    );
  }

  /** RFC 3515 section 2.4.4: at once, so that the far side knows that it will be told. */
  function accept({ request }: NonNullable<typeof asked>): void {
    const silent = reporting ? [] : ['Refer-Sub: false'];
    request.accept({ statusCode: 202, extraHeaders: [contactHeader(userAgent), ...silent] });
    notify(100);
  }

  /** A report of a transfer before this one, which came to nothing here, says nothing of it. */
  function isOfAnother(event: string): boolean {
    const id = /;\s*id\s*=\s*(\d+)/i.exec(event)?.[1];
    return id !== undefined && ours !== null && Number(id) !== ours.message.cseq;
  }

  return {
    refer({ name, uri }, replaces) {
      const headers = [
        contactHeader(userAgent),
        allowHeader,
        `Refer-To: ${quoted(name)} <${uri}${replaces === null ? '' : `?Replaces=${encodeURIComponent(writeReplaces(replaces))}`}>`,
        `Referred-By: <${userAgent.configuration.uri.toString()}>`,
      ];
      ours = sendInDialog(dialog, 'REFER', { headers }, (response) => {
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
      const event = message.getHeader('event') ?? '';
      if (!/^\s*refer\b/i.test(event)) {
        request.reject({ statusCode: 489 });
        return;
      }
      request.accept();
      if (isOfAnother(event)) return;
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
      const mine = { request, answered: false };
      asked = mine;
      reporting = !/^\s*false\b/i.test(message.getHeader('refer-sub') ?? '');
      taken += 1;
      reportedId = taken === 1 ? null : message.cseq;
      cancelTimer = clock.after(answerMostMs, () => {
        mine.answered = true;
        accept(mine);
      });
      tell({ type: 'sip.refer-asked', question, verdict: 'ask' });
    },
    answer(follow) {
      const mine = asked;
      if (mine === null) return;
      asked = null;
      cancelTimer();
      if (follow && !mine.answered) accept(mine);
      if (follow) return;
      if (mine.answered) return notify(603);
      reporting = false;
      mine.request.reject({ statusCode: 603 });
    },
    report: notify,
    close() {
      const mine = asked;
      asked = null;
      cancelTimer();
      if (mine?.answered === false) mine.request.reject({ statusCode: 487 });
    },
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
