import { Core, type URI, UserAgent } from 'sip.js';
import { type CallEnd, localEnd } from '../core/call-end.ts';
import { type InviteRequest, MediaError } from '../core/ports.ts';
import type { CallSession } from './call-session.ts';
import { earlyCredential } from './credential-guard.ts';
import { sendInDialog } from './dialog-request.ts';
import { mediaHeaders, tellFar } from './direct-media.ts';
import { createEstablishedSession, type EstablishedSession } from './established-session.ts';
import { identifyAnew } from './identity-headers.ts';
import { keepDialog, keepRequest } from './kept-signalling.ts';
import { createPatience, isOfPlace, onlyPlace } from './made-anew.ts';
import { hasToken, redirectTargets } from './readings.ts';
import { endOfResponse, isLocalResponse } from './responses.ts';
import {
  allowHeader,
  contactHeader,
  recvInfoHeader,
  type SessionContext,
  sdpBody,
  sdpOf,
} from './session-context.ts';
import { createSessionMedia } from './session-media.ts';
import { createSessionRefresh } from './session-refresh.ts';
import { retarget } from './update-server.ts';

/** More 422s than this, and the two sides will never agree. */
const most422 = 2;
/** Who is called for help gives a sign of it sooner, or is asked without a Replaces. */
const signWithinMs = 3000;

/**
 * An INVITE of ours and what comes of it: any number of early dialogs, one that answers. The offer is one and the same
 * for all of them: the first early answer sounds, and the first 200 is the answer. Where another phone answers than the
 * one that sounded, it is offered a new connection at once: both may have begun DTLS with the one there is, and whose
 * ClientHello came first nobody can foresee. So it is heard after 0.3 s; after an ICE restart alone that took up to
 * 2.3 s, and left alone more than 8 s or for ever.
 */
export function startOutgoing(context: SessionContext, target: URI, invite: InviteRequest): CallSession {
  const { userAgent, tell, log, farewells } = context;
  const core = userAgent.userAgentCore;
  const media = createSessionMedia(invite.media);
  const refresh = createSessionRefresh(context.sessionExpiresS, tell);
  const earlyAnswers = new Map<string, string>();
  /** The early dialog whose answer was tried out. */
  let sounding: string | null = null;
  let request: Core.OutgoingInviteRequest | null = null;
  let session: EstablishedSession | null = null;
  let offer: string | null = null;
  /** Where it rings. */
  const earlyTags = new Set<string>();
  let cseq = 0;
  let raised = 0;
  /** Nobody is rung a second time where a phone can put one call in the place of another. */
  let requiresReplaces = invite.replaces !== null && !invite.emergency;
  let replaces = invite.emergency ? null : invite.replaces;
  let otherwiseReplaces = invite.otherwiseReplaces;
  let ids = newIds();
  /**
   * What is asked for and not insisted on, as a value of Replaces. What rang at one phone when its socket was lost: it may
   * have been answered in that moment. A call for help that is taken back: whoever helps stays the same where that can be.
   */
  let former = invite.emergency ? invite.replaces : null;
  /** The same, for as long as who is called may not be back yet. */
  let place: string | null = null;
  const patience = createPatience(context.clock);
  let cancelled = false;
  let over = false;
  /** Where the INVITE went last, and which one it was: one whose socket was lost may still be answered. */
  let destination = target;
  let attempt = 0;
  let settleCancel: () => void = () => undefined;

  function newIds(): { readonly callId: string; readonly fromTag: string } {
    const { callId, fromTag } = core.makeOutgoingRequestMessage('INVITE', target, target, target, {});
    return { callId, fromTag };
  }

  function end(made: CallEnd): void {
    if (over) return;
    over = true;
    tell({ type: 'sip.refused', end: made });
  }

  async function begin(): Promise<void> {
    const credential = earlyCredential(core, 'INVITE', target);
    try {
      offer = await media.offer({ direction: invite.direction, iceRestart: false });
    } catch (error) {
      end(localEnd(error instanceof MediaError ? error.cause : 'media-failed'));
      return;
    }
    await send(target, credential);
  }

  async function send(to: URI, asked = earlyCredential(core, 'INVITE', to)): Promise<void> {
    // What was sent before is over: nothing is left of it that could be cancelled.
    request = null;
    const credential = await asked;
    if (offer === null || cancelled || over) return;
    cseq += 1;
    attempt += 1;
    destination = to;
    const mine = attempt;
    const given = replaces ?? former;
    const replaced = given === null ? [] : [`Replaces: ${given}`];
    const required = requiresReplaces ? ['Require: replaces'] : [];
    const referredBy = invite.referredBy === null ? [] : [`Referred-By: <${invite.referredBy}>`];
    const headers = [
      ...[contactHeader(userAgent), allowHeader, recvInfoHeader, ...mediaHeaders(offer)],
      ...[...refresh.requestHeaders(), ...replaced, ...required, ...referredBy],
    ];
    const message = core.makeOutgoingRequestMessage(
      'INVITE',
      to,
      userAgent.configuration.uri,
      target,
      { ...ids, cseq },
      headers,
      sdpBody(offer),
    );
    // As a header and not an extra one: the answer to a challenge must replace it.
    if (credential !== null) message.setHeader(credential.header, credential.value);
    request = core.invite(message, {
      onProgress: (response) => mine === attempt && progress(response),
      onAccept: (response) => void (mine === attempt ? accepted(response) : turnDown(response)),
      onRedirect: ({ message: response }) =>
        mine === attempt && refused(message, response, redirectTargets(response)),
      onReject: ({ message: response }) => mine === attempt && refused(message, response, null),
    });
    if (former !== null && invite.emergency) demandSign(mine);
  }

  /** Whatever swallows a Replaces may not keep anybody from help. */
  function demandSign(mine: number): void {
    context.clock.after(signWithinMs, () => {
      if (mine !== attempt || request === null || earlyTags.size > 0) return;
      if (cancelled || over || session !== null) return;
      const { message } = request;
      former = null;
      forgetAttempt();
      farewells.cancel(message, () => undefined);
      void again();
    });
  }

  function progress({ message, session: early }: Core.PrackableIncomingResponseWithSession): void {
    if (!(early instanceof Core.SessionDialog)) return;
    if (hasToken(message, 'require', '100rel') && message.hasHeader('rseq')) {
      // RFC 3262 section 4; what it answers changes nothing for us.
      const headers = [`RAck: ${message.getHeader('rseq')} ${message.getHeader('cseq')}`];
      sendInDialog(early, 'PRACK', { headers }, () => undefined);
    }
    if (cancelled || session !== null) return;
    earlyTags.add(early.remoteTag);
    tellWho(message);
    const sdp = sdpOf(message);
    if (sdp !== null) earlyAnswers.set(early.id, sdp);
    if (sdp !== null && sounding === null) {
      sounding = early.id;
      media.takeEarlyAnswer(sdp).then(
        () => tell({ type: 'sip.early-media' }),
        (error: unknown) => {
          log('warn', 'media', `early media could not be used: ${String(error)}`);
          tell({ type: 'sip.progress' });
        },
      );
    } else tell({ type: 'sip.progress' });
  }

  /** Whoever answers what was made anew meanwhile. */
  function turnDown({ ack, session: dialog }: Core.AckableIncomingResponseWithSession): void {
    ack();
    if (dialog instanceof Core.SessionDialog) farewells.bye(dialog, () => undefined);
  }

  function remake(): void {
    if (cancelled || over || session !== null) return;
    const waited = patience.stop();
    // An INVITE that is not sent yet takes the new socket by itself.
    if (!waited && request === null) return;
    patience.begin();
    if (request === null) return void again();
    const { message } = request;
    const rang = placeOfEarly() ?? place;
    forgetAttempt();
    if (replaces === null) former = invite.emergency ? null : rang;
    else otherwiseReplaces = rang ?? otherwiseReplaces;
    place = former;
    earlyTags.clear();
    farewells.cancel(message, () => void again());
  }

  const placeOfEarly = (): string | null => onlyPlace(ids, earlyTags);

  /** Nothing of it is heard of any more, and what it was answered early is no answer to the next one. */
  function forgetAttempt(): void {
    request = null;
    attempt += 1;
    sounding = null;
    earlyAnswers.clear();
  }

  async function again(): Promise<void> {
    if (cancelled || over) return;
    try {
      offer = await media.renew();
    } catch (error) {
      end(localEnd(error instanceof MediaError ? error.cause : 'media-failed'));
      return;
    }
    // Another call on the wire: servers and gateways keep what they know of one by its Call-ID.
    ids = newIds();
    cseq = 0;
    context.tellFacts({ sipCallId: ids.callId, peer: null, identity: null });
    await send(destination);
  }

  function tellWho(message: Core.IncomingResponseMessage): void {
    context.tellFacts({ sipCallId: ids.callId, peer: null, identity: null, ...identifyAnew(message) });
  }

  async function accepted(response: Core.AckableIncomingResponseWithSession): Promise<void> {
    const { message, session: dialog } = response;
    settleCancel();
    // SIP.js would go on with the target of the early dialog: the answer has the last word (RFC 3261 section 13.2.2.4).
    if (dialog instanceof Core.SessionDialog) retarget(dialog, message);
    // The 200 crossed our CANCEL, or another phone of the same number answered too (RFC 3261 section 13.2.2.4).
    if (cancelled || session !== null || over) {
      turnDown(response);
      if (cancelled && session === null) endCancelled();
      return;
    }
    context.acknowledgements.said(response.ack());
    if (!(dialog instanceof Core.SessionDialog)) return;
    session = createEstablishedSession({
      context,
      dialog,
      media,
      refresh,
      ownsCallId: true,
      remote: message,
      owed: null,
    });
    tellWho(message);
    tellFar(context, ids.callId, message);
    try {
      const sdp = sdpOf(message) ?? earlyAnswers.get(dialog.id);
      if (sdp === undefined) throw new MediaError('invalid-response', 'a 200 without an answer');
      await media.takeAnswer(sdp);
      media.demandAudio();
    } catch (error) {
      if (over) return;
      session.bye();
      end(localEnd(error instanceof MediaError ? error.cause : 'media-failed'));
      return;
    }
    if (over) return;
    over = true;
    refresh.accepted(message);
    tell({ type: 'sip.accepted' });
    if (sounding !== null && sounding !== dialog.id)
      session.offer({ direction: null, iceRestart: false, anchor: 'new', purpose: 'recovery' });
  }

  function endCancelled(): void {
    if (over) return;
    over = true;
    tell({ type: 'sip.ended' });
  }

  function refused(
    sent: Core.OutgoingRequestMessage,
    response: Core.IncomingResponseMessage,
    targets: readonly string[] | null,
  ): void {
    settleCancel();
    if (over) return;
    // SIP.js says so when nothing could be sent (RFC 3261 section 8.1.3.1): the socket went in this moment.
    if (response.statusCode === 503 && !response.hasHeader('via') && !cancelled) {
      tell({ type: 'sip.lost' });
      return;
    }
    // A challenge that was answered took a CSeq of its own.
    cseq = Math.max(cseq, sent.cseq);
    if (response.statusCode === 422 && !cancelled && raised < most422 && refresh.raise(response)) {
      raised += 1;
      void send(sent.ruri);
      return;
    }
    if (response.statusCode === 420 && !cancelled && requiresReplaces && !invite.mustReplace) {
      requiresReplaces = false;
      void send(sent.ruri);
      return;
    }
    const code = response.statusCode ?? 0;
    if (!cancelled && (goesToPlace(code, sent.ruri) || goesOtherwise(code))) return;
    if (!cancelled && !isLocalResponse(response) && (goesPlainly(code) || goesLater(response))) return;
    const made = endOfResponse(response);
    // The offer cannot be used a second time once somebody's answer to it has been taken.
    if (targets !== null && !cancelled && earlyAnswers.size === 0)
      tell({ type: 'sip.redirected', targets, end: made });
    else end(made);
  }

  /**
   * Nobody has answered what rang (RFC 3891 section 3: 481), or something on the way takes no Replaces, and says so by
   * whatever code: it rings once more. Who rang by this INVITE has taken it for a call, and their no is a no.
   */
  function goesPlainly(code: number): boolean {
    if (former === null || replaces !== null) return false;
    if (!isOfPlace(code, earlyTags.size > 0, invite.emergency)) return false;
    const isHeard = earlyAnswers.size > 0;
    former = null;
    forgetAttempt();
    earlyTags.clear();
    tell({ type: 'sip.asked-again' });
    // An offer that was answered early cannot be used a second time.
    void (isHeard ? again() : send(destination));
    return true;
  }

  /** Who is called may not be back yet, after a server that was away for them, too: asked for again in both ways. */
  function goesLater(response: Core.IncomingResponseMessage): boolean {
    if (earlyTags.size > 0 || !patience.waits(response, () => void send(destination))) return false;
    forgetAttempt();
    former = place;
    return true;
  }

  /** What was to be replaced has been replaced: by what was lost on the way, perhaps. */
  function goesToPlace(code: number, to: URI): boolean {
    if (code !== 481 || replaces === null || otherwiseReplaces === null || earlyAnswers.size > 0)
      return false;
    replaces = otherwiseReplaces;
    otherwiseReplaces = null;
    void send(to);
    return true;
  }

  /** What was to be replaced is not there, or whoever has it does not let it go. Answered meanwhile: nothing is left to take. */
  function goesOtherwise(code: number): boolean {
    const uri = replaces === null || code < 400 || code === 486 ? null : invite.otherwiseUri;
    const to = uri === null ? undefined : UserAgent.makeURI(uri);
    if (to === undefined || earlyAnswers.size > 0) return false;
    replaces = null;
    requiresReplaces = false;
    void send(to);
    return true;
  }

  context.tellFacts({ sipCallId: ids.callId, peer: null, identity: null });
  void begin();
  return {
    get sipCallId() {
      return ids.callId;
    },
    direction: 'outgoing',
    farUri: target,
    ringsIn: (localTag, remoteTag) =>
      !cancelled && !over && session === null && localTag === ids.fromTag && earlyTags.has(remoteTag),
    succeededBy: () => false,
    established: () => session,
    redirect(to) {
      void send(to);
    },
    remake,
    cancel() {
      if (cancelled || over) return;
      cancelled = true;
      if (session !== null) {
        // It was answered, and the answer is being applied: there is nothing to cancel any more, but a call to end.
        over = true;
        session.bye();
        return;
      }
      patience.stop();
      if (request === null) return endCancelled();
      settleCancel = farewells.cancelled(request.message);
      request.cancel();
    },
    accept: () => undefined,
    reject: () => undefined,
    deflect: () => undefined,
    place: placeOfEarly,
    keep() {
      if (session !== null) return keepDialog(session.dialog);
      return request === null ? null : keepRequest(request.message);
    },
    forget() {
      cancelled = true;
      over = true;
      patience.stop();
      session?.close();
    },
  };
}
