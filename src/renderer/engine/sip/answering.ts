import type { Core } from 'sip.js';
import type { MediaError } from '../core/ports.ts';
import { mediaHeaders, tellFar } from './direct-media.ts';
import { identifyAnew } from './identity-headers.ts';
import type { RemoteOffer } from './remote-offer.ts';
import { allowUpdateHeader, contactHeader, type SessionContext, sdpOf } from './session-context.ts';
import type { SessionMedia } from './session-media.ts';
import { isTooFrequent, leastIntervalHeader, type SessionRefresh } from './session-refresh.ts';

/** What the far side offers within a dialog, one at a time, and the ACK that it owes us then. */
export interface Answering {
  /** Of theirs something is open: none of ours goes out meanwhile (RFC 3261 section 14.1). */
  readonly isPending: boolean;
  receive(offer: RemoteOffer): Promise<void>;
  acknowledged(message: Core.IncomingRequestMessage): Promise<void>;
  /** False: nothing was owed to us. An ACK on its way went down with the socket; our 200 is repeated on the next one. */
  socketLost(): boolean;
  close(): void;
}

/** The ACK to a 2xx of ours; `answer`: and what we offered in it is answered there. */
export type Owed = 'ack' | 'answer';

export interface AnsweringOptions {
  readonly context: SessionContext;
  readonly dialog: Core.SessionDialog;
  readonly media: SessionMedia;
  readonly refresh: SessionRefresh;
  /** From the INVITE on. */
  readonly owed: Owed | null;
  /** An offer of ours is open, or another dialog takes the place of this one. */
  readonly isInTheWay: () => boolean;
  /** A BYE waits for the ACK: what that says is of no interest. */
  readonly isEnding: () => boolean;
  /** Nothing of theirs is open any more. */
  readonly onSettled: () => void;
  readonly onBroken: (error: MediaError) => void;
}

/** How long a 2xx waits for its ACK (RFC 3261 section 13.3.1.4: 64*T1). */
const ackMs = 32_000;

export function createAnswering(options: AnsweringOptions): Answering {
  const { context, dialog, media, refresh } = options;
  const { tell, clock } = context;
  let closed = false;
  let pending: 'nothing' | 'offer' | Owed = 'nothing';
  /** Of the re-INVITE whose ACK is owed (CSeq); null: that to the INVITE is, or none. */
  let awaited: number | null = null;
  let cancelAckTimer: () => void = () => undefined;
  /** Theirs that is being answered. */
  let open: RemoteOffer | null = null;

  function nothingIsOpen(): void {
    pending = 'nothing';
    awaited = null;
    cancelAckTimer();
  }

  function settle(): void {
    nothingIsOpen();
    options.onSettled();
  }

  function giveUpAck(): void {
    dialog.reinviteUserAgentServer = undefined;
    if (pending === 'answer') void media.takeBack();
  }

  /** An ACK that never comes must not block the session for ever. */
  function awaitAck(owed: Owed, cseq: number | null): void {
    pending = owed;
    awaited = cseq;
    cancelAckTimer();
    cancelAckTimer = clock.after(ackMs, () => {
      giveUpAck();
      settle();
    });
  }

  /** Of the INVITE, which was given up with its socket, and was heard after all: what is open now is another one. */
  function isOfAnother(ack: Core.IncomingRequestMessage): boolean {
    return pending === 'offer' || (awaited !== null && awaited !== ack.cseq);
  }

  if (options.owed !== null) awaitAck(options.owed, null);
  return {
    get isPending() {
      return pending !== 'nothing';
    },
    /** A re-INVITE or UPDATE that changes something. */
    async receive(offer) {
      const { message } = offer;
      const sdp = sdpOf(message);
      if (options.isInTheWay()) return offer.refuse(491);
      if (pending !== 'nothing') return offer.refuse(500, ['Retry-After: 1']);
      if (isTooFrequent(message)) return offer.refuse(422, [leastIntervalHeader]);
      const identified = identifyAnew(message);
      if (identified !== null) context.tellFacts({ sipCallId: dialog.callId, ...identified });
      pending = 'offer';
      open = offer;
      try {
        const body = sdp === null ? await media.offerAsIs() : await media.answer(sdp);
        if (closed) return;
        open = null;
        const own = [contactHeader(context.userAgent), allowUpdateHeader];
        offer.accept(body, [...own, ...mediaHeaders(body), ...refresh.answer(message)]);
        tellFar(context, dialog.callId, message);
      } catch (error) {
        context.log('warn', 'sip', `the far side's offer could not be taken: ${String(error)}`);
        await media.takeBack();
        if (!closed) offer.refuse(488);
        open = null;
        settle();
        return;
      }
      if (sdp !== null) tell({ type: 'sip.remote-offer', remoteDirection: media.remoteDirection() });
      if (offer.hasAck) awaitAck(sdp === null ? 'answer' : 'ack', message.cseq);
      else settle();
    },
    async acknowledged(message) {
      if (isOfAnother(message)) {
        if (options.isEnding()) options.onSettled();
        return;
      }
      const sdp = sdpOf(message);
      if (pending === 'answer' && !options.isEnding()) {
        try {
          await media.takeAnswer(sdp ?? '');
        } catch (error) {
          settle();
          options.onBroken(error as MediaError);
          return;
        }
        if (!closed) tell({ type: 'sip.remote-offer', remoteDirection: media.remoteDirection() });
      }
      settle();
    },
    socketLost() {
      if (pending !== 'ack' && pending !== 'answer') return false;
      giveUpAck();
      nothingIsOpen();
      return true;
    },
    close() {
      closed = true;
      // RFC 3261 section 15.1.2: whoever still waits for an answer is told that there will be none.
      const unanswered = open;
      open = null;
      unanswered?.refuse(487);
      cancelAckTimer();
    },
  };
}
