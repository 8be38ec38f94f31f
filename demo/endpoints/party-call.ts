import { parseCSeq, parseNameAddress, tagOf } from '../sip/fields.ts';
import { type Header, headerValue, listValues, type SipRequest, type SipResponse } from '../sip/message.ts';
import { newBranch, newTag } from '../sip/responses.ts';

/** Where a party's call stands; `ended` is final. */
export type PartyCallState = 'calling' | 'ringing' | 'established' | 'ended';

/** What a party tells about each of its calls, for tests and for the control API. */
export interface PartyCall {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly peer: { readonly uri: string; readonly name: string };
  readonly state: PartyCallState;
  ring(): void;
  answer(sdp: string): void;
  reject(status: number, reason?: string): void;
  /** BYE, CANCEL or 480, whichever fits. */
  hangUp(): void;
}

/** One side of a dialog (RFC 3261 section 12) and the requests it may send. */
export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly localUri: string;
  readonly remoteUri: string;
  remoteTag: string | null;
  remoteTarget: string;
  routes: readonly string[];
  localSeq: number;
  remoteSeq: number;
}

/** RFC 3261 section 12.1.1: the callee keeps the route set in the order of Record-Route. */
export function dialogOfInvite(invite: SipRequest): Dialog {
  const from = parseNameAddress(headerValue(invite, 'From') ?? '');
  const to = parseNameAddress(headerValue(invite, 'To') ?? '');
  return {
    callId: headerValue(invite, 'Call-ID') ?? '',
    localTag: newTag(),
    localUri: to?.uri ?? invite.uri,
    remoteUri: from?.uri ?? '',
    remoteTag: from?.params.get('tag') ?? null,
    remoteTarget: contactOf(invite) ?? from?.uri ?? '',
    routes: listValues(invite, 'Record-Route'),
    localSeq: 0,
    remoteSeq: parseCSeq(headerValue(invite, 'CSeq') ?? '')?.number ?? 0,
  };
}

/** RFC 3261 section 12.1.2: the caller learns tag, target and, in reverse order, the route set from the answer. */
export function learnFromResponse(dialog: Dialog, response: SipResponse): void {
  dialog.remoteTag = tagOf(headerValue(response, 'To'));
  dialog.remoteTarget = contactOf(response) ?? dialog.remoteTarget;
  dialog.routes = [...listValues(response, 'Record-Route')].reverse();
}

export function contactOf(message: SipRequest | SipResponse): string | null {
  return parseNameAddress(listValues(message, 'Contact')[0] ?? '')?.uri ?? null;
}

export interface RequestParts {
  readonly method: string;
  readonly cseq: number;
  /** host of the Via; the INVITE's branch for its CANCEL. */
  readonly sentBy: string;
  readonly branch?: string;
  readonly displayName: string;
  readonly headers?: readonly Header[];
  readonly body?: string;
}

export function createRequest(dialog: Dialog, parts: RequestParts): SipRequest {
  const remoteTag = dialog.remoteTag === null ? '' : `;tag=${dialog.remoteTag}`;
  return {
    kind: 'request',
    method: parts.method,
    uri: dialog.remoteTarget,
    headers: [
      { name: 'Via', value: `SIP/2.0/WSS ${parts.sentBy};branch=${parts.branch ?? newBranch()}` },
      { name: 'Max-Forwards', value: '70' },
      ...dialog.routes.map((value) => ({ name: 'Route', value })),
      { name: 'From', value: `"${parts.displayName}" <${dialog.localUri}>;tag=${dialog.localTag}` },
      { name: 'To', value: `<${dialog.remoteUri}>${remoteTag}` },
      { name: 'Call-ID', value: dialog.callId },
      { name: 'CSeq', value: `${parts.cseq} ${parts.method}` },
      ...(parts.headers ?? []),
    ],
    body: parts.body ?? '',
  };
}
