import { type Core, type URI, UserAgent } from 'sip.js';
import { localEnd } from '../core/call-end.ts';
import type { Clock, EngineLog, IncomingCall, SipAgent, SipListener } from '../core/ports.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import type { CallSession } from './call-session.ts';
import { answerEarlyUpdate } from './early-update.ts';
import type { EstablishedSession } from './established-session.ts';
import { createFarewells } from './farewells.ts';
import { identify } from './identity-headers.ts';
import { receiveIncoming } from './incoming-session.ts';
import { byeTo, keepDialog, writeCancel } from './kept-signalling.ts';
import { mendContacts } from './mend-contacts.ts';
import { startOutgoing } from './outgoing-session.ts';
import { parseReplaces, type ReplacedDialog, wantsAutoAnswer } from './readings.ts';
import type { ReferTarget } from './referrals.ts';
import { isOfARoam, type ReplacingSession, startReplacing } from './replacing-session.ts';
import type { SessionContext } from './session-context.ts';
import { isTooFrequent, leastIntervalHeader } from './session-refresh.ts';
import { createSuccessors } from './successors.ts';
import { hasMoved, retarget, serveUpdates, type UpdateRequest } from './update-server.ts';

/** The part of the agent that is about calls. */
export type CallAgent = Pick<
  SipAgent,
  | 'invite'
  | 'redirect'
  | 'remake'
  | 'cancel'
  | 'accept'
  | 'reject'
  | 'deflect'
  | 'offer'
  | 'dropOffer'
  | 'prepareOffer'
  | 'replaceDialog'
  | 'withdrawOffer'
  | 'cancelOffer'
  | 'socketLost'
  | 'registered'
  | 'refresh'
  | 'refer'
  | 'forgetRefer'
  | 'answerRefer'
  | 'reportRefer'
  | 'sendDigits'
  | 'trickle'
  | 'bye'
  | 'placeOf'
  | 'keep'
  | 'letGo'
  | 'forget'
> & {
  /** The call that a message with this Call-ID belongs to. */
  callWith(sipCallId: string | null): string | null;
  clear(): void;
};

export interface CallAgentOptions {
  readonly userAgent: UserAgent;
  readonly listener: SipListener;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly newCallId: () => string;
  readonly sessionExpiresS: number | null;
}

/**
 * Calls on SIP.js's transactions and dialogs. Its own Inviter and Invitation are not used: they know no forking with
 * early media, no 491, no UPDATE, no session timer, and answer a transfer in ways that cannot be undone (ADR 0035).
 */
export function createCallAgent(options: CallAgentOptions): CallAgent {
  const { userAgent, listener, clock, log } = options;
  const core = userAgent.userAgentCore;
  const calls = new Map<string, CallSession>();
  /** Calls with candidates to tell once there is a dialog. */
  const untold = new Set<string>();
  const farewells = createFarewells(core, clock);
  const acknowledgements = createAcknowledgements(core, clock);
  /** Calls whose dialog is about to be replaced by another one of ours. */
  const replacing = new Map<string, ReplacingSession>();
  const live = (id: string): EstablishedSession | null => calls.get(id)?.established() ?? null;
  const successors = createSuccessors(live);

  const contextOf = (id: string): SessionContext => ({
    userAgent,
    clock,
    log,
    farewells,
    acknowledgements,
    sessionExpiresS: options.sessionExpiresS,
    tell: (event) => {
      if (!calls.has(id)) return;
      listener.onCall(id, event);
      if (event.type === 'sip.accepted' && untold.delete(id)) live(id)?.trickle();
    },
    tellFacts: (facts) => listener.onCallFacts(id, facts),
  });

  core.delegate = { ...core.delegate, onInvite: (request) => incoming(request) };
  const receiveUpdate = (dialog: Core.SessionDialog, request: UpdateRequest): void => {
    const own = [...calls].filter(([, { sipCallId }]) => sipCallId === dialog.callId);
    const session = own.find(([, call]) => call.established()?.dialog === dialog)?.[1].established();
    const early = own.find(([, call]) => call.established() === null);
    if (session) session.receiveUpdate(request);
    else if (early !== undefined) answerEarlyUpdate(contextOf(early[0]), dialog, early[1], request);
    // Of a fork that lost: it is sent BYE.
    else request.reply(481, []);
  };
  serveUpdates(core, receiveUpdate, (dialog, message) => {
    const sessions = [...calls.values()].map((call) => call.established());
    const session = sessions.find((each) => each?.dialog === dialog);
    if (!session) return;
    const moved = hasMoved(dialog, message);
    // SIP.js says 491 to a re-INVITE that meets ours, and goes on asking where nobody is.
    if (moved) retarget(dialog, message);
    session.farIsHere(moved, message.method === 'INVITE' || message.body !== '');
  });
  mendContacts(core, (sipCallId) => {
    const own = [...calls].find(([, call]) => call.sipCallId === sipCallId && call.established() === null);
    if (own !== undefined) listener.onCall(own[0], { type: 'message.malformed' });
  });

  function incoming(request: Core.IncomingInviteRequest): void {
    const { message } = request;
    request.trying();
    // What else makes a request unfit is judged before SIP.js sees it (judge-message.ts).
    if (isTooFrequent(message))
      return void request.reject({ statusCode: 422, extraHeaders: [leastIntervalHeader] });
    const asked = message.hasHeader('replaces') ? parseReplaces(message.getHeader('replaces')) : null;
    if (asked === null && message.hasHeader('replaces')) return void request.reject({ statusCode: 400 });
    const replaced = asked === null ? null : findReplaced(asked, message.from.uri);
    if (replaced !== null && typeof replaced !== 'number' && crosses(replaced.id, message))
      return void request.reject({ statusCode: 491 });
    if (typeof replaced === 'number') return void request.reject({ statusCode: replaced });
    const from = identify(message, message.getHeader('from') ?? null);
    if (from === null) return void request.reject({ statusCode: 400 });
    const id = options.newCallId();
    const session = receiveIncoming(contextOf(id), request);
    calls.set(id, session);
    if (asked !== null && replaced?.early === false) {
      live(replaced.id)?.orphan();
      // Both in the place of the same dialog, each would be hung up for the other.
      replacing.get(replaced.id)?.giveWay();
      successors.began(id, replaced.id, asked, message.from.uri);
    }
    listener.onCallFacts(id, { sipCallId: message.callId, ...from });
    listener.onIncomingCall(id, { ...from, replaces: replaced, wantsAutoAnswer: wantsAutoAnswer(message) });
    session.ring();
  }

  /**
   * Both sides ask for the place of the same dialog, and if each had its way each would hang up what the other has. Whose
   * INVITE made that dialog goes on, and says 491 as to a re-INVITE that meets its own (RFC 3261 section 14.2).
   */
  const crosses = (id: string, message: Core.IncomingRequestMessage): boolean =>
    live(id)?.ownsCallId === true && replacing.get(id)?.asks === true && isOfARoam(message);

  /** The call that is to be replaced (null: one that has just gone, and this one rings for it), or the code to refuse with (RFC 3891 section 3). */
  function findReplaced(asked: ReplacedDialog, caller: URI): IncomingCall['replaces'] | number {
    const successor = successors.meant(asked, caller);
    if (successor !== null && live(successor)?.over !== true) return { id: successor, early: false };
    if (successor !== null) return 603;
    const ringing = [...calls].find(
      ([, call]) => call.sipCallId === asked.callId && call.ringsIn(asked.toTag, asked.fromTag),
    );
    if (ringing !== undefined) return { id: ringing[0], early: true };
    const found = [...calls].find(([, call]) => {
      const dialog = call.established()?.dialog;
      return (
        dialog?.callId === asked.callId &&
        dialog.localTag === asked.toTag &&
        dialog.remoteTag === asked.fromTag
      );
    });
    if (found === undefined)
      return !asked.earlyOnly && [...calls.values()].some((call) => call.succeededBy(asked, caller))
        ? null
        : 481;
    // RFC 3891 section 3: hung up already, and only waiting for the answer to that.
    if (found[1].established()?.over === true) return 603;
    return asked.earlyOnly ? 486 : { id: found[0], early: false };
  }

  function replaceDialog(id: string): void {
    const call = calls.get(id);
    const old = call?.established() ?? null;
    if (call === undefined || old === null || replacing.has(id)) return;
    const code = successors.isGiven(id) ? 491 : null;
    if (code !== null || call.farUri === null || !old.standAside()) {
      listener.onCall(id, { type: 'sip.offer-refused', purpose: 'recovery', code });
      return;
    }
    const made = startReplacing({
      ...{ context: contextOf(id), old, target: call.farUri },
      onReplaced(session) {
        if (calls.get(id) !== call) return session.bye();
        calls.set(id, {
          ...{ ...call, sipCallId: session.dialog.callId, established: () => session },
          keep: () => keepDialog(session.dialog),
          forget() {
            call.forget();
            session.close();
          },
        });
        listener.onCallFacts(id, { sipCallId: session.dialog.callId, peer: null, identity: null });
      },
      onOver: () => void replacing.delete(id),
      askAgain: () => calls.get(id) === call && replaceDialog(id),
    });
    replacing.set(id, made);
  }

  return {
    invite(id, invite) {
      const target = UserAgent.makeURI(invite.targetUri);
      if (target === undefined) {
        listener.onCall(id, refusedTarget);
        return;
      }
      // Known before it begins: the first thing it tells must find it.
      const context = contextOf(id);
      calls.set(id, startOutgoing(context, target, invite));
    },
    redirect(id, targetUri) {
      const target = UserAgent.makeURI(targetUri);
      if (target === undefined) listener.onCall(id, refusedTarget);
      else calls.get(id)?.redirect(target);
    },
    remake: (id) => calls.get(id)?.remake(),
    cancel: (id) => calls.get(id)?.cancel(),
    accept: (id, media) => calls.get(id)?.accept(media),
    reject: (id, code) => calls.get(id)?.reject(code),
    deflect(id, targetUri) {
      const target = UserAgent.makeURI(targetUri);
      if (target === undefined) calls.get(id)?.reject(480);
      else calls.get(id)?.deflect(target);
    },
    offer(id, request) {
      const session = live(id);
      if (session?.left === true && request.purpose === 'recovery') replaceDialog(id);
      else session?.offer(request);
    },
    dropOffer: (id, purpose) => live(id)?.dropOffer(purpose),
    prepareOffer: (id, anchor) => live(id)?.prepareOffer(anchor),
    replaceDialog,
    withdrawOffer: (id) => live(id)?.withdrawOffer(),
    cancelOffer(id) {
      const made = replacing.get(id);
      if (made === undefined) live(id)?.cancelOffer();
      else made.cancel();
    },
    socketLost() {
      farewells.socketLost();
      acknowledgements.socketLost();
      for (const made of [...replacing.values()]) made.socketLost();
      for (const id of [...calls.keys()]) live(id)?.socketLost();
    },
    registered() {
      acknowledgements.registered();
      farewells.registered();
      for (const id of [...calls.keys()]) live(id)?.registered();
    },
    refresh: (id) => live(id)?.refresh(),
    refer(id, { target, targetUri, replaces }) {
      const whom = (): ReferTarget | null => {
        if (replaces === null) return { name: target, uri: targetUri, replaces: null };
        const replaced = live(replaces);
        if (replaced === null || replaced.over) return null;
        // RFC 5589 section 7.3: the far side of the other dialog, by the address it gave for itself.
        const { dialog } = replaced;
        return { name: target, uri: dialog.remoteTarget.toString(), replaces: dialog };
      };
      if (whom() === null) listener.onCall(id, { type: 'sip.refer-refused', code: null });
      else live(id)?.refer(whom);
    },
    forgetRefer: (id) => live(id)?.forgetRefer(),
    answerRefer: (id, follow) => live(id)?.answerRefer(follow),
    reportRefer: (id, code) => live(id)?.reportRefer(code),
    trickle(id) {
      const session = live(id);
      if (session !== null) session.trickle();
      else if (calls.has(id)) untold.add(id);
    },
    sendDigits: (id, digits) => live(id)?.sendDigits(digits),
    bye: (id) => live(id)?.bye(),
    placeOf: (id) => calls.get(id)?.place() ?? null,
    keep: (id) => calls.get(id)?.keep() ?? null,
    letGo(kept) {
      let times = 0;
      farewells.left((answered) => {
        if (kept.kind === 'dialog') byeTo(userAgent, kept, times, answered);
        else userAgent.transport.send(writeCancel(kept)).catch(() => undefined);
        times += 1;
      });
    },
    forget(id) {
      replacing.get(id)?.abandon();
      calls.get(id)?.forget();
      calls.delete(id);
      successors.forget(id);
      untold.delete(id);
    },
    callWith: (sipCallId) => [...calls].find(([, call]) => call.sipCallId === sipCallId)?.[0] ?? null,
    clear() {
      calls.clear();
      successors.clear();
      farewells.clear();
      acknowledgements.clear();
    },
  };
}

const refusedTarget = { type: 'sip.refused', end: localEnd('not-found') } as const;
