import { randomUUID } from 'node:crypto';
import { parseCSeq, parseNameAddress, tagOf } from '../sip/fields.ts';
import { type Header, headerValue, type SipRequest, type SipResponse, serialize } from '../sip/message.ts';
import { parseMessage } from '../sip/parse-message.ts';
import { createResponse, newBranch, newTag } from '../sip/responses.ts';
import type { LocalLine } from '../sip/sip-edge.ts';
import {
  contactOf,
  createRequest,
  type Dialog,
  dialogOfInvite,
  learnFromResponse,
  type PartyCall,
  type PartyCallState,
  type RequestParts,
} from './party-call.ts';
import { isReplaced, parseReferTo, progressOf, type Referral } from './refer.ts';

export interface PartyEvents {
  /** `replaced` is the call whose place this one takes (RFC 3891). */
  onInvite(call: PartyCall, offer: string, replaced: PartyCall | null): void;
  /** The far side of an outgoing call rings. */
  onRinging(call: PartyCall): void;
  /** The far side of an outgoing call answered; the ACK is on its way. */
  onAnswered(call: PartyCall, answer: string): void;
  /** A re-INVITE or UPDATE with an offer; null refuses it with 488. */
  onReoffer(call: PartyCall, offer: string): Promise<string | null>;
  /** REFER: call somebody else; `report` tells who asked how that goes. */
  onRefer(call: PartyCall, referral: Referral, report: (status: number) => void): void;
  /** MESSAGE outside of a dialog; it was answered with 200. */
  onMessage(from: string, text: string): void;
  onInfo(call: PartyCall, contentType: string, body: string): void;
  /** @param status the final response of a call that was never established, else null */
  onEnd(call: PartyCall, status: number | null): void;
}

export interface Party {
  call(uri: string, offer: string, replaces?: string | null): PartyCall;
  /** MESSAGE (RFC 3428); how it is answered is of no interest. */
  message(uri: string, text: string): void;
  close(): void;
}

interface Session {
  readonly call: PartyCall;
  readonly dialog: Dialog;
  readonly invite: SipRequest;
  state: PartyCallState;
  /** CANCEL is on its way; an answer that crosses it is hung up at once. */
  cancelled: boolean;
}

const sdpType: Header = { name: 'Content-Type', value: 'application/sdp' };
const allow: Header = {
  name: 'Allow',
  value: 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, UPDATE, REFER, NOTIFY',
};
const supported: Header = { name: 'Supported', value: 'replaces' };

/**
 * A small SIP user agent for a party that lives in this process.
 *
 *   incoming: ringing ─answer─▶ established ─BYE─▶ ended      ringing ─reject, CANCEL─▶ ended
 *   outgoing: calling ─1xx─▶ ringing ─2xx─▶ established       calling, ringing ─failure, hangUp─▶ ended
 */
export function createParty(
  attach: (receive: (text: string) => void) => LocalLine,
  domain: string,
  events: PartyEvents,
): Party {
  const line = attach(receive);
  const sentBy = parseNameAddress(line.contact)?.uri.split(/[@;]/)[1] ?? domain;
  const contact: Header = { name: 'Contact', value: `<${line.contact}>` };
  const sessions = new Map<string, Session>();
  const { displayName } = line.account;

  function send(message: SipRequest | SipResponse): void {
    line.send(serialize(message));
  }

  function reply(
    request: SipRequest,
    session: Session | null,
    status: number,
    headers: readonly Header[] = [],
    body = '',
  ): void {
    const tag = session === null ? {} : { toTag: session.dialog.localTag };
    send(createResponse(request, status, { headers, body, ...tag }));
  }

  function end(session: Session, status: number | null): void {
    if (session.state === 'ended') return;
    session.state = 'ended';
    sessions.delete(session.dialog.callId);
    events.onEnd(session.call, status);
  }

  function sendInDialog(
    session: Session,
    method: string,
    parts: Pick<RequestParts, 'headers' | 'body'> = {},
  ): void {
    session.dialog.localSeq += 1;
    const cseq = session.dialog.localSeq;
    send(createRequest(session.dialog, { method, cseq, sentBy, displayName, ...parts }));
  }

  function open(
    dialog: Dialog,
    invite: SipRequest,
    direction: PartyCall['direction'],
    name: string,
  ): Session {
    const call: PartyCall = {
      id: dialog.callId,
      direction,
      peer: { uri: dialog.remoteUri, name },
      get state() {
        return session.state;
      },
      ring: () => {
        if (session.state === 'ringing') reply(invite, session, 180, [contact, allow]);
      },
      answer(sdp) {
        if (direction !== 'incoming' || session.state !== 'ringing') return;
        session.state = 'established';
        reply(invite, session, 200, [contact, allow, supported, sdpType], sdp);
      },
      reject(status) {
        if (direction !== 'incoming' || session.state !== 'ringing') return;
        reply(invite, session, status);
        end(session, status);
      },
      hangUp: () => hangUp(session),
    };
    const session: Session = {
      call,
      dialog,
      invite,
      state: direction === 'incoming' ? 'ringing' : 'calling',
      cancelled: false,
    };
    sessions.set(dialog.callId, session);
    return session;
  }

  function hangUp(session: Session): void {
    const { call, dialog, invite, state } = session;
    if (state === 'established') {
      sendInDialog(session, 'BYE');
      end(session, null);
    } else if (call.direction === 'incoming') call.reject(480);
    else if (state !== 'ended' && !session.cancelled) {
      session.cancelled = true;
      const branch = /branch=([^;]+)/.exec(headerValue(invite, 'Via') ?? '')?.[1] ?? '';
      const cseq = parseCSeq(headerValue(invite, 'CSeq') ?? '')?.number ?? 1;
      const initial = { ...dialog, remoteTag: null, routes: [], remoteTarget: invite.uri };
      send(createRequest(initial, { method: 'CANCEL', cseq, sentBy, branch, displayName }));
    }
  }

  function receive(text: string): void {
    const parsed = parseMessage(text);
    if (!parsed.ok || parsed.defect !== null) return;
    if (parsed.message.kind === 'response') receiveResponse(parsed.message);
    else receiveRequest(parsed.message);
  }

  function receiveResponse(response: SipResponse): void {
    const session = sessions.get(headerValue(response, 'Call-ID') ?? '');
    const cseq = parseCSeq(headerValue(response, 'CSeq') ?? '');
    if (cseq?.method !== 'INVITE' || session === undefined || session.call.direction !== 'outgoing') return;
    if (response.status >= 300) {
      acknowledgeFailure(session, response);
      end(session, response.status);
    } else if (response.status >= 200) {
      learnFromResponse(session.dialog, response);
      send(createRequest(session.dialog, { method: 'ACK', cseq: cseq.number, sentBy, displayName }));
      if (session.state === 'established') return;
      session.state = 'established';
      if (session.cancelled) {
        hangUp(session);
        return;
      }
      events.onAnswered(session.call, response.body);
    } else if (response.status > 100 && session.state === 'calling') {
      session.state = 'ringing';
      // An early dialog (RFC 3261 section 12.1): somebody may want to take its place.
      learnFromResponse(session.dialog, response);
      events.onRinging(session.call);
    }
  }

  function acknowledgeFailure({ invite, dialog }: Session, response: SipResponse): void {
    const branch = /branch=([^;]+)/.exec(headerValue(invite, 'Via') ?? '')?.[1] ?? '';
    const cseq = parseCSeq(headerValue(invite, 'CSeq') ?? '')?.number ?? 1;
    const remoteTag = tagOf(headerValue(response, 'To'));
    const answered = { ...dialog, remoteTag, routes: [], remoteTarget: invite.uri };
    send(createRequest(answered, { method: 'ACK', cseq, sentBy, branch, displayName }));
  }

  function receiveRequest(request: SipRequest): void {
    const session = sessions.get(headerValue(request, 'Call-ID') ?? '') ?? null;
    const isInDialog = tagOf(headerValue(request, 'To')) !== null;
    if (request.method === 'ACK') return;
    if (request.method === 'CANCEL') receiveCancel(request, session);
    else if (isInDialog) receiveInDialog(request, session);
    else if (request.method === 'INVITE') receiveInvite(request, session);
    else if (request.method === 'OPTIONS') reply(request, null, 200, [allow]);
    else if (request.method === 'MESSAGE') receiveMessage(request);
    else reply(request, null, 405, [allow]);
  }

  function receiveMessage(request: SipRequest): void {
    const type = headerValue(request, 'Content-Type') ?? 'text/plain';
    if (!/^text\/plain\b/i.test(type)) {
      reply(request, null, 415, [{ name: 'Accept', value: 'text/plain' }]);
      return;
    }
    reply(request, null, 200, [allow]);
    const from = parseNameAddress(headerValue(request, 'From') ?? '');
    if (from !== null) events.onMessage(from.uri, request.body);
  }

  function receiveInvite(request: SipRequest, known: Session | null): void {
    if (known !== null) {
      // RFC 3261 section 8.2.2.2: the same INVITE over two ways.
      reply(request, null, 482);
      return;
    }
    const replaces = headerValue(request, 'Replaces');
    const replaced = replaces === null ? null : findReplaced(replaces);
    if (replaces !== null && replaced === null) {
      reply(request, null, 481);
      return;
    }
    const name = parseNameAddress(headerValue(request, 'From') ?? '')?.display ?? '';
    const session = open(dialogOfInvite(request), request, 'incoming', name);
    if (request.body === '') session.call.reject(488);
    else events.onInvite(session.call, request.body, replaced);
  }

  function findReplaced(replaces: string): PartyCall | null {
    return [...sessions.values()].find(({ dialog }) => isReplaced(dialog, replaces))?.call ?? null;
  }

  function receiveRefer(request: SipRequest, session: Session): void {
    const referral = parseReferTo(headerValue(request, 'Refer-To') ?? '');
    if (referral === null) {
      reply(request, session, 400);
      return;
    }
    reply(request, session, 202, [contact]);
    function report(status: number): void {
      if (session.state !== 'established') return;
      const { headers, body } = progressOf(status);
      sendInDialog(session, 'NOTIFY', { headers: [contact, ...headers], body });
    }
    // RFC 3515 section 2.4.4: at once, so that the asking side knows that it will be told.
    report(100);
    events.onRefer(session.call, referral, report);
  }

  function receiveCancel(request: SipRequest, session: Session | null): void {
    reply(request, session, session === null ? 481 : 200);
    if (session?.state !== 'ringing' || session.call.direction !== 'incoming') return;
    reply(session.invite, session, 487);
    end(session, 487);
  }

  function receiveInDialog(request: SipRequest, session: Session | null): void {
    const number = parseCSeq(headerValue(request, 'CSeq') ?? '')?.number ?? 0;
    if (session === null || tagOf(headerValue(request, 'To')) !== session.dialog.localTag) {
      reply(request, null, 481);
      return;
    }
    if (number <= session.dialog.remoteSeq) {
      reply(request, session, 500);
      return;
    }
    session.dialog.remoteSeq = number;
    switch (request.method) {
      case 'BYE':
        reply(request, session, 200);
        end(session, null);
        return;
      case 'INVITE':
      case 'UPDATE':
        void receiveReoffer(request, session);
        return;
      case 'REFER':
        receiveRefer(request, session);
        return;
      case 'INFO':
        events.onInfo(session.call, headerValue(request, 'Content-Type') ?? '', request.body);
        reply(request, session, 200);
        return;
      case 'NOTIFY':
      case 'OPTIONS':
      case 'MESSAGE':
        reply(request, session, 200, [allow]);
        return;
      default:
        reply(request, session, 405, [allow]);
    }
  }

  async function receiveReoffer(request: SipRequest, session: Session): Promise<void> {
    // RFC 3261 section 12.2.2: both are target refreshes.
    session.dialog.remoteTarget = contactOf(request) ?? session.dialog.remoteTarget;
    if (request.method === 'UPDATE' && request.body === '') {
      reply(request, session, 200, [contact, allow]);
      return;
    }
    const answer = request.body === '' ? null : await events.onReoffer(session.call, request.body);
    if (answer === null) reply(request, session, 488);
    else reply(request, session, 200, [contact, allow, sdpType], answer);
  }

  /** A request of no dialog. */
  function freshDialog(uri: string): Dialog {
    return {
      callId: randomUUID(),
      localTag: newTag(),
      localUri: line.account.aor,
      remoteUri: uri,
      remoteTag: null,
      remoteTarget: uri,
      routes: [],
      localSeq: 1,
      remoteSeq: -1,
    };
  }

  return {
    message(uri, text) {
      const headers = [{ name: 'Content-Type', value: 'text/plain;charset=UTF-8' }];
      const parts = { method: 'MESSAGE', cseq: 1, sentBy, displayName, headers, body: text };
      send(createRequest(freshDialog(uri), parts));
    },
    call(uri, offer, replaces = null) {
      const dialog = freshDialog(uri);
      const headers = [
        contact,
        allow,
        supported,
        ...(replaces === null ? [] : [{ name: 'Replaces', value: replaces }]),
        sdpType,
      ];
      const parts = {
        method: 'INVITE',
        cseq: 1,
        sentBy,
        branch: newBranch(),
        displayName,
        headers,
        body: offer,
      };
      const session = open(dialog, createRequest(dialog, parts), 'outgoing', '');
      send(session.invite);
      return session.call;
    },
    close() {
      for (const session of [...sessions.values()]) hangUp(session);
      line.detach();
    },
  };
}
