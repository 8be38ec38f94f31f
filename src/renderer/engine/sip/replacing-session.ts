import { Core, type URI } from 'sip.js';
import { MediaError } from '../core/ports.ts';
import { writeReplaces } from '../core/replaces.ts';
import { mediaHeaders, tellFar } from './direct-media.ts';
import { createEstablishedSession, type EstablishedSession } from './established-session.ts';
import { hasToken } from './readings.ts';
import {
  allowHeader,
  contactHeader,
  recvInfoHeader,
  type SessionContext,
  sdpBody,
  sdpOf,
} from './session-context.ts';
import { createSessionRefresh } from './session-refresh.ts';

/**
 * Offhook-Roam: replaces
 *
 * Its sender has the dialog that is to be replaced, and can do without: a third party to whom a call is handed on, and a page
 * that has come back after a crash, do not say so. Where two such cross, one is refused (ADR 0180). Nobody else need know it.
 */
const roamName = 'Offhook-Roam';

export const isOfARoam = (message: Core.IncomingRequestMessage): boolean =>
  hasToken(message, roamName, 'replaces');

/** An INVITE that takes the place of a dialog of our own (RFC 3891). */
export interface ReplacingSession {
  /** It is being made or was sent, and is neither answered nor taken back. */
  readonly asks: boolean;
  /** Nobody has answered for long: its refusal follows. */
  cancel(): void;
  /** The far side is given the place that it asked for itself. */
  giveWay(): void;
  /** Nobody waits for it any more. A 200 that comes all the same gets ACK and BYE. */
  abandon(): void;
  /** Its socket is gone, and its 200 perhaps with it. */
  socketLost(): void;
}

export interface ReplacingOptions {
  readonly context: SessionContext;
  /** The dialog that goes. */
  readonly old: EstablishedSession;
  /** Whom the call was made to, or who made it: its dialog's own target may lead into a gateway that routes by number. */
  readonly target: URI;
  readonly onReplaced: (session: EstablishedSession) => void;
  readonly onOver: () => void;
  /** The far side has left the old dialog, and what was to take its place was lost: once more. */
  readonly askAgain: () => void;
}

/** Who says so may have given the place away, and is asked again; whatever else is said, nobody is there any more. */
const temporary: ReadonlySet<number | null> = new Set([null, 408, 480, 491, 500, 503, 504]);

/**
 * Where a re-INVITE came to nothing, the same media is offered in a new dialog. The old one stays until the new one
 * stands; a refusal leaves everything as it was. Outcomes are told as those of an offer are.
 */
export function startReplacing(options: ReplacingOptions): ReplacingSession {
  const { context, old, target, onReplaced, onOver, askAgain } = options;
  const { userAgent, tell } = context;
  const core = userAgent.userAgentCore;
  const { media, dialog } = old;
  const refresh = createSessionRefresh(context.sessionExpiresS, tell);
  let request: Core.OutgoingInviteRequest | null = null;
  /** abandoned: nobody waits for it any more; lost: and it may have been answered; done: it has its outcome. */
  let state: 'asks' | 'taken-back' | 'abandoned' | 'lost' | 'done' = 'asks';
  const isOpen = (): boolean => state === 'asks' || state === 'taken-back';

  async function begin(): Promise<void> {
    try {
      const sdp = await media.offer({ direction: null, iceRestart: false, anchor: 'new' });
      if (state === 'taken-back') await refused(null);
      else if (state === 'asks') send(sdp);
    } catch (error) {
      context.log('warn', 'sip', `no offer could be made: ${String(error)}`);
      await refused(null);
    }
  }

  function send(sdp: string): void {
    const headers = [
      ...[contactHeader(userAgent), allowHeader, recvInfoHeader],
      ...[`Replaces: ${writeReplaces(dialog)}`, 'Require: replaces', `${roamName}: replaces`],
      ...mediaHeaders(sdp),
      ...refresh.requestHeaders(),
    ];
    const { uri } = userAgent.configuration;
    const message = core.makeOutgoingRequestMessage('INVITE', target, uri, target, {}, headers, sdpBody(sdp));
    request = core.invite(message, {
      onAccept: (response) => void accepted(response),
      onRedirect: ({ message: response }) => void refused(response),
      onReject: ({ message: response }) => void refused(response),
    });
  }

  async function accepted(response: Core.AckableIncomingResponseWithSession): Promise<void> {
    // Asked for again: with a BYE now, the far side would end what it has, and with it the call.
    if (state === 'lost') return;
    const { message, session } = response;
    context.acknowledgements.said(response.ack());
    if (!(session instanceof Core.SessionDialog)) return;
    if (!isOpen()) {
      session.bye();
      return;
    }
    state = 'done';
    const waiting = old.giveWay();
    const made = createEstablishedSession({
      ...{ context, dialog: session, media, refresh, remote: message },
      ...{ ownsCallId: true, owed: null },
      before: old,
    });
    // At once: whoever asks for the place of this dialog from now on must find it.
    onReplaced(made);
    onOver();
    try {
      await media.takeAnswer(sdpOf(message) ?? '');
    } catch (error) {
      made.bye();
      const cause = error instanceof MediaError ? error.cause : 'media-failed';
      tell({ type: 'media.failed', cause, detail: String(error) });
      return;
    }
    refresh.accepted(message);
    tellFar(context, session.callId, message);
    tell({ type: 'sip.offer-accepted', purpose: 'recovery', remoteDirection: media.remoteDirection() });
    for (const offer of waiting) made.offer(offer);
  }

  async function refused(response: Core.IncomingResponseMessage | null): Promise<void> {
    if (!isOpen()) return;
    state = 'done';
    await media.takeBack();
    onOver();
    // One that SIP.js made up says that nobody answered.
    const code = response?.hasHeader('via') === true ? (response.statusCode ?? null) : null;
    if (old.left && temporary.has(code)) old.standUnsure(askAgain);
    else old.standAgain();
    tell({ type: 'sip.offer-refused', purpose: 'recovery', code });
  }

  function abandon(as: 'abandoned' | 'lost', stand: () => void): void {
    if (state === 'done') return;
    state = as;
    onOver();
    request?.cancel();
    void media.takeBack().then(stand);
  }

  void begin();
  return {
    get asks() {
      return state === 'asks';
    },
    cancel() {
      if (state === 'asks') state = 'taken-back';
      request?.cancel();
    },
    giveWay: () =>
      abandon('abandoned', () => {
        old.standAgain();
        tell({ type: 'sip.offer-refused', purpose: 'recovery', code: 491 });
      }),
    abandon: () => abandon('abandoned', old.standAgain),
    socketLost() {
      if (request === null) abandon('abandoned', old.standAgain);
      else abandon('lost', () => old.standUnsure(askAgain));
    },
  };
}
