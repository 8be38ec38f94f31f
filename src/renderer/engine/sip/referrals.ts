import type { Core } from 'sip.js';
import { writeReplaces } from '../core/replaces.ts';
import { sendInDialog } from './dialog-request.ts';
import { outliveBye } from './outliving-usage.ts';
import { parseRefer, parseSipfrag } from './readings.ts';
import { allowHeader, contactHeader, type SessionContext } from './session-context.ts';

/** REFER of one session, both ways (RFC 3515): what we asked the far side to do, and what it asks of us. */
export interface Referrals {
  /** `whom` is asked once more where the REFER is; null: that call is no more, and neither is a reason to ask. */
  refer(whom: () => ReferTarget | null): void;
  /** It was taken back here: it is not asked once more. */
  forget(): void;
  /** The connection by which ours went is no more, and no answer comes that way. */
  socketLost(): void;
  /** Whoever may never have got it is asked once more. */
  registered(): void;
  /** The far side has come by another connection: what it was asked by the one before may never have got there. */
  farMoved(): void;
  receiveNotify(request: Core.IncomingNotifyRequest): void;
  receiveRefer(request: Core.IncomingReferRequest): void;
  answer(follow: boolean): void;
  report(code: number): void;
  /** The dialog ends, and another one carries the call: what we asked for here is still told here. */
  outlive(): void;
  /** What is still told here is of no interest any more. */
  endReports(): void;
  /** The call is over: whoever still waits for an answer is told that there will be none. */
  close(): void;
}

export interface ReferTarget {
  /** For whom the far side shows: the URI may be a phone's, of no meaning to people. */
  readonly name: string;
  readonly uri: string;
  /** Attended: the dialog that the new call takes the place of. */
  readonly replaces: Core.SessionDialog | null;
}

/** Of one REFER of theirs; null where the far side does without (RFC 4488). */
interface Reports {
  /** RFC 3515 section 2.4.6: the CSeq of the REFER, where there is more than one in the dialog. */
  readonly id: number | null;
}

interface Asked {
  readonly request: Core.IncomingReferRequest;
  readonly referTo: string;
  readonly reports: Reports | null;
  answered: boolean;
}

interface Sent {
  readonly message: Core.OutgoingRequestMessage;
}

/** One transfer of ours: it may take two REFERs, and the far side may do either, or both. */
interface Wish {
  readonly sent: Sent[];
  /** How it stands was told: a REFER that is refused or never answered after that adds nothing. */
  isTold: boolean;
  /** Of which REFERs more is to be told: by CSeq, null where they name none. */
  readonly told: Set<number | null>;
}

/** RFC 3515 section 2.4.2: the REFER must be answered before its transaction ends (32 s), whatever the person says later. */
const answerMostMs = 25_000;
/** Who got it all the same has told of it by then, or has ended what it takes the place of. */
const sayAgainMs = 2000;
/** Whoever has told nothing for so long after the dialog has ended never will. */
const outliveMs = 300_000;

export function createReferrals(context: SessionContext, dialog: Core.SessionDialog): Referrals {
  const { tell, userAgent, clock } = context;
  /** Theirs that waits for a yes or no; `answered`: it is accepted, and the no would be a report. */
  let asked: Asked | null = null;
  let cancelTimer: () => void = () => undefined;
  /** What we do for them, or have done, and how it stands: the same, asked for again, is not done twice. */
  let followed: { readonly referTo: string; code: number } | null = null;
  /** What we owe: whoever asked twice for the same is told of either. */
  let owed: readonly Reports[] = [];
  let taken = 0;
  let ours: Wish | null = null;
  /** They are to tell what becomes of ours. */
  let isAwaited = false;
  let endOutliving: () => void = () => undefined;
  /** Ours that nobody has said a word to; `lost`: it went by a connection that is no more. */
  let unheard: { readonly ask: () => void; lost: boolean } | null = null;
  let cancelAgain: () => void = () => undefined;

  function heard(): void {
    unheard = null;
    cancelAgain();
  }

  function notify({ id }: Reports, code: number): void {
    const state = code >= 200 ? 'terminated;reason=noresource' : 'active;expires=180';
    const event = id === null ? 'refer' : `refer;id=${id}`;
    const headers = [contactHeader(userAgent), `Event: ${event}`, `Subscription-State: ${state}`];
    const content = `SIP/2.0 ${code} ${phraseOf(code)}\r\n`;
    sendInDialog(
      dialog,
      'NOTIFY',
      { headers, body: { contentType: 'message/sipfrag;version=2.0', content } },
      () => {},
    );
  }

  function report(code: number): void {
    if (followed !== null) followed.code = code;
    // What came to nothing may be asked for anew.
    if (code >= 300) followed = null;
    const told = owed;
    if (code >= 200) owed = [];
    for (const each of told) notify(each, code);
  }

  /** RFC 3515 section 2.4.4: at once, so that the far side knows that it will be told. */
  function accept({ request, referTo, reports }: Asked): void {
    const silent = reports === null ? ['Refer-Sub: false'] : [];
    request.accept({ statusCode: 202, extraHeaders: [contactHeader(userAgent), ...silent] });
    if (reports === null) return;
    const code = followed?.referTo === referTo ? followed.code : 100;
    if (code < 200) owed = [...owed, reports];
    notify(reports, code);
  }

  /** Whatever the person says later is told by NOTIFY. */
  function acceptUnanswered(mine: Asked): void {
    if (mine.answered) return;
    cancelTimer();
    mine.answered = true;
    accept(mine);
  }

  /** A report of a transfer before this one, which came to nothing here, says nothing of it. */
  const isOfAnother = (id: number | null): boolean =>
    id !== null && ours !== null && !ours.sent.some(({ message }) => message.cseq === id);

  /** Where both REFERs of a transfer are done, the no to one of them is not the end of it. */
  function goesOnByTheOther(id: number | null, isOver: boolean): boolean {
    if (ours === null) return false;
    ours.isTold = true;
    if (isOver) ours.told.delete(id);
    else ours.told.add(id);
    return isOver && ours.sent.length > 1 && ours.told.size > 0;
  }

  function endReports(): void {
    isAwaited = false;
    endOutliving();
  }

  function receiveNotify(request: Core.IncomingNotifyRequest): void {
    const { message } = request;
    const event = message.getHeader('event') ?? '';
    if (!/^\s*refer\b/i.test(event)) {
      request.reject({ statusCode: 489 });
      return;
    }
    request.accept();
    const id = idIn(event);
    if (isOfAnother(id)) return;
    heard();
    const code = parseSipfrag(message.body);
    const isLast = /^\s*terminated\b/i.test(message.getHeader('subscription-state') ?? '');
    const isOver = isLast || (code !== null && code >= 200);
    const isDone = code !== null && code >= 200 && code < 300;
    if (goesOnByTheOther(id, isOver) && !isDone) return;
    if (isOver) endReports();
    if (code !== null) tell({ type: 'sip.refer-reported', code });
  }

  function ask(wish: Wish, { name, uri, replaces }: ReferTarget): void {
    const headers = [
      contactHeader(userAgent),
      allowHeader,
      `Refer-To: ${quoted(name)} <${uri}${replaces === null ? '' : `?Replaces=${encodeURIComponent(writeReplaces(replaces))}`}>`,
      `Referred-By: <${userAgent.configuration.uri.toString()}>`,
    ];
    const isOut = userAgent.isConnected();
    const mine = sendInDialog(dialog, 'REFER', { headers }, (response) => {
      if (ours === wish) answered(wish, mine, response, isOut);
    });
    wish.sent.push(mine);
  }

  function answered(wish: Wish, mine: Sent, response: Core.IncomingResponseMessage, isOut: boolean): void {
    const code = response.statusCode ?? 0;
    // One that SIP.js made up says that it went out and nobody answered, or that it never went out.
    const isTheirs = response.hasHeader('via');
    const isLatest = wish.sent.at(-1) === mine;
    if (isTheirs || isLatest) heard();
    if (code >= 200 && code < 300) {
      wish.isTold = true;
      const silent = /^\s*false\b/i.test(response.getHeader('refer-sub') ?? '');
      if (silent) isAwaited = false;
      tell({ type: 'sip.refer-accepted', silent });
    } else if (wish.sent.length === 1 && (isTheirs || !isOut)) {
      isAwaited = false;
      tell({ type: 'sip.refer-refused', code: isTheirs ? code : null });
    } else if (isLatest && !wish.isTold) {
      // Whoever does the first refuses the second, as a rule: what becomes of that is still told.
      tell({ type: 'sip.refer-unanswered' });
    }
  }

  function askAgain(): void {
    const mine = unheard;
    if (mine?.lost !== true) return;
    cancelAgain();
    cancelAgain = clock.after(sayAgainMs, () => {
      mine.lost = false;
      mine.ask();
    });
  }

  return {
    refer(whom) {
      endReports();
      isAwaited = true;
      heard();
      const wish: Wish = { sent: [], isTold: false, told: new Set() };
      ours = wish;
      const send = () => {
        const target = whom();
        if (target !== null) {
          ask(wish, target);
          return;
        }
        heard();
        wish.isTold = true;
        tell({ type: 'sip.refer-unanswered' });
      };
      unheard = { ask: send, lost: false };
      send();
    },
    forget: heard,
    socketLost() {
      if (unheard !== null) unheard.lost = true;
      cancelAgain();
    },
    registered: askAgain,
    farMoved() {
      if (unheard !== null) unheard.lost = true;
      askAgain();
    },
    receiveNotify,
    receiveRefer(request) {
      const { message } = request;
      const question = parseRefer(message.getHeader('refer-to'), message.getHeader('referred-by'));
      if (question === null) {
        request.reject({ statusCode: 400 });
        return;
      }
      const referTo = message.getHeader('refer-to') ?? '';
      const isSame = referTo === (asked ?? followed)?.referTo;
      if (asked !== null && !isSame) {
        request.reject({ statusCode: 500, extraHeaders: ['Retry-After: 5'] });
        return;
      }
      taken += 1;
      const isSilent = /^\s*false\b/i.test(message.getHeader('refer-sub') ?? '');
      const reports = isSilent ? null : { id: taken === 1 ? null : message.cseq };
      const mine = { request, referTo, reports, answered: false };
      if (isSame) {
        if (asked !== null) acceptUnanswered(asked);
        accept(mine);
        return;
      }
      asked = mine;
      cancelTimer = clock.after(answerMostMs, () => acceptUnanswered(mine));
      tell({ type: 'sip.refer-asked', question, verdict: 'ask' });
    },
    answer(follow) {
      const mine = asked;
      if (mine === null) return;
      asked = null;
      cancelTimer();
      if (follow) {
        followed = { referTo: mine.referTo, code: 100 };
        if (!mine.answered) accept(mine);
      } else if (mine.answered) report(603);
      else mine.request.reject({ statusCode: 603 });
    },
    report,
    outlive() {
      heard();
      if (!isAwaited) return;
      const end = outliveBye(dialog, receiveNotify);
      const stopTimer = clock.after(outliveMs, endReports);
      endOutliving = () => {
        stopTimer();
        end();
      };
    },
    endReports,
    close() {
      const mine = asked;
      asked = null;
      cancelTimer();
      heard();
      if (mine?.answered === false) mine.request.reject({ statusCode: 487 });
    },
  };
}

/** RFC 3515 section 2.4.6: of which REFER it is. */
function idIn(event: string): number | null {
  const id = /;\s*id\s*=\s*(\d+)/i.exec(event)?.[1];
  return id === undefined ? null : Number(id);
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
