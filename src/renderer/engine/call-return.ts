import type { KeptCall, TakenCalls } from '../../shared/kept-call.ts';
import type { TransferState } from './core/transfer.ts';
import { isReported, isUnderWay } from './core/transfer-step.ts';
import type { CallView, RoamView } from './snapshot.ts';

/** What a new page makes of a call that the one before left. */
export type ReturnPlan =
  /** INVITE with Replaces; for help also a new one, where nobody had answered. */
  | 'take-back'
  /** It still rings at our server: it rings here again. */
  | 'ring'
  /** Told as lost, and its far side hears that it is over. */
  | 'end'
  /** It was over for the user already: its far side hears so once more. */
  | 'let-go';

/** A call that took so many pages with it would take the next one as well. */
export const mostReturns = 3;
/** How long what a page left open waits to be ended: the far side may wait for hours. */
export const goodbyeMs = 300_000;
/** A call that stood so long after its return has not to do with the next death. */
const steadyMs = 60_000;

/** Pure. */
export function chooseReturn({ step, returns, signalling, emergency }: KeptCall): ReturnPlan {
  if (step === 'ending') return 'let-go';
  if (signalling.kind === 'ringing') return returns > mostReturns ? 'let-go' : 'ring';
  const goesOn = signalling.kind === 'dialog' || emergency;
  return goesOn && returns <= mostReturns ? 'take-back' : 'end';
}

/** How a call came to be here, when another page held it before. */
export interface FormerPage {
  readonly call: KeptCall;
  /** Epoch ms. */
  readonly goneAt: number;
}

export const formerPage = (call: KeptCall, { goneAt }: TakenCalls, now: number): FormerPage => ({
  call,
  goneAt: Math.min(goneAt ?? now, now),
});

/** What the account of this call begins with: the roams before, and the change of pages itself. */
export function roamOf({ goneAt }: FormerPage, returnedAt: number, heardAt: number | null): RoamView {
  const place = { network: null, path: null };
  return {
    at: goneAt,
    cause: 'page-gone',
    rung: 'replaces',
    ...{ before: place, after: place },
    tookMs: returnedAt - goneAt,
    gapMs: (heardAt ?? returnedAt) - goneAt,
  };
}

/** Of a call, what its view does not tell. */
interface HeldByPage {
  readonly signalling: KeptCall['signalling'] | null;
  readonly transfer: TransferState | null;
}

/** A hold that was only to last as long as the transfer. */
const isForTransfer = (transfer: TransferState | null): boolean => isUnderWay(transfer) && transfer.comesBack;

function keptTransfer(transfer: TransferState | null): KeptCall['transfer'] {
  if (!isReported(transfer)) return null;
  const { kind, target, targetUri, step } = transfer;
  return { kind, target: target.slice(0, 256), targetUri, asked: step !== 'holding' };
}

/** What main keeps of a call as it stands now; null: nothing another page could go on with. Pure. */
export function keepCall(
  view: CallView,
  { signalling, transfer }: HeldByPage,
  former: FormerPage | null,
  now: number,
): KeptCall | null {
  if (signalling === null || view.step === 'ended') return null;
  const isBack = view.step === 'connected';
  const isSteady = isBack && former !== null && now - former.goneAt > steadyMs;
  return {
    id: view.id,
    direction: view.direction,
    step: stepOf(view),
    peer: view.peer,
    identity: view.identity,
    startedAt: view.startedAt,
    connectedAt: view.connectedAt,
    setupMs: view.setupMs,
    muted: view.muted,
    held: (view.hold.byUs === 'held' || view.hold.byUs === 'holding') && !isForTransfer(transfer),
    transfer: keptTransfer(transfer),
    aside: view.aside,
    conference: view.conference,
    emergency: view.emergency,
    consultFor: view.consultFor,
    dtmf: view.dtmf.slice(-1024),
    picture:
      view.video.source ?? (view.video.problem === 'began-anew' ? (former?.call.picture ?? null) : null),
    roams: view.roams.slice(-50).map((roam) => ({ ...roam })),
    returns: former === null || isSteady ? 0 : former.call.returns,
    asked: view.step === 'returning',
    signalling,
  };
}

function stepOf({ step }: CallView): KeptCall['step'] {
  if (step === 'ending') return 'ending';
  return step === 'connected' || step === 'returning' ? 'connected' : 'pending';
}
