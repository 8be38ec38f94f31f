import type { CallPolicy } from '../../shared/call-policy.ts';
import type { CallDesk } from './call-desk.ts';
import type { Availability } from './core/availability.ts';
import type { CallEvent } from './core/call.ts';
import type { CallView, EngineActions } from './snapshot.ts';

export interface CallActionsOptions {
  readonly desk: CallDesk;
  readonly policy: CallPolicy;
  readonly saveAvailability: (changes: Partial<Omit<Availability, 'quiet'>>) => void;
}

/** What the user may do with calls, in the machine's words. */
export function createCallActions({ desk, policy, ...options }: CallActionsOptions): EngineActions {
  const { tell } = desk;
  const connected = (): readonly CallView[] => desk.views().filter(({ step }) => step === 'connected');

  const isCalling = ({ direction, step }: CallView): boolean =>
    direction === 'outgoing' && (step === 'preparing' || step === 'calling' || step === 'ringing');

  /**
   * Everybody whom the microphone reaches when it reaches this one. Whoever takes a member's place has the line with the
   * others before the conference knows it, and that member may yet come back.
   */
  function hearingTogether(id: string): readonly string[] {
    const onTheLine = new Set(desk.owners().flatMap((each) => desk.conference.together(each)));
    return onTheLine.has(id) ? [...onTheLine] : desk.conference.together(id);
  }

  /** What is done to one of a conference is done to all: nothing is shown of it that the others do not hear. */
  function tellTogether(id: string, event: CallEvent): void {
    for (const each of desk.conference.together(id)) tell(each, event);
  }

  function resume(id: string): void {
    if (!connected().some((call) => call.id === id)) return;
    desk.take(desk.conference.together(id));
    tellTogether(id, { type: 'user.resumed' });
  }

  function transferTo(callId: string, target: string): void {
    const { uri, display } = desk.target(target);
    tell(callId, {
      type: 'user.transferred',
      kind: 'blind',
      target: display,
      targetUri: uri,
      replaces: null,
    });
  }

  function cancelTransfer(callId: string): void {
    const consulted = desk.views().find((call) => call.consultFor === callId && call.step !== 'ended');
    tell(callId, { type: 'user.transfer-cancelled' });
    if (consulted === undefined) return;
    tell(consulted.id, { type: 'user.hung-up' });
    resume(callId);
  }

  /** The PBX mixes: everybody is sent there, and we call it ourselves. */
  function meetAt(uri: string, calls: readonly CallView[]): void {
    for (const call of calls) transferTo(call.id, uri);
    desk.dial(uri);
  }

  return {
    dial: (target) => desk.dial(target),
    consult: (consultFor, target) => desk.dial(target, { consultFor }),
    answer: (id) => tell(id, { type: 'user.answered' }),
    decline: (id) => tell(id, { type: 'user.declined' }),
    deflect: (id, target) =>
      tell(id, { type: 'user.deflected', targetUri: desk.target(target).uri, cause: 'forwarded' }),
    hangUp: (id) => tell(id, { type: 'user.hung-up' }),
    setMuted(id, muted) {
      for (const each of hearingTogether(id)) tell(each, { type: 'user.muted', muted });
    },
    hold: (id) => tellTogether(id, { type: 'user.held' }),
    resume,
    swap() {
      const next = desk.lastAside();
      if (next !== null) resume(next);
    },
    startVideo: (id, source) => tell(id, { type: 'user.video-started', source }),
    stopVideo: (id) => tell(id, { type: 'user.video-stopped' }),
    transferBlind: transferTo,
    transferAttended(callId, otherCallId) {
      const other = desk.views().find(({ id }) => id === otherCallId);
      // Whom there is nobody to be handed to any more goes on being called.
      const isThere = connected().some(({ id }) => id === callId);
      if (other === undefined || callId === otherCallId || !isThere) return;
      const { uri: targetUri, number } = other.peer;
      const target = other.peer.name ?? number;
      if (isCalling(other)) {
        // Nobody is there yet to be replaced (RFC 3891): our call gives way to theirs (ADR 0047).
        tell(otherCallId, { type: 'user.hung-up' });
        tell(callId, { type: 'user.transferred', kind: 'blind', target, targetUri, replaces: null });
      } else if (other.step === 'connected')
        tell(callId, {
          type: 'user.transferred',
          kind: 'attended',
          target,
          targetUri,
          replaces: otherCallId,
        });
    },
    cancelTransfer,
    answerTransfer: (id, yes) => tell(id, { type: 'user.question-answered', yes }),
    park(id) {
      if (policy.park !== null) transferTo(id, policy.park);
    },
    pickUp(target, ringing = null) {
      const code = `${policy.pickUp ?? '*8'}${target ?? ''}`;
      return ringing === null
        ? desk.dial(code)
        : desk.takeOver(ringing, policy.pickUp === null ? null : code);
    },
    joinConference() {
      const calls = connected();
      if (policy.conferenceUri !== null && calls.length > 1) return meetAt(policy.conferenceUri, calls);
      desk.conference.join(calls.map(({ id }) => id));
      // Pictures are not mixed: nobody would know who sees whom.
      for (const { id } of calls)
        if (desk.conference.has(id)) tell(id, { type: 'media.video-ended', problem: 'conference' });
      // Whom the user held himself is not brought back by the line alone.
      for (const { id } of calls) if (desk.conference.has(id)) tell(id, { type: 'user.resumed' });
    },
    splitConference: () => desk.conference.split(),
    sendDtmf: (id, digits) => tell(id, { type: 'user.digits', digits }),
    continueDtmf: (id) => tell(id, { type: 'user.digits-continued' }),
    setDoNotDisturb: (doNotDisturb) => options.saveAvailability({ doNotDisturb }),
    setForward(forward) {
      for (const target of [forward.always, forward.busy, forward.noAnswer])
        if (target !== null) desk.target(target);
      options.saveAvailability({ forward });
    },
    dismiss: (id) => desk.dismiss(id),
  };
}
