import type { Core } from 'sip.js';
import type { OfferPurpose } from '../core/call.ts';
import { MediaError, type OfferAnchor, type OfferRequest } from '../core/ports.ts';
import { mediaHeaders, tellFar } from './direct-media.ts';
import { createOfferLine, type WaitingOffer } from './offer-line.ts';
import { wholeSeconds } from './readings.ts';
import { allowHeader, contactHeader, type SessionContext, sdpBody, sdpOf } from './session-context.ts';
import type { SessionMedia } from './session-media.ts';
import type { SessionRefresh } from './session-refresh.ts';

export interface OfferQueue {
  add(request: OfferRequest): void;
  /** Takes out what has not been sent, or waits to be sent again; told as never sent, or as not answered. */
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

const isPicture = ({ request }: WaitingOffer): boolean => request.purpose === 'video';

const asItStands: OfferRequest = { direction: null, iceRestart: false, purpose: 'refresh' };

/**
 * A CANCEL is answered at once by whoever is there. RFC 3261 section 9.1 would wait 32 s for it: a call that is silent
 * has not that much time.
 */
const cancelMs = 2000;
/** Who is asked before our registration has reached it, as a server that was started anew, knows it soon after. */
export const strangerMs = 500;
/** Nothing that keeps a call waits longer for a picture, nor does an offer of the far side. */
export const pictureMs = 8000;
/** So many refusals for being busy, and the far side means it. */
const mostAttempts = 10;

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
  /** The picture that is being offered is not wanted any more, or gives way. */
  let givenUp = false;
  let cancelPictureLimit: () => void = () => undefined;
  /** Before the next attempt at what is first in line. */
  let pause: { readonly purpose: OfferPurpose; readonly cancel: () => void } | null = null;
  /** The request that is open; null while its offer is still being made. */
  let open: { readonly cancel: () => void; readonly abandon: (tell: boolean) => void } | null = null;
  let prepared = false;
  /** The request that is open was sent before our registration. */
  let asStranger = false;
  /** What waited when it was closed. */
  let left: readonly OfferRequest[] = [];

  function endPause(): void {
    pause?.cancel();
    pause = null;
  }

  /** Nobody waits for the next attempt at a picture. */
  function endPauseOfPicture(): void {
    if (pause?.purpose === 'video') endPause();
  }

  /** Nothing can be sent: whatever is wanted waits for the next socket. */
  const isCut = (): boolean => !context.userAgent.isConnected();

  function pump(): void {
    if (current !== null || closed || pause !== null || options.remotePending() || isCut()) return;
    current = line.takeFirst();
    givenUp = false;
    if (current !== null) void send(current);
  }

  function rest(): void {
    open = null;
    current = null;
    cancelPictureLimit();
  }

  function finish(): void {
    rest();
    pump();
  }

  /** Whoever wants it still asks again, behind what it gave way to. */
  function givePictureUp(): void {
    if (current === null || !isPicture(current) || givenUp) return;
    givenUp = true;
    // Its offer is still being made otherwise, and then not sent.
    if (open !== null) cancelOpen();
  }

  function cancelOpen(): void {
    const cancelled = open;
    cancelled?.cancel();
    context.clock.after(cancelMs, () => {
      if (!closed && cancelled !== null && open === cancelled) cancelled.abandon(true);
    });
  }

  /** The line is free by then: whoever hears of it may go on at once, in a dialog that takes the place of this one too. */
  function tellRefused({ purpose }: OfferRequest, code: number | null): void {
    const isDropped = givenUp;
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

  /** RFC 3261 section 14.1 forbids two INVITEs at once; this one is open nowhere but here. */
  function abandon(entry: WaitingOffer, tell: boolean): void {
    // Its 200 may have been on its way: who never gets an ACK ends the call after 32 s (section 13.3.1.4).
    dialog.ack();
    dialog.signalingStateRollback();
    open = null;
    void media.takeBack().then(() => {
      if (closed) return;
      // The recovery knows that the socket is gone, and asks again by itself.
      if (tell) tellRefused(entry.request, null);
      else if (entry.request.purpose === 'recovery') finish();
      else putBack({ ...entry, attempts: 0 });
    });
  }

  async function send(entry: WaitingOffer): Promise<void> {
    const { request } = entry;
    let abandoned = false;
    try {
      prepared = false;
      const sdp = await media.offer(request);
      if (closed) return;
      if (givenUp) {
        await media.takeBack();
        if (!closed) tellRefused(request, null);
        return;
      }
      asStranger = context.farewells.isStranger;
      const sent = dialog.invite(
        {
          onAccept: (response) => void (abandoned || accepted(request, response)),
          onRedirect: ({ message }) => void (abandoned || refused(entry, message)),
          onReject: ({ message }) => void (abandoned || refused(entry, message)),
        },
        {
          extraHeaders: [
            contactHeader(context.userAgent),
            allowHeader,
            ...mediaHeaders(sdp),
            ...refresh.requestHeaders(),
          ],
          body: sdpBody(sdp),
        },
      );
      let isCancelled = false;
      open = {
        cancel() {
          if (!isCancelled) sent.cancel();
          isCancelled = true;
        },
        abandon(tell) {
          abandoned = true;
          abandon(entry, tell);
        },
      };
      if (isPicture(entry)) cancelPictureLimit = context.clock.after(pictureMs, cancelOpen);
    } catch (error) {
      context.log('warn', 'sip', `no offer could be made: ${String(error)}`);
      await media.takeBack();
      tellRefused(request, null);
    }
  }

  async function accepted(
    request: OfferRequest,
    response: Core.AckableIncomingResponseWithSession,
  ): Promise<void> {
    context.acknowledgements.said(response.ack());
    open = null;
    cancelPictureLimit();
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
    cancelPictureLimit();
    await media.takeBack();
    if (closed) return;
    const code = response.statusCode ?? 0;
    if (code === 481 && !asStranger) {
      // For the dialog that may have taken the place of this one.
      line.putBack(entry);
      return options.broken(null);
    }
    const again = entry.attempts + 1;
    const delayMs = givenUp || again >= mostAttempts ? null : retryDelayMs(code, response);
    const wasReal = response.hasHeader('via');
    // Made while the socket closed, and sent by nobody; the recovery asks again by itself.
    if (!wasReal && isCut() && request.purpose !== 'recovery') return putBack(entry);
    if (delayMs === null) {
      tellRefused(request, wasReal ? code : null);
      return;
    }
    // Something else has come meanwhile, and does not wait along.
    const givesWay = isPicture(entry) && !line.isEmpty;
    line.putBack({ ...entry, attempts: again });
    rest();
    if (givesWay || delayMs === 0) return pump();
    const cancel = context.clock.after(delayMs, () => {
      endPause();
      pump();
    });
    pause = { purpose: request.purpose, cancel };
  }

  /** Null: it is a real no. */
  function retryDelayMs(code: number, response: Core.IncomingResponseMessage): number | null {
    if (code === 481) return strangerMs;
    if (code === 491) return glareDelayMs(options.ownsCallId, context.clock.random());
    if (code === 422) return refresh.raise(response) ? 0 : null;
    // RFC 3261 section 14.2: the far side has not finished with what we sent before.
    const retryAfterS = wholeSeconds(response.getHeader('retry-after'));
    return code === 500 && retryAfterS !== null && retryAfterS <= 10 ? Math.max(retryAfterS, 1) * 1000 : null;
  }

  return {
    add(request) {
      line.add(request);
      if (request.purpose !== 'video') {
        givePictureUp();
        endPauseOfPicture();
      }
      pump();
    },
    drop(purpose) {
      const dropped = line.takeOut(purpose);
      if (dropped === null) {
        if (purpose === 'video') givePictureUp();
        return;
      }
      if (purpose === 'video') endPauseOfPicture();
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
    cancel: cancelOpen,
    socketLost() {
      endPause();
      // It knows that the socket is gone, and asks again by itself.
      line.takeOut('recovery');
      if (open !== null) open.abandon(false);
      else pump();
    },
    takeWaiting: () => left.filter(({ purpose }) => purpose !== 'recovery'),
    close() {
      if (closed) return;
      closed = true;
      left = line.takeAll();
      endPause();
      cancelPictureLimit();
    },
  };
}

/** RFC 3261 section 14.1: 2.1 to 4 s for the owner of the Call-ID, else 0 to 2 s, in units of 10 ms. */
export function glareDelayMs(ownsCallId: boolean, random: number): number {
  const steps = ownsCallId ? 190 : 200;
  return (ownsCallId ? 2100 : 0) + Math.min(steps, Math.floor(random * (steps + 1))) * 10;
}
