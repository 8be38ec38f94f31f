import { Core, UserAgent } from 'sip.js';
import type { KeptDialog, KeptRequest, KeptSignalling } from '../../../shared/kept-call.ts';
import { type Answered, told } from './farewells.ts';
import { contactHeader } from './session-context.ts';

/**
 * Requests that were sent after the last word of the former page have taken numbers of their own. RFC 3261 section
 * 12.2.1.1 wants the next one greater, and nothing more.
 */
const sequenceMargin = 1000;

export function keepDialog(dialog: Core.Dialog): KeptDialog {
  const { callId, localTag, remoteTag } = dialog;
  return {
    kind: 'dialog',
    ...{ callId, localTag, remoteTag },
    localUri: dialog.localURI.toString(),
    remoteUri: dialog.remoteURI.toString(),
    remoteTarget: dialog.remoteTarget.toString(),
    routeSet: [...dialog.routeSet],
    localSequence: dialog.localSequenceNumber ?? 0,
  };
}

/** Null while it has not been sent. */
export function keepRequest(message: Core.OutgoingRequestMessage): KeptRequest | null {
  const via = message.getHeader('via') ?? '';
  if (via === '') return null;
  return {
    kind: 'request',
    requestUri: message.ruri.toString(),
    via,
    from: message.getHeader('from') ?? '',
    to: message.getHeader('to') ?? '',
    callId: message.callId,
    sequence: message.cseq,
    route: message.getHeaders('route').filter((value) => value !== ''),
  };
}

/** Null where it must not be kept: RFC 4568 writes its key into the description. */
export function keepRinging({ data }: Core.IncomingRequestMessage): KeptSignalling | null {
  return /^a=crypto:/im.test(data) ? null : { kind: 'ringing', invite: data };
}

/**
 * It was sent to the contact of a page that is no more, and SIP.js answers 404 where neither our contact nor our address
 * is meant. Nothing else looks at the Request-URI: responses have none, a CANCEL is known by its branch. Pure.
 */
export const readdressed = (invite: string, aor: string): string =>
  invite.replace(/^(INVITE )\S+/, (_line, method: string) => `${method}${aor}`);

/** CANCEL for an INVITE of a page that is no more (RFC 3261 section 9.1): it repeats the INVITE's head. Pure. */
export function writeCancel({ requestUri, via, from, to, callId, sequence, route }: KeptRequest): string {
  return [
    `CANCEL ${requestUri} SIP/2.0`,
    `Via: ${via}`,
    ...route.map((value) => `Route: ${value}`),
    'Max-Forwards: 70',
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${sequence} CANCEL`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** BYE in the dialog of a page that is no more; `times`: how often it was said before. */
export function byeTo(userAgent: UserAgent, kept: KeptDialog, times: number, answered: Answered): void {
  const core = userAgent.userAgentCore;
  const [target, local, remote] = [kept.remoteTarget, kept.localUri, kept.remoteUri].map((uri) =>
    UserAgent.makeURI(uri),
  );
  if (target === undefined || local === undefined || remote === undefined) return;
  const { callId, localTag, remoteTag, routeSet } = kept;
  const message = core.makeOutgoingRequestMessage(
    Core.C.BYE,
    target,
    local,
    remote,
    {
      ...{ callId, routeSet: [...routeSet] },
      fromTag: localTag,
      toTag: remoteTag,
      cseq: kept.localSequence + sequenceMargin + times,
    },
    [contactHeader(userAgent)],
  );
  core.request(message, told(answered));
}
