import { type FormerPage, goodbyeMs } from './call-return.ts';
import type { CallCommand, CallEvent, CallState } from './core/call.ts';
import type { Peer } from './core/peer.ts';
import type { MediaConnection, SipAgent } from './core/ports.ts';
import { writeReplaces } from './core/replaces.ts';
import type { TransferQuestion } from './core/transfer.ts';

/** What a call's machine says to the far side. */
export type SignallingCommand = Exclude<
  CallCommand,
  {
    type:
      | `timer.${string}`
      | 'media.open'
      | 'media.mute'
      | 'media.hold'
      | 'media.rest-video'
      | 'media.show'
      | 'media.hide'
      | 'media.close';
  }
>;

/** What is known of the call, and how things are asked for it (CallRunnerOptions). */
interface SignalledCall {
  readonly id: string;
  readonly peer: Peer;
  readonly former: FormerPage | null;
  readonly requestUri: string | null;
  readonly replaces: string | null;
  readonly referredBy: string | null;
  readonly emergency: boolean;
  readonly takesOver: { readonly otherwiseUri: string | null } | null;
  readonly agent: SipAgent;
  readonly canSend: (patience?: 'patient') => boolean | Promise<boolean>;
  readonly untilRegistered: (mostMs?: number) => Promise<boolean>;
  readonly onFollow: (question: TransferQuestion) => void;
}

interface CallSignallingOptions {
  readonly call: SignalledCall;
  readonly media: MediaConnection;
  readonly state: () => CallState;
  readonly dispatch: (event: CallEvent) => void;
}

/** Carries the commands of one call's machine to signalling. */
export function createCallSignalling(options: CallSignallingOptions): (command: SignallingCommand) => void {
  const { call, media, dispatch } = options;
  const { id, agent, former } = call;
  /** Which attempt to have a call of a former page back is on. */
  let attempt = 0;
  let isLetGo = false;
  /** Where what was asked before and lost may have been answered. */
  let lostPlace: string | null = null;

  function offer(command: Extract<SignallingCommand, { type: 'sip.offer' | 'sip.offer-video' }>): void {
    if (command.type === 'sip.offer')
      agent.offer(id, { direction: command.direction, iceRestart: false, purpose: command.purpose });
    else agent.offer(id, { direction: null, video: command.direction, iceRestart: false, purpose: 'video' });
  }

  function invite(): void {
    const { requestUri, replaces, referredBy, takesOver } = call;
    agent.invite(id, {
      ...{ targetUri: requestUri ?? call.peer.uri, media, direction: 'sendrecv', replaces },
      mustReplace: takesOver !== null,
      otherwiseUri: takesOver?.otherwiseUri ?? null,
      otherwiseReplaces: null,
      referredBy,
      emergency: call.emergency,
    });
  }

  async function awaitSocket(): Promise<void> {
    if (await call.canSend('patient')) dispatch({ type: 'sip.reachable' });
  }

  /** The way that offer and answer agreed on (S9). */
  function sendDigits(digits: string): void {
    const way = media.negotiated()?.dtmf ?? 'none';
    if (way === 'info') agent.sendDigits(id, digits);
    else if (way === 'telephone-event' && media.sendDtmf(digits))
      dispatch({ type: 'media.digits-sent', digits });
    else dispatch({ type: 'media.digits-refused', problem: 'not-negotiated' });
  }

  /** Anew each time: what was asked before is not waited for any more. */
  async function takeBack(): Promise<void> {
    attempt += 1;
    const mine = attempt;
    lostPlace = agent.placeOf(id) ?? lostPlace;
    agent.forget(id);
    const left = former?.call.signalling;
    const isReady = await (call.emergency ? canCallForHelp(() => mine === attempt) : call.untilRegistered());
    if (left === undefined || left.kind === 'ringing' || !isReady) return;
    const { phase, hold, aside } = options.state();
    if (mine !== attempt || phase.step !== 'returning') return;
    // Nobody is rung twice for one call.
    if (left.kind === 'request') void letGo();
    const replaces = left.kind === 'dialog' ? writeReplaces(left) : null;
    agent.invite(id, {
      ...{ targetUri: call.peer.uri, media, replaces, mustReplace: !call.emergency },
      direction: hold.byUs !== 'no' || aside ? 'sendonly' : 'sendrecv',
      otherwiseUri: null,
      otherwiseReplaces: lostPlace,
      referredBy: null,
      emergency: call.emergency,
    });
    dispatch({ type: 'sip.asked' });
  }

  /** May need no registration, and waits for what it needs until the call is given up. */
  async function canCallForHelp(isAsked: () => boolean): Promise<boolean> {
    while (isAsked() && options.state().phase.step === 'returning')
      if (await call.canSend('patient')) return true;
    return false;
  }

  async function letGo(): Promise<void> {
    const left = former?.call.signalling;
    if (left === undefined || left.kind === 'ringing' || isLetGo) return;
    isLetGo = true;
    if (await call.untilRegistered(goodbyeMs)) agent.letGo(left);
    else isLetGo = false;
  }

  function refer(command: Extract<SignallingCommand, { type: 'sip.answer-refer' }>): void {
    agent.answerRefer(id, command.follow !== null);
    if (command.follow !== null) call.onFollow(command.follow);
  }

  return (command) => {
    switch (command.type) {
      case 'media.dtmf':
        return sendDigits(command.digits);
      case 'sip.invite':
        return invite();
      case 'sip.redirect':
        return agent.redirect(id, command.targetUri);
      case 'sip.await':
        return void awaitSocket();
      case 'sip.remake':
        return agent.remake(id);
      case 'sip.cancel':
        return agent.cancel(id);
      case 'sip.accept':
        return agent.accept(id, media);
      case 'sip.reject':
        return agent.reject(id, command.code);
      case 'sip.deflect':
        return agent.deflect(id, command.targetUri);
      case 'sip.offer':
      case 'sip.offer-video':
        return offer(command);
      case 'sip.drop-offer':
        return agent.dropOffer(id, command.purpose);
      case 'sip.refresh':
        return agent.refresh(id);
      case 'sip.refer':
        return agent.refer(id, command.refer);
      case 'sip.forget-refer':
        return agent.forgetRefer(id);
      case 'sip.answer-refer':
        return refer(command);
      case 'sip.report-refer':
        return agent.reportRefer(id, command.code);
      case 'sip.bye':
        return agent.bye(id);
      case 'sip.return':
        return void takeBack();
      case 'sip.let-go':
        return void letGo();
    }
  };
}
