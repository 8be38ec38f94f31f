import { Core, type URI } from 'sip.js';
import { type MediaConnection, MediaError } from '../core/ports.ts';
import type { CallSession } from './call-session.ts';
import { mediaHeaders, tellFar } from './direct-media.ts';
import { createEstablishedSession, type EstablishedSession } from './established-session.ts';
import { keepDialog, keepRinging } from './kept-signalling.ts';
import { hasToken, wholeSeconds } from './readings.ts';
import { createReliableRinging } from './reliable-ringing.ts';
import { isAnsweredElsewhere } from './responses.ts';
import { allowUpdateHeader, recvInfoHeader, type SessionContext, sdpBody, sdpOf } from './session-context.ts';
import { createSessionMedia } from './session-media.ts';
import { createSessionRefresh } from './session-refresh.ts';
import { isSameUri } from './successors.ts';

export interface IncomingSession extends CallSession {
  /** 180, reliably where the caller demands it. */
  ring(): void;
}

/** The server decides how long a phone rings; this is the last resort against a lost CANCEL. */
const mostRingingS = 180;

/** A received INVITE: nothing is sent but provisional responses until it is accepted or refused. */
export function receiveIncoming(
  context: SessionContext,
  request: Core.IncomingInviteRequest,
): IncomingSession {
  const { tell, clock } = context;
  const { message } = request;
  const refresh = createSessionRefresh(context.sessionExpiresS, tell);
  let session: EstablishedSession | null = null;
  let answered = false;
  const ringing = createReliableRinging(request, clock, () => {
    // RFC 3262 section 3: no PRACK, no call.
    if (answered) return;
    answer(() => request.reject({ statusCode: 504 }));
    tell({ type: 'sip.cancelled', elsewhere: false });
  });
  const expiresS = Math.min(wholeSeconds(message.getHeader('expires')) ?? mostRingingS, mostRingingS);
  const cancelExpiry = clock.after(expiresS * 1000, () => {
    if (answered) return;
    answer(() => request.reject({ statusCode: 480 }));
    tell({ type: 'sip.cancelled', elsewhere: false });
  });

  /** The one final response. A transaction that is gone already needs none. */
  function answer(respond: () => void): void {
    answered = true;
    cancelExpiry();
    ringing.stop();
    try {
      respond();
    } catch (error) {
      context.log('warn', 'sip', `no response could be sent: ${String(error)}`);
    }
  }

  request.delegate = {
    onCancel(cancel) {
      if (answered) return;
      answer(() => request.reject({ statusCode: 487 }));
      tell({ type: 'sip.cancelled', elsewhere: isAnsweredElsewhere(cancel.getHeader('reason')) });
    },
    onTransportError: () =>
      context.log('warn', 'sip', 'a response could not be sent: the connection is gone'),
  };

  async function accept(connection: MediaConnection): Promise<void> {
    const media = createSessionMedia(connection);
    const sdp = sdpOf(message);
    let body: string;
    try {
      body =
        sdp === null
          ? await media.offer({ direction: 'sendrecv', iceRestart: false })
          : await media.answer(sdp);
      if (sdp !== null) media.demandAudio();
      await ringing.confirmed();
    } catch (error) {
      if (answered) return;
      const cause = error instanceof MediaError ? error.cause : 'media-failed';
      const isTheirs = cause === 'invalid-response' || cause === 'not-acceptable';
      answer(() => request.reject({ statusCode: isTheirs ? 488 : 480 }));
      tell({ type: 'media.failed', cause, detail: String(error) });
      return;
    }
    if (answered) return;
    answer(() => {
      const extraHeaders = [
        allowUpdateHeader,
        recvInfoHeader,
        ...mediaHeaders(body),
        ...refresh.answer(message),
      ];
      const { session: dialog } = request.accept({ statusCode: 200, extraHeaders, body: sdpBody(body) });
      if (!(dialog instanceof Core.SessionDialog)) return;
      session = createEstablishedSession({
        context,
        dialog,
        media,
        refresh,
        ownsCallId: false,
        remote: message,
        owed: sdp === null ? 'answer' : 'ack',
      });
      tellFar(context, message.callId, message);
      tell({ type: 'sip.accepted' });
      // A call may begin held: one that is handed on, or taken back.
      if (sdp !== null) tell({ type: 'sip.remote-offer', remoteDirection: media.remoteDirection() });
    });
  }

  return {
    sipCallId: message.callId,
    direction: 'incoming',
    farUri: message.from.uri,
    // RFC 3891 section 3: an early dialog is replaced at whoever began it.
    ringsIn: () => false,
    // Whichever phone it was that the caller has heard of: all of them ring for the same INVITE.
    succeededBy({ callId, fromTag }, caller) {
      const { from } = message;
      const isIt = callId === message.callId && fromTag === message.fromTag && isSameUri(from.uri, caller);
      if (answered || !isIt) return false;
      answer(() => request.reject({ statusCode: 487 }));
      tell({ type: 'sip.cancelled', elsewhere: false });
      return true;
    },
    established: () => session,
    ring() {
      if (!answered) ringing.start(hasToken(message, 'require', '100rel'));
    },
    redirect: () => undefined,
    remake: () => undefined,
    cancel: () => undefined,
    accept: (media) => void accept(media),
    reject(statusCode) {
      if (!answered) answer(() => request.reject({ statusCode }));
    },
    deflect(target: URI) {
      if (!answered) answer(() => request.redirect([target], { statusCode: 302 }));
    },
    place: () => null,
    keep: () => (session === null ? keepRinging(message) : keepDialog(session.dialog)),
    forget() {
      // An INVITE whose connection is gone: nobody waits for an answer any more.
      if (!answered) answer(() => request.reject({ statusCode: 480 }));
      session?.close();
    },
  };
}
