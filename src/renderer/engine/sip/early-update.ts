import type { Core } from 'sip.js';
import type { CallSession } from './call-session.ts';
import { identifyAnew } from './identity-headers.ts';
import { contactHeader, type SessionContext, sdpOf } from './session-context.ts';
import { retarget, type UpdateRequest } from './update-server.ts';

/**
 * UPDATE before the call is answered (RFC 3311 section 5.2). Who is there, and where, may change: a PBX tells so that the
 * call that rings has been handed on. A description may not, as long as the one in the INVITE has no final answer.
 */
export function answerEarlyUpdate(
  context: SessionContext,
  dialog: Core.SessionDialog,
  { direction, sipCallId }: CallSession,
  request: UpdateRequest,
): void {
  if (sdpOf(request.message) !== null) {
    if (direction === 'outgoing') request.reply(491, []);
    else request.reply(500, ['Retry-After: 1']);
    return;
  }
  retarget(dialog, request.message);
  const identified = identifyAnew(request.message);
  if (identified !== null) context.tellFacts({ sipCallId, ...identified });
  request.reply(200, [contactHeader(context.userAgent)]);
}
