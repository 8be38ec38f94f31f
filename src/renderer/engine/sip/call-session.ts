import { type Invitation, Inviter, type Session, SessionState, type URI, type UserAgent } from 'sip.js';
import type { CallEvent } from '../core/call.ts';
import type { MediaConnection } from '../core/ports.ts';
import { bindMedia } from './media-handler.ts';
import { endOfResponse, isAnsweredElsewhere } from './responses.ts';

/** One SIP session as the agent drives it. */
export interface CallSession {
  readonly sipCallId: string;
  readonly session: Session;
  cancel(): void;
  accept(media: MediaConnection): void;
  reject(code: number): void;
  bye(): void;
}

type Tell = (event: CallEvent) => void;

const brokenAnswer: CallEvent = {
  type: 'sip.refused',
  end: { by: 'local', cause: 'invalid-response', sipCode: null, sipReason: null },
};

/** Sends an INVITE with the media's offer and tells how it goes. */
export function inviteSession(
  userAgent: UserAgent,
  target: URI,
  media: MediaConnection,
  tell: Tell,
): CallSession {
  const inviter = new Inviter(userAgent, target);
  bindMedia(inviter, media);
  const once = watch(inviter, brokenAnswer, tell);
  inviter
    .invite({
      requestDelegate: {
        // SIP.js can take an early answer only for an INVITE that never forks; until ours does better, a 183 rings
        // like a 180 and its media waits for the 200 (RFC 3960 section 3.2 allows it).
        onProgress: () => tell({ type: 'sip.progress', media: false }),
        onReject: ({ message }) => once({ type: 'sip.refused', end: endOfResponse(message) }),
        onRedirect: ({ message }) => once({ type: 'sip.refused', end: endOfResponse(message) }),
      },
    })
    .catch(() => once(brokenAnswer));
  return {
    sipCallId: inviter.request.callId,
    session: inviter,
    cancel: () => void inviter.cancel().catch(() => once({ type: 'sip.ended' })),
    accept: () => undefined,
    reject: () => undefined,
    bye: () => bye(inviter, once),
  };
}

/** Takes a received INVITE; nothing is sent but the 180 until `accept` or `reject`. */
export function receiveSession(invitation: Invitation, tell: Tell): CallSession {
  const once = watch(invitation, { type: 'sip.cancelled', elsewhere: false }, tell);
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
    session: invitation,
    cancel: () => undefined,
    accept(media) {
      bindMedia(invitation, media);
      invitation
        .accept()
        .catch(() => tell({ type: 'media.failed', cause: 'media-failed', detail: 'offer refused' }));
    },
    reject: (code) => void invitation.reject({ statusCode: code }).catch(() => once({ type: 'sip.ended' })),
    bye: () => bye(invitation, once),
  };
}

/** Tells "accepted" and, exactly once, the end; `unexplained` is the end when SIP.js gives no reason. */
function watch(session: Session, unexplained: CallEvent, tell: Tell): Tell {
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
      queueMicrotask(() => once(established ? { type: 'sip.ended' } : unexplained));
    }
  });
  return once;
}

function bye(session: Session, once: Tell): void {
  session.bye().catch(() => once({ type: 'sip.ended' }));
}
