import type { Core } from 'sip.js';
import type { OfferPurpose } from '../core/call.ts';
import { MediaError, type OfferAnchor, type OfferRequest } from '../core/ports.ts';
import { tellFar } from './direct-media.ts';
import { createOfferLine, hasOwnClock, isPicture, type WaitingOffer } from './offer-line.ts';
import { type OpenOffer, sendOffer } from './open-offer.ts';
import { wholeSeconds } from './readings.ts';
import { afterRefusal, mostUnheard } from './refused-offer.ts';
import { type SessionContext, sdpOf } from './session-context.ts';
import type { SessionMedia } from './session-media.ts';
import type { SessionRefresh } from './session-refresh.ts';

export interface OfferQueue {
  add(request: OfferRequest): void;
  /** Takes out what waits; told as dropped, or as refused by nobody where it was sent before. What is open may be answered first. */
  drop(purpose: OfferPurpose): void;
  /** An offer of ours is being made, or waits for its answer. */
  readonly running: boolean;
  /** The far side's turn has ended, or there is a socket again: ours may go on. */
  goOn(): void;
  /** Makes the offer of a move before it can be sent; what was made so before is made anew. */
  prepare(anchor: OfferAnchor): void;
  withdraw(): void;
  /** Gives up the request that is open: its refusal follows. */
  cancel(): void;
  /** What is open will never be answered. */
  socketLost(): void;
  /** The far side has just said where it is: what it has not answered a moment later went elsewhere. */
  farIsHere(): void;
  /** What has not been sent, for a dialog that takes the place of this one; the queue is closed. */
  takeWaiting(): readonly OfferRequest[];
  close(): void;
}

export interface OfferQueueOptions {
  readonly context: SessionContext;
  readonly dialog: Core.SessionDialog;
  readonly media: SessionMedia;
  readonly refresh: SessionRefresh;
  /** RFC 3261 section 14.1: who made the Call-ID waits longer after a 491. */
  readonly ownsCallId: boolean;
  /** An offer or an ACK of the far side is pending. */
  readonly remotePending: () => boolean;
  /** A dialog that cannot go on. */
  readonly broken: (cause: MediaError | null) => void;
}

const asItStands: OfferRequest = { direction: null, iceRestart: false, purpose: 'refresh' };

/**
 * A CANCEL is answered at once by whoever is there. RFC 3261 section 9.1 would wait 32 s for it: a call that is silent
 * has not that much time.
 */
const cancelMs = 2000;
/** Nothing that keeps a call waits longer for a picture, nor does an offer of the far side. */
export const pictureMs = 8000;
/** Phones agree to a hold by themselves, and at once: it went to a connection that had died without a word. */
const overdueMs = 8000;
/** Whoever has it says 491 at once to what it meets (RFC 3261 section 14.2). */
const crossedMs = 1000;

/**
 * One queue of offers a session: re-INVITEs go out one after another, never while the far side's is open (RFC 3261
 * section 14.1), a refused one is rolled back, a 491 comes again at the right time.
 */
export function createOfferQueue(options: OfferQueueOptions): OfferQueue {
  const { context, dialog, media, refresh } = options;
  const line = createOfferLine();
  let closed = false;
  /** What is being offered. */
  let current: WaitingOffer | null = null;
  /** unwanted: nobody waits for what is being offered, or it is a picture that gives way; late: the recovery has waited long
   * enough for what is still being made. */
  let givenUp: 'no' | 'unwanted' | 'late' = 'no';
  /** Nobody has answered what is open, which is taken back to be asked once more. */
  let isOverdue = false;
  let cancelLimit: () => void = () => undefined;
  /** Before the next attempt at what is first in line. */
  let pause: {
    readonly purpose: OfferPurpose;
    readonly isUnheard: boolean;
    readonly cancel: () => void;
  } | null = null;
  /** The request that is open; null while its offer is still being made. */
  let open: OpenOffer | null = null;
  let prepared = false;
  /** The request that is open was sent before our registration. */
  let asStranger = false;
  /** What waited when it was closed. */
  let left: readonly OfferRequest[] = [];

  function endPause(): void {
    pause?.cancel();
    pause = null;
  }

  /** Nobody waits for the next attempt at it. */
  function endPauseOf(purpose: OfferPurpose): void {
    if (pause?.purpose === purpose) endPause();
  }

  /** Nothing can be sent: whatever is wanted waits for the next socket. */
  const isCut = (): boolean => !context.userAgent.isConnected();

  function pump(): void {
    if (current !== null || closed || pause !== null || options.remotePending() || isCut()) return;
    current = line.takeFirst();
    givenUp = 'no';
    isOverdue = false;
    if (current !== null) void send(current);
  }

  function rest(): void {
    open = null;
    current = null;
    cancelLimit();
  }

  function finish(): void {
    rest();
    pump();
  }

  /** Whoever wants it still asks again, behind what it gave way to. */
  function givePictureUp(): void {
    if (current !== null && isPicture(current)) giveUp();
  }

  function giveUp(): void {
    if (givenUp !== 'no') return;
    givenUp = 'unwanted';
    // Its offer is still being made otherwise, and then not sent.
    if (open !== null) cancelOpen();
  }

  function cancelOpen(): void {
    const cancelled = open;
    cancelled?.cancel();
    context.clock.after(cancelMs, () => {
      if (closed || open !== cancelled || current === null) return;
      // Whoever gave it up may want it again by now, and says so when it comes to wait.
      abandon(isOverdue || (givenUp === 'unwanted' && !hasOwnClock(current)) ? 'again' : 'told');
    });
  }

  function askedInVain(): void {
    if (current === null || open === null || isOverdue || hasOwnClock(current)) return;
    isOverdue = current.unheard + 1 < mostUnheard;
    cancelOpen();
  }

  /** Of the recovery: whoever comes back meanwhile is met by it until it is gone, and nobody hears the other one. */
  function askAnew(): void {
    if (current?.request.purpose !== 'recovery') askedInVain();
    else if (open !== null && current.unheard + 1 < mostUnheard) {
      open.cancel();
      abandon('again');
    }
  }

  /** Unless it is answered within a moment, as by everybody who is there: a CANCEL then would only get in the way. */
  function soon(what: () => void): void {
    const waitsFor = open;
    if (waitsFor === null) return;
    context.clock.after(crossedMs, () => {
      if (!closed && open === waitsFor) what();
    });
  }

  /** The line is free by then: whoever hears of it may go on at once, in a dialog that takes the place of this one too. */
  function tellRefused({ request, isUnsure }: WaitingOffer, code: number | null): void {
    const { purpose } = request;
    const isDropped = givenUp === 'unwanted' && !isUnsure;
    rest();
    context.tell(
      isDropped ? { type: 'sip.offer-dropped', purpose } : { type: 'sip.offer-refused', purpose, code },
    );
    pump();
  }

  /** First in line again, for the next socket. Who asked for it may not want it any more, and take it out. */
  function putBack(entry: WaitingOffer): void {
    line.putBack({ ...entry, isUnsure: true });
    rest();
    context.tell({ type: 'sip.offer-waits', purpose: entry.request.purpose });
    pump();
  }

  async function unprepare(): Promise<void> {
    if (!prepared) return;
    prepared = false;
    await media.withdraw();
  }

  async function prepare(anchor: OfferAnchor): Promise<void> {
    if (current !== null || closed || options.remotePending()) return;
    // First: whoever asks for an offer meanwhile waits in the same line.
    const before = unprepare();
    prepared = true;
    await before;
    await media.prepare(anchor).catch((error: unknown) => {
      context.log('warn', 'sip', `no offer could be prepared: ${String(error)}`);
    });
  }

  /** It is asked for no more; a late answer to it is nobody's. */
  function abandon(next: 'told' | 'again' | 'cut'): void {
    const entry = current;
    if (open === null || entry === null) return;
    open.leave();
    open = null;
    void media.takeBack().then(() => {
      if (closed) return;
      // The recovery knows that the socket is gone, and asks again by itself.
      if (next === 'told') tellRefused({ ...entry, isUnsure: !isPicture(entry) }, null);
      else if (next === 'again') putBack({ ...entry, unheard: entry.unheard + 1 });
      else if (entry.request.purpose === 'recovery') finish();
      else putBack({ ...entry, attempts: 0 });
    });
  }

  async function send(entry: WaitingOffer): Promise<void> {
    const { request } = entry;
    try {
      prepared = false;
      const sdp = await media.offer(request);
      if (closed) return;
      if (givenUp !== 'no') {
        await media.takeBack();
        if (!closed) tellRefused(entry, null);
        return;
      }
      asStranger = context.farewells.isStranger;
      open = sendOffer({
        ...{ context, dialog, sdp },
        refreshHeaders: refresh.requestHeaders(),
        onAccept: (response) => void accepted(request, response),
        onRefused: (response) => void refused(entry, response),
      });
      cancelLimit = isPicture(entry)
        ? context.clock.after(pictureMs, cancelOpen)
        : context.clock.after(overdueMs * 2 ** entry.unheard, askedInVain);
    } catch (error) {
      context.log('warn', 'sip', `no offer could be made: ${String(error)}`);
      await media.takeBack();
      tellRefused(entry, null);
    }
  }

  async function accepted(
    request: OfferRequest,
    response: Core.AckableIncomingResponseWithSession,
  ): Promise<void> {
    context.acknowledgements.said(response.ack());
    open = null;
    cancelLimit();
    if (closed) return;
    const sdp = sdpOf(response.message);
    try {
      if (sdp === null) throw new MediaError('invalid-response', 'a 200 to a re-INVITE without an answer');
      const taken = await media.takeAnswer(sdp);
      // The far side would go on sending what nobody sees.
      if (taken === 'voice') line.add({ ...asItStands, video: 'inactive' });
    } catch (error) {
      // No way back: the far side has accepted something that we cannot use.
      if (!closed) options.broken(error instanceof MediaError ? error : null);
      return;
    }
    if (closed) return;
    refresh.accepted(response.message);
    tellFar(context, dialog.callId, response.message);
    const remoteDirection = media.remoteDirection();
    context.tell({ type: 'sip.offer-accepted', purpose: request.purpose, remoteDirection });
    finish();
  }

  async function refused(entry: WaitingOffer, response: Core.IncomingResponseMessage): Promise<void> {
    const { request } = entry;
    open = null;
    cancelLimit();
    await media.takeBack();
    if (closed) return;
    const code = response.statusCode ?? 0;
    if (code === 481 && !asStranger) {
      // For the dialog that may have taken the place of this one.
      line.putBack(entry);
      return options.broken(null);
    }
    const wasReal = response.hasHeader('via');
    // Made while the socket closed, and sent by nobody; the recovery asks again by itself.
    if (!wasReal && isCut() && request.purpose !== 'recovery') return putBack(entry);
    const after = afterRefusal({
      ...{ entry, code, wasReal, isOverdue, ownsCallId: options.ownsCallId },
      retryAfterS: wholeSeconds(response.getHeader('retry-after')),
      isUnwanted: givenUp === 'unwanted',
      random: () => context.clock.random(),
      raiseInterval: () => refresh.raise(response),
    });
    if (after.next === 'told') return tellRefused(after.entry, after.code);
    const { delayMs, isUnheard } = after;
    // Something else has come meanwhile, and does not wait along.
    const givesWay = isUnheard ? line.has('recovery') : isPicture(entry) && !line.isEmpty;
    line.putBack(after.entry);
    rest();
    if (!givesWay && delayMs > 0) {
      const cancel = context.clock.after(delayMs, () => {
        endPause();
        pump();
      });
      pause = { purpose: request.purpose, isUnheard, cancel };
    }
    if (isUnheard) context.tell({ type: 'sip.offer-waits', purpose: request.purpose });
    pump();
  }

  return {
    add(request) {
      line.add(request);
      if (request.purpose !== 'video') {
        givePictureUp();
        endPauseOf('video');
      }
      // The way to a far side that was not reached is what it mends.
      if (request.purpose === 'recovery' && pause?.isUnheard === true) endPause();
      pump();
    },
    drop(purpose) {
      const dropped = line.takeOut(purpose);
      if (dropped === null) {
        if (purpose === 'video') givePictureUp();
        else if (current?.request.purpose === purpose) soon(giveUp);
        return;
      }
      endPauseOf(purpose);
      const { isUnsure } = dropped;
      context.tell(
        isUnsure
          ? { type: 'sip.offer-refused', purpose, code: null }
          : { type: 'sip.offer-dropped', purpose },
      );
      pump();
    },
    get running() {
      return current !== null;
    },
    goOn: pump,
    prepare: (anchor) => void prepare(anchor),
    withdraw: () => void (current !== null || unprepare()),
    cancel() {
      if (current?.request.purpose !== 'recovery') askedInVain();
      else if (open === null) givenUp = 'late';
      else cancelOpen();
    },
    socketLost() {
      endPause();
      // It knows that the socket is gone, and asks again by itself.
      line.takeOut('recovery');
      if (open !== null) abandon('cut');
      else pump();
    },
    farIsHere: () => soon(askAnew),
    takeWaiting: () => left.filter(({ purpose }) => purpose !== 'recovery'),
    close() {
      if (closed) return;
      closed = true;
      left = line.takeAll();
      endPause();
      cancelLimit();
    },
  };
}
