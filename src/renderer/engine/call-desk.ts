import { domainOf, parseDialTarget } from '../../shared/dial-target.ts';
import type { LeftCalls, TakenCalls } from '../../shared/kept-call.ts';
import type { NetworkChange, NetworkState } from '../../shared/network.ts';
import type { Account } from '../../shared/provisioning.ts';
import { type CallBeginning, type CallRunner, createCallRunner } from './call-runner.ts';
import type { Clock } from './clock.ts';
import { type Conference, createConference } from './conference.ts';
import type { Availability } from './core/availability.ts';
import { type CallConfig, type CallEvent, defaultCallConfig } from './core/call.ts';
import { isEmergency, isPressing, judgeIncoming, judgeReferral, mayPickUp } from './core/incoming-rules.ts';
import { freeLine, type LineEvent, stepLine } from './core/line.ts';
import type { Peer } from './core/peer.ts';
import type { CallFacts, ConferenceMixer, EngineLog, IncomingCall, SipAgent } from './core/ports.ts';
import { defaultRecoveryConfig, type SignallingEvent } from './core/recovery.ts';
import { userOf } from './core/user-of.ts';
import type { Ladders } from './ladders.ts';
import type { CreateMedia } from './media/sampled-media.ts';
import { createReturningCalls } from './returning-calls.ts';
import { type CallView, plainIdentity, type RingingElsewhere } from './snapshot.ts';
import type { Trace } from './trace.ts';
import { createTransfers } from './transfers.ts';

/** All calls of the phone, and the one line they share. */
export interface CallDesk {
  readonly conference: Conference;
  readonly calls: ReadonlyMap<string, CallRunner>;
  views(): readonly CallView[];
  tell(id: string, event: CallEvent): void;
  tellAll(event: CallEvent): void;
  tellFacts(id: string, facts: CallFacts): void;
  networkChanged(change: NetworkChange): void;
  signallingChanged(event: SignallingEvent): void;
  receive(id: string, call: IncomingCall): void;
  dial(input: string, extra?: { readonly consultFor?: string }): string;
  /** Takes over what rings at a colleague; `otherwise` is called where that is refused. */
  takeOver(ringing: RingingElsewhere, otherwise: string | null): string;
  /** The URI and its display, or DialTargetError. */
  target(input: string): { readonly uri: string; readonly display: string };
  /** These have the line from now on; whoever had it is held. */
  take(ids: readonly string[]): void;
  /** The call that lost the line last and can have it back. */
  lastAside(): string | null;
  owners(): readonly string[];
  /** Nobody takes calls any more. */
  leave(): void;
  dismiss(id: string): void;
  /** What the page before left is taken back, rings on, or is ended. */
  takeBack(taken: TakenCalls): void;
  /** What the next page would need to go on. */
  keep(): LeftCalls;
  close(): void;
}

export interface CallDeskOptions {
  readonly account: Account;
  readonly agent: () => SipAgent;
  readonly createMedia: CreateMedia;
  readonly createMixer: (() => ConferenceMixer) | null;
  /**
   * Whether a call can be made; `unregistered`: one that needs no registration. Waits while that may change at any
   * moment; `patient`: as long as a call that was begun may wait.
   */
  readonly canSend: (unregistered: boolean, patience?: 'patient') => boolean | Promise<boolean>;
  readonly untilRegistered: (mostMs?: number) => Promise<boolean>;
  readonly availability: () => Availability;
  readonly ladderOf: Ladders['of'];
  readonly clock: Clock;
  readonly trace: Trace;
  readonly log: EngineLog;
  /** As it was before the change that is being told. */
  readonly network: () => NetworkState | null;
  readonly onChange: () => void;
  /** A call's path is dead without a word from the system. */
  readonly onDoubt: () => void;
  /** Signalling is to be asked, without doubting it; and whether it has answered since then. */
  readonly onSuspect: () => void;
  readonly isVouchedSince: (at: number) => boolean;
}

/** The input of `dial` is neither a number nor an address. */
export class DialTargetError extends Error {
  override readonly name = 'DialTargetError';
  readonly reason: 'empty' | 'invalid';

  constructor(reason: 'empty' | 'invalid') {
    super(`not a number or address (${reason})`);
    this.reason = reason;
  }
}

const mostEndedCalls = 20;

export function createCallDesk(options: CallDeskOptions): CallDesk {
  const { account, clock, trace, log } = options;
  const policy = account.calls;
  const domain = domainOf(account.aor) ?? 'invalid';
  const config: CallConfig = {
    ...defaultCallConfig,
    redirects: { ...policy.redirects, domain },
    video: account.video?.allowed ?? true,
  };
  const calls = new Map<string, CallRunner>();
  const over = new Set<string>();
  let line = freeLine;
  let leaving = false;
  let isSignalling = true;
  /** A call that has come in is being judged: nobody sees or hears it before. */
  let judging = false;
  let helpCalledAt: number | null = null;

  const tell = (id: string, event: CallEvent) => calls.get(id)?.dispatch(event);
  const viewOf = (id: string) => calls.get(id)?.view();

  function stepOn(event: LineEvent): void {
    const step = stepLine(line, event);
    line = step.state;
    for (const { id, ours } of step.changes) tell(id, { type: 'line.changed', ours });
  }

  const conference = createConference({
    createMixer: options.createMixer,
    calls,
    take: (ids) => stepOn({ type: 'taken', ids }),
  });

  const transfers = createTransfers({
    ...{ conference, viewOf, tell },
    owners: () => line.owners,
    take: (ids) => stepOn({ type: 'taken', ids }),
    dial: outgoing,
  });

  const returning = createReturningCalls({
    ...{ calls, conference, clock, open },
    agent: options.agent,
    take: (ids) => stepOn({ type: 'taken', ids }),
    untilRegistered: options.untilRegistered,
  });

  /** Whoever waits may have moved to a new dialog, which is another call here. */
  const askedAbout = (waiting: string | null) => waiting && transfers.placeOf(waiting);

  function views(): readonly CallView[] {
    const all = [...calls.values()].map((call) => call.view());
    const talking = all.some(({ step }) => step === 'connected');
    return all.map((view) => ({
      ...view,
      waiting: talking && view.step === 'incoming',
      conference: conference.has(view.id),
      consultFor: askedAbout(view.consultFor),
    }));
  }

  /** After each change of a call: what the other calls make of it. */
  function changed(id: string): void {
    const view = viewOf(id);
    if (view !== undefined) {
      transfers.look(view);
      if (view.step === 'ended' && !over.has(id)) ended(view);
      returning.look();
      conference.look();
    }
    if (!judging) options.onChange();
  }

  function ended(view: CallView): void {
    const { id } = view;
    over.add(id);
    if (view.emergency) helpCalledAt = clock.now();
    stepOn({ type: 'ended', id });
    giveBack();
  }

  /** A call that could not be held has only been silent: with nobody left on the line it is heard again. */
  function giveBack(): void {
    if (line.owners.length > 0) return;
    const silent = line.others.filter((id) => {
      const view = viewOf(id);
      return view?.step === 'connected' && view.aside && view.hold.byUs === 'no';
    });
    if (silent.length === 1) stepOn({ type: 'taken', ids: silent });
  }

  function open(beginning: CallBeginning, together: readonly string[] = []): void {
    forgetOldest();
    const { id, direction, emergency } = beginning;
    if (emergency) helpCalledAt = clock.now();
    const canSend = (patience?: 'patient') =>
      options.canSend(emergency && policy.emergency.unregistered, patience);
    const runner = createCallRunner({
      ...beginning,
      // Whoever helps needs the voice alone.
      config: { ...config, video: config.video && !emergency },
      ...{ canSend, clock, trace, log, network: options.network },
      untilRegistered: options.untilRegistered,
      agent: options.agent(),
      createMedia: options.createMedia,
      recovery: { ...defaultRecoveryConfig, ranks: account.ice.rankedRestart !== false },
      ladderOf: options.ladderOf,
      onChange: () => changed(id),
      onFollow: (question) => transfers.follow(id, question),
      onDoubt: options.onDoubt,
      onSuspect: options.onSuspect,
      isVouchedSince: options.isVouchedSince,
    });
    if (!isSignalling) runner.recovery.dispatch({ type: 'signalling.unsure' });
    calls.set(id, runner);
    stepOn({ type: 'began', id });
    if (direction === 'outgoing' && beginning.former === null)
      stepOn({ type: 'taken', ids: [id, ...together] });
    if (!judging) options.onChange();
  }

  function outgoing(peer: Peer, extra: Partial<CallBeginning>, together?: readonly string[]): string {
    const id = crypto.randomUUID();
    const beginning: CallBeginning = {
      ...{ id, direction: 'outgoing', peer, identity: plainIdentity(peer), consultFor: null },
      ...{ requestUri: null, replaces: null, referredBy: null, takesOver: null },
      // The number may be a name that somebody else has given it.
      emergency: [peer.number, userOf(peer.uri)].some((each) => isEmergency(each, policy.emergency.numbers)),
      pressing: false,
      ...{ former: null, returns: false, ...extra },
    };
    open(beginning, together);
    return id;
  }

  function target(input: string): { readonly uri: string; readonly display: string } {
    const parsed = parseDialTarget(input, domain);
    if (!parsed.ok) throw new DialTargetError(parsed.reason);
    return parsed;
  }

  function forgetOldest(): void {
    const gone = [...calls].filter(([, call]) => call.view().step === 'ended');
    for (const [id] of gone.slice(0, Math.max(0, gone.length - mostEndedCalls + 1))) forget(id);
  }

  function forget(id: string): void {
    calls.delete(id);
    over.delete(id);
  }

  /** The code by which it is refused before anybody sees it. */
  function turnsAway({ peer, replaces }: IncomingCall): number | null {
    // Nobody is there to take it any more; another device may be.
    if (leaving) return 480;
    if (replaces?.early === true && !mayPickUp(peer.uri, domain, policy.transfers)) return 403;
    // Nobody is made to answer twice for one call.
    return replaces !== null && transfers.isGivenAway(replaces.id) ? 486 : null;
  }

  function receive(id: string, call: IncomingCall): void {
    const { peer, identity, replaces } = call;
    // Whoever moves to a new dialog is still the one who was asked about another call.
    const consultFor = replaces === null ? null : (viewOf(replaces.id)?.consultFor ?? null);
    const refusal = turnsAway(call);
    if (refusal !== null) {
      options.agent().reject(id, refusal);
      options.agent().forget(id);
      return;
    }
    judging = true;
    const pressing = isPressing({ number: peer.number, helpCalledAt, now: clock.now(), policy });
    const liveCalls = [...calls.values()].filter((each) => each.view().step !== 'ended').length;
    try {
      open({
        ...{ id, direction: 'incoming', peer, identity, emergency: false, pressing, consultFor },
        ...{ requestUri: null, replaces: null, referredBy: null, takesOver: null },
        ...{ former: null, returns: false },
      });
      if (replaces === null) judge(id, call, liveCalls);
      else transfers.takePlaceOf(replaces.id, id);
    } finally {
      judging = false;
    }
    options.onChange();
  }

  /** Null, and said: settings and policies are written by people. A call that cannot be sent on rings. */
  function forwardUri(input: string): string | null {
    const parsed = parseDialTarget(input, domain);
    if (!parsed.ok) log('warn', 'call', 'where calls are to be forwarded to is no number and no address');
    return parsed.ok ? parsed.uri : null;
  }

  function judge(id: string, { wantsAutoAnswer }: IncomingCall, liveCalls: number): void {
    const verdict = judgeIncoming({
      ...{ wantsAutoAnswer, liveCalls, policy },
      availability: options.availability(),
      pressing: viewOf(id)?.pressing === true,
    });
    switch (verdict.kind) {
      case 'refuse':
        tell(id, { type: 'rules.refused', code: verdict.code, cause: verdict.cause });
        return;
      case 'forward': {
        const targetUri = forwardUri(verdict.target);
        if (targetUri !== null) tell(id, { type: 'user.deflected', targetUri, cause: 'forwarded' });
        return;
      }
      case 'answer':
        answer(id);
        return;
      case 'ring': {
        if (verdict.noAnswer === null) return;
        const { target: input, afterMs } = verdict.noAnswer;
        const targetUri = forwardUri(input);
        if (targetUri !== null) tell(id, { type: 'rules.no-answer', targetUri, afterMs });
        return;
      }
    }
  }

  function answer(id: string): void {
    if (viewOf(id)?.step !== 'incoming') return;
    stepOn({ type: 'taken', ids: [id] });
    tell(id, { type: 'user.answered' });
  }

  /** Who talks moves first. */
  function inOrder(): CallRunner[] {
    const first = [...calls].filter(([id]) => line.owners.includes(id));
    const rest = [...calls].filter(([id]) => !line.owners.includes(id));
    return [...first, ...rest].map(([, call]) => call);
  }

  return {
    conference,
    calls,
    views,
    networkChanged(change) {
      for (const call of inOrder()) call.recovery.networkChanged(change);
    },
    signallingChanged(event) {
      isSignalling = event.type === 'signalling.ready' || event.type === 'signalling.moved';
      if (event.type === 'signalling.gone') options.agent().socketLost();
      for (const call of inOrder()) call.recovery.dispatch(event);
    },
    tell(id, event) {
      if (event.type === 'user.answered') return answer(id);
      if (event.type !== 'sip.refer-asked') return tell(id, event);
      const asker = viewOf(id)?.peer.uri ?? '';
      const verdict = judgeReferral(event.question, asker, account.aor, policy);
      tell(id, { ...event, verdict });
    },
    tellAll(event) {
      for (const id of [...calls.keys()]) tell(id, event);
    },
    tellFacts: (id, facts) => calls.get(id)?.tellFacts(facts),
    receive,
    dial(input, { consultFor = null } = {}) {
      const { uri, display } = target(input);
      return outgoing({ uri, number: display, name: null }, { consultFor });
    },
    takeOver({ uri, number, name, replaces }, otherwise) {
      const read = parseDialTarget(otherwise ?? '', domain);
      return outgoing(
        { uri, number, name },
        { replaces, takesOver: { otherwiseUri: read.ok ? read.uri : null } },
      );
    },
    target,
    take: (ids) => stepOn({ type: 'taken', ids }),
    lastAside: () => line.others.findLast((id) => viewOf(id)?.step === 'connected') ?? null,
    owners: () => line.owners,
    leave() {
      leaving = true;
      for (const id of [...calls.keys()]) tell(id, { type: 'user.left' });
    },
    dismiss(id) {
      if (viewOf(id)?.step === 'ended') forget(id);
      options.onChange();
    },
    takeBack(taken) {
      helpCalledAt = taken.helpCalledAt ?? helpCalledAt;
      returning.takeBack(taken);
    },
    keep: () => ({
      calls: returning.keep().map((call) => ({ ...call, consultFor: askedAbout(call.consultFor) })),
      helpCalledAt,
    }),
    close() {
      conference.close();
      for (const call of calls.values()) call.close();
    },
  };
}
