import { type Invitation, Inviter, type Session, SessionState, type URI, type UserAgent } from 'sip.js';
import type { CallEvent } from '../core/call.ts';
import type { CallEndCause } from '../core/call-end.ts';
import type { MediaConnection } from '../core/ports.ts';
import { bindMedia } from './media-handler.ts';
import { endOfResponse, isAnsweredElsewhere } from './responses.ts';

/** One SIP session as the agent drives it. */
export interface CallSession {
  readonly sipCallId: string;
  /** Nobody will ask for it again: whatever SIP.js still holds of it goes. */
  forget(): void;
  cancel(): void;
  accept(media: MediaConnection): void;
  reject(code: number): void;
  bye(): void;
}

type Tell = (event: CallEvent) => void;

function endedHere(cause: CallEndCause): CallEvent {
  return { type: 'sip.refused', end: { by: 'local', cause, sipCode: null, sipReason: null } };
}

/** Sends an INVITE with the media's offer and tells how it goes. */
export function inviteSession(
  userAgent: UserAgent,
  target: URI,
  media: MediaConnection,
  tell: Tell,
): CallSession {
  const inviter = new Inviter(userAgent, target);
  // A session that SIP.js gives up without a word had an answer it could not use, unless our media says otherwise.
  let cause: CallEndCause = 'invalid-response';
  bindMedia(inviter, media, (error) => {
    cause = error.cause;
  });
  const once = watch(inviter, () => endedHere(cause), tell);
  inviter
    .invite({
      requestDelegate: {
        // SIP.js can take an early answer only for an INVITE that never forks; until ours does better, a 183 rings
        // like a 180 and its media waits for the 200 (RFC 3960 section 3.2 allows it).
        onProgress: () => tell({ type: 'sip.progress' }),
        onReject: ({ message }) => once({ type: 'sip.refused', end: endOfResponse(message) }),
        onRedirect: ({ message }) => once({ type: 'sip.refused', end: endOfResponse(message) }),
      },
    })
    .catch(() => once(endedHere(cause)));
  return {
    sipCallId: inviter.request.callId,
    forget: () => forget(inviter),
    cancel: () => void inviter.cancel().catch(() => once({ type: 'sip.ended' })),
    accept: () => undefined,
    reject: () => undefined,
    bye: () => bye(inviter, once),
  };
}

/** Takes a received INVITE; nothing is sent but the 180 until `accept` or `reject`. */
export function receiveSession(invitation: Invitation, tell: Tell): CallSession {
  let gaveUp: CallEvent = { type: 'sip.cancelled', elsewhere: false };
  const once = watch(invitation, () => gaveUp, tell);
  invitation.delegate = {
    ...invitation.delegate,
    onCancel: (cancel) =>
      once({
        type: 'sip.cancelled',
        elsewhere: isAnsweredElsewhere(cancel.request.getHeader('reason')),
      }),
  };
  return {
    sipCallId: invitation.request.callId,
    forget: () => forget(invitation),
    cancel: () => undefined,
    accept(media) {
      bindMedia(invitation, media, ({ cause, message }) => {
        gaveUp = { type: 'media.failed', cause, detail: message };
      });
      invitation.accept().catch(() => once(gaveUp));
    },
    reject: (code) => void invitation.reject({ statusCode: code }).catch(() => once({ type: 'sip.ended' })),
    bye: () => bye(invitation, once),
  };
}

/** Tells "accepted" and, exactly once, the end; `unexplained` is the end when SIP.js gives no reason. */
function watch(session: Session, unexplained: () => CallEvent, tell: Tell): Tell {
  let established = false;
  let told = false;
  const once: Tell = (event) => {
    if (told) return;
    told = true;
    tell(event);
  };
  session.delegate = {
    onBye(request) {
      void request.accept();
      once({ type: 'sip.bye' });
    },
  };
  session.stateChange.addListener((state) => {
    if (state === SessionState.Established) {
      established = true;
      tell({ type: 'sip.accepted' });
    }
    // A later turn of the loop: SIP.js ends the session before it calls the delegate that knows why.
    if (state === SessionState.Terminated) {
      queueMicrotask(() => once(established ? { type: 'sip.ended' } : unexplained()));
    }
  });
  return once;
}

function bye(session: Session, once: Tell): void {
  session.bye().catch(() => once({ type: 'sip.ended' }));
}

/** A turn later, when SIP.js has finished with the event that ended the call. */
function forget(session: Session): void {
  queueMicrotask(() => {
    const open = session.state === SessionState.Initial || session.state === SessionState.Establishing;
    // An INVITE whose connection is gone: nobody will answer it any more.
    if (open) session.dispose().catch(() => undefined);
  });
}
