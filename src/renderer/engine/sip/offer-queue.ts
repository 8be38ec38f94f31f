import type { Core } from 'sip.js';
import { MediaError, type OfferRequest } from '../core/ports.ts';
import { wholeSeconds } from './readings.ts';
import { allowHeader, contactHeader, type SessionContext, sdpBody, sdpOf } from './session-context.ts';
import type { SessionMedia } from './session-media.ts';
import type { SessionRefresh } from './session-refresh.ts';

export interface OfferQueue {
  add(request: OfferRequest): void;
  /** An offer of ours is being made, or waits for its answer. */
  readonly running: boolean;
  /** The far side's turn has ended: ours may go on. */
  goOn(): void;
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

/** So many refusals for being busy, and the far side means it. */
const mostAttempts = 10;

/**
 * One queue of offers a session: re-INVITEs go out one after another, never while the far side's is open (RFC 3261
 * section 14.1), a refused one is rolled back, a 491 comes again at the right time.
 */
export function createOfferQueue(options: OfferQueueOptions): OfferQueue {
  const { context, dialog, media, refresh } = options;
  const waiting: { readonly request: OfferRequest; readonly attempts: number }[] = [];
  let running = false;
  let closed = false;
  let cancelRetry: (() => void) | null = null;

  function pump(): void {
    if (running || closed || cancelRetry !== null || options.remotePending()) return;
    const next = waiting.shift();
    if (next === undefined) return;
    running = true;
    void send(next.request, next.attempts);
  }

  function finish(): void {
    running = false;
    pump();
  }

  async function send(request: OfferRequest, attempts: number): Promise<void> {
    try {
      // What only refreshes or mends says what holds when its turn has come: a hold may have been before it.
      const asIs = request.purpose === 'refresh' || request.purpose === 'recovery';
      const sdp = await media.offer(asIs ? { ...request, direction: media.wanted() } : request);
      if (closed) return;
      dialog.invite(
        {
          onAccept: (response) => void accepted(request, response),
          onRedirect: ({ message }) => void refused(request, attempts, message),
          onReject: ({ message }) => void refused(request, attempts, message),
        },
        {
          extraHeaders: [contactHeader(context.userAgent), allowHeader, ...refresh.requestHeaders()],
          body: sdpBody(sdp),
        },
      );
    } catch (error) {
      context.log('warn', 'sip', `no offer could be made: ${String(error)}`);
      await media.takeBack();
      context.tell({ type: 'sip.offer-refused', purpose: request.purpose, code: null });
      finish();
    }
  }

  async function accepted(
    request: OfferRequest,
    response: Core.AckableIncomingResponseWithSession,
  ): Promise<void> {
    response.ack();
    if (closed) return;
    const sdp = sdpOf(response.message);
    try {
      if (sdp === null) throw new MediaError('invalid-response', 'a 200 to a re-INVITE without an answer');
      await media.takeAnswer(sdp);
    } catch (error) {
      // No way back: the far side has accepted something that we cannot use.
      if (!closed) options.broken(error instanceof MediaError ? error : null);
      return;
    }
    if (closed) return;
    refresh.accepted(response.message);
    const remoteDirection = media.remoteDirection();
    context.tell({ type: 'sip.offer-accepted', purpose: request.purpose, remoteDirection });
    finish();
  }

  async function refused(
    request: OfferRequest,
    attempts: number,
    response: Core.IncomingResponseMessage,
  ): Promise<void> {
    await media.takeBack();
    if (closed) return;
    const code = response.statusCode ?? 0;
    if (code === 481) return options.broken(null);
    const again = attempts + 1;
    const delayMs = again >= mostAttempts ? null : retryDelayMs(code, response);
    if (delayMs === null) {
      const wasReal = response.hasHeader('via');
      context.tell({ type: 'sip.offer-refused', purpose: request.purpose, code: wasReal ? code : null });
      finish();
      return;
    }
    waiting.unshift({ request, attempts: again });
    running = false;
    if (delayMs === 0) return pump();
    cancelRetry = context.clock.after(delayMs, () => {
      cancelRetry = null;
      pump();
    });
  }

  /** Null: it is a real no. */
  function retryDelayMs(code: number, response: Core.IncomingResponseMessage): number | null {
    if (code === 491) return glareDelayMs(options.ownsCallId, context.clock.random());
    if (code === 422) return refresh.raise(response) ? 0 : null;
    // RFC 3261 section 14.2: the far side has not finished with what we sent before.
    const retryAfterS = wholeSeconds(response.getHeader('retry-after'));
    return code === 500 && retryAfterS !== null && retryAfterS <= 10 ? Math.max(retryAfterS, 1) * 1000 : null;
  }

  return {
    add(request) {
      waiting.push({ request, attempts: 0 });
      pump();
    },
    get running() {
      return running;
    },
    goOn: pump,
    close() {
      closed = true;
      waiting.length = 0;
      cancelRetry?.();
      cancelRetry = null;
    },
  };
}

/** RFC 3261 section 14.1: 2.1 to 4 s for the owner of the Call-ID, else 0 to 2 s, in units of 10 ms. */
export function glareDelayMs(ownsCallId: boolean, random: number): number {
  const steps = ownsCallId ? 190 : 200;
  return (ownsCallId ? 2100 : 0) + Math.min(steps, Math.floor(random * (steps + 1))) * 10;
}
