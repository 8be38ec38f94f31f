import { Core } from 'sip.js';
import type { OfferPurpose } from '../core/call.ts';
import type { MediaError, OfferAnchor, OfferRequest } from '../core/ports.ts';
import { createAnswering, type Owed } from './answering.ts';
import { createDialogRefresh } from './dialog-refresh.ts';
import { identifyAnew } from './identity-headers.ts';
import { createInfoDigits } from './info-digits.ts';
import { createOfferQueue } from './offer-queue.ts';
import { allowedMethods, hasToken } from './readings.ts';
import { createReferrals, type ReferTarget } from './referrals.ts';
import { offerByInvite, offerByUpdate } from './remote-offer.ts';
import { contactHeader, type SessionContext, sdpOf } from './session-context.ts';
import type { SessionMedia } from './session-media.ts';
import { isTooFrequent, leastIntervalHeader, type SessionRefresh } from './session-refresh.ts';
import { createTrickleInfos } from './trickle-infos.ts';
import { retarget, type UpdateRequest } from './update-server.ts';

export interface EstablishedSession {
  readonly dialog: Core.SessionDialog;
  /** Our INVITE made it. */
  readonly ownsCallId: boolean;
  /** BYE was said, from here or from there, or is as soon as it may be. */
  readonly over: boolean;
  /** The far side knows of it: the ACK has come. */
  readonly confirmed: boolean;
  /** The far side never heard of it, and asks for it anew: no ACK will come, and nothing here waits for one. */
  orphan(): void;
  offer(request: OfferRequest): void;
  dropOffer(purpose: OfferPurpose): void;
  prepareOffer(anchor: OfferAnchor): void;
  withdrawOffer(): void;
  cancelOffer(): void;
  socketLost(): void;
  registered(): void;
  refresh(): void;
  refer(whom: () => ReferTarget | null): void;
  forgetRefer(): void;
  answerRefer(follow: boolean): void;
  reportRefer(code: number): void;
  sendDigits(digits: string): void;
  trickle(): void;
  bye(): void;
  /** Its media, for the dialog that takes its place. */
  readonly media: SessionMedia;
  /** Another dialog is about to take its place: nothing is begun in it, and BYE tells nothing. False: something is open. */
  standAside(): boolean;
  /** It did not: all is as it was, and a BYE that came is told. */
  standAgain(): void;
  /** It may have: what was answered is lost. A BYE or 481 in this one tells nothing but that it has, and `ask` is called. */
  standUnsure(ask: () => void): void;
  /** The far side has left this dialog, perhaps for one that we never heard of. */
  readonly left: boolean;
  /** It did: what was to be offered in this one. */
  giveWay(): readonly OfferRequest[];
  /** A request of the far side is about to come that says where it is; `moved`: elsewhere than before. */
  farIsHere(moved: boolean, offering: boolean): void;
  receiveUpdate(request: UpdateRequest): void;
  /** What became of a REFER of ours in this one is of no interest any more. */
  endReports(): void;
  /** Nothing of it is told any more. */
  close(): void;
}

export interface EstablishedOptions {
  readonly context: SessionContext;
  readonly dialog: Core.SessionDialog;
  readonly media: SessionMedia;
  readonly refresh: SessionRefresh;
  readonly ownsCallId: boolean;
  /** Of the INVITE or its 2xx: what the far side can do. */
  readonly remote: Core.IncomingRequestMessage | Core.IncomingResponseMessage;
  /** Incoming calls: our 2xx waits for its ACK, and a late offer for its answer in it. */
  readonly owed: Owed | null;
  /**
   * The dialog whose place this one takes. What was asked for there is reported there, by either side: that subscription
   * outlives the call in it (RFC 5057 section 4.1).
   */
  readonly before?: Pick<EstablishedSession, 'reportRefer' | 'endReports'>;
}

/** How long a dialog that was replaced waits for its BYE. */
const lingerMs = 5000;

/** A confirmed dialog: what both sides ask of each other until one of them says BYE. */
export function createEstablishedSession(options: EstablishedOptions): EstablishedSession {
  const { context, dialog, media, refresh } = options;
  const { tell, clock, userAgent } = context;
  let closed = false;
  /** aside: another dialog is about to take its place; left: and the far side has said BYE in this one. */
  let place: 'held' | 'aside' | 'left' = 'held';
  /** What was to take its place may have taken it: asks for that once more. */
  let askAgain: (() => void) | null = null;
  let byeWaits = false;
  let refreshWaits = false;
  let orphaned = false;
  let byeSaid = false;
  const takesUpdate = allowedMethods(options.remote).has('UPDATE');
  const takesTrickle = hasToken(options.remote, 'supported', 'trickle-ice');
  const referrals = createReferrals(context, dialog);
  const infoDigits = createInfoDigits(dialog, tell);
  const trickles = createTrickleInfos(context, dialog, media);
  const updates = createDialogRefresh(context, dialog, refresh, () => breakOff(null));

  /** Our 2xx has yet to be heard of. */
  const isUnconfirmed = (): boolean => dialog.sessionState === Core.SessionState.AckWait;

  const answering = createAnswering({
    ...{ context, dialog, media, refresh },
    owed: options.owed,
    isInTheWay: () => offers.running || place !== 'held',
    isEnding: () => byeWaits,
    onSettled: settled,
    onBroken: breakOff,
  });
  const offers = createOfferQueue({
    context: {
      ...context,
      tell(event) {
        if (event.type === 'sip.offer-accepted') askAgain = null;
        tell(event);
      },
    },
    dialog,
    media,
    refresh,
    ownsCallId: options.ownsCallId,
    remotePending: () => answering.isPending || byeWaits || place !== 'held',
    broken: (error) => breakOff(error),
  });

  function over(): void {
    closed = true;
    answering.close();
    referrals.close();
    infoDigits.close();
    offers.close();
    updates.close();
  }

  /** Ends what cannot go on, with words on both sides. */
  function breakOff(error: MediaError | null): void {
    if (closed) return;
    if (error !== null) {
      tell({ type: 'media.failed', cause: error.cause, detail: error.message });
      return;
    }
    if (askAgain !== null) leave(askAgain);
    else {
      sendBye(false);
      tell({ type: 'sip.ended' });
    }
  }

  function leave(ask: () => void): void {
    over();
    referrals.outlive();
    place = 'left';
    // What was being offered in this one is offered there.
    if (offers.running) void media.takeBack().then(ask);
    else ask();
  }

  function settled(): void {
    if (byeWaits) byeAtLast();
    else {
      offers.goOn();
      if (refreshWaits) refreshNow();
    }
  }

  /** SIP.js has a clock of its own for the ACK, and says when nobody confirmed it. */
  function byeAtLast(): void {
    if (byeWaits && !isUnconfirmed()) sendBye(true);
  }

  function socketLost(): void {
    if (closed) return;
    if (answering.socketLost()) byeAtLast();
    offers.socketLost();
    referrals.socketLost();
    infoDigits.socketLost();
  }

  dialog.delegate = {
    onAck: ({ message }) => answering.acknowledged(message),
    onAckTimeout() {
      // Nobody ever confirmed our 200: RFC 3261 section 13.3.1.4 says BYE.
      if (closed && !byeWaits) return;
      sendBye(false);
      tell({ type: 'sip.ended' });
    },
    onBye(request) {
      request.accept();
      if (place === 'held' && askAgain !== null) return leave(askAgain);
      over();
      if (place === 'aside') place = 'left';
      if (place === 'left') return referrals.outlive();
      tell({ type: 'sip.bye' });
    },
    onInfo(request) {
      request.accept();
      trickles.receive(request.message);
    },
    onInvite(request) {
      askAgain = null;
      void answering.receive(offerByInvite(request));
    },
    onMessage: (request) => void request.reject({ statusCode: 488 }),
    onNotify: (request) => referrals.receiveNotify(request),
    // A PRACK that crossed our 200: all it confirms is settled already.
    onPrack: (request) => void request.accept(),
    onRefer: (request) => referrals.receiveRefer(request),
  };

  function bye(): void {
    if (closed) {
      tell({ type: 'sip.ended' });
      return;
    }
    // A callee says no BYE before its ACK (RFC 3261 section 15).
    if (isUnconfirmed()) {
      byeWaits = true;
      if (orphaned) tell({ type: 'sip.ended' });
    } else sendBye(true);
  }

  function sendBye(tellEnd: boolean): void {
    if (byeSaid) return;
    byeSaid = true;
    over();
    context.farewells.bye(dialog, () => {
      if (tellEnd) tell({ type: 'sip.ended' });
    });
  }

  function endReports(): void {
    options.before?.endReports();
    referrals.endReports();
  }

  function refreshNow(): void {
    // Whoever has yet to hear of our 200 knows no dialog, and that says where we are too.
    refreshWaits = isUnconfirmed();
    if (closed || refreshWaits) return;
    if (takesUpdate) updates.send();
    else offers.add({ direction: null, iceRestart: false, purpose: 'refresh' });
  }

  return {
    dialog,
    ownsCallId: options.ownsCallId,
    get over() {
      return closed || byeWaits;
    },
    get confirmed() {
      return !isUnconfirmed();
    },
    orphan() {
      orphaned = true;
    },
    offer: (request) => offers.add(request),
    dropOffer: (purpose) => offers.drop(purpose),
    prepareOffer: (anchor) => offers.prepare(anchor),
    media,
    standAside() {
      if (place === 'left') return !byeSaid;
      if (closed || offers.running || answering.isPending || byeWaits) return false;
      place = 'aside';
      return true;
    },
    standAgain() {
      if (place === 'left') tell({ type: askAgain === null ? 'sip.bye' : 'sip.ended' });
      place = 'held';
      offers.goOn();
    },
    standUnsure(ask) {
      askAgain = ask;
      if (place === 'left') return;
      place = 'held';
      offers.goOn();
    },
    get left() {
      return place === 'left' && askAgain !== null;
    },
    giveWay() {
      // What the far side asked in this dialog is asked no more: a yes would do what it was told does not happen.
      tell({ type: 'sip.refer-gone' });
      over();
      // The far side ends it (RFC 3891 section 3); a proxy that heard of nothing would keep it for hours.
      clock.after(lingerMs, () => {
        if (place !== 'aside') return;
        dialog.bye();
        referrals.outlive();
      });
      return offers.takeWaiting();
    },
    withdrawOffer: () => offers.withdraw(),
    cancelOffer: () => offers.cancel(),
    socketLost,
    registered: () => referrals.registered(),
    refresh() {
      offers.goOn();
      refreshNow();
    },
    refer(whom) {
      options.before?.endReports();
      referrals.refer(whom);
    },
    forgetRefer: () => referrals.forget(),
    answerRefer: (follow) => referrals.answer(follow),
    reportRefer(code) {
      options.before?.reportRefer(code);
      referrals.report(code);
    },
    sendDigits: infoDigits.send,
    trickle() {
      if (!closed && takesTrickle) trickles.send();
    },
    bye,
    farIsHere(moved, offering) {
      if (moved || offering) offers.farIsHere();
      if (moved) referrals.farMoved();
    },
    receiveUpdate(request) {
      if (isTooFrequent(request.message)) return request.reply(422, [leastIntervalHeader]);
      retarget(dialog, request.message);
      if (sdpOf(request.message) !== null) {
        void answering.receive(offerByUpdate(request));
        return;
      }
      const identified = identifyAnew(request.message);
      if (identified !== null) context.tellFacts({ sipCallId: dialog.callId, ...identified });
      request.reply(200, [contactHeader(userAgent), ...refresh.answer(request.message)]);
    },
    endReports,
    close() {
      over();
      endReports();
    },
  };
}
