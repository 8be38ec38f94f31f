import {
  type CallCommand,
  type CallConfig,
  type CallState,
  type CallStep,
  stay,
  stopAll,
  to,
} from './call.ts';
import { localEnd } from './call-end.ts';
import { hold, resume } from './hold-step.ts';
import type { TransferEvent, TransferQuestion, TransferState } from './transfer.ts';

type Begin = Extract<TransferEvent, { readonly type: 'user.transferred' }>;

/** One step of handing a call on, or of being handed on. Pure. */
export function stepTransfer(state: CallState, event: TransferEvent, config: CallConfig): CallStep {
  if (state.phase.step !== 'connected') {
    // Whoever asks wants an answer, also when there is nothing to hand on.
    const isQuestion = event.type === 'sip.refer-asked';
    return isQuestion ? to(state, { type: 'sip.answer-refer', follow: null }) : stay(state);
  }
  switch (event.type) {
    case 'user.transferred':
      return begin(state, event);
    case 'user.transfer-cancelled':
      return isUnderWay(state.transfer) ? takenBack(state, state.transfer) : stay(state);
    case 'sip.refer-accepted':
      return state.transfer?.step === 'asking'
        ? accepted(state, state.transfer, event.silent, config)
        : stay(state);
    case 'sip.refer-refused':
      return isUnderWay(state.transfer) ? failed(state, state.transfer, event.code) : stay(state);
    case 'sip.refer-unanswered':
      return isUnderWay(state.transfer) ? notKnown(state, state.transfer) : stay(state);
    case 'sip.refer-reported':
      return isReported(state.transfer) ? reported(state, state.transfer, event.code, config) : stay(state);
    case 'sip.refer-asked':
      return asked(state, event.question, event.verdict);
    case 'user.question-answered':
      return state.transferQuestion === null
        ? stay(state)
        : answer(state, event.yes ? state.transferQuestion : null);
    case 'sip.refer-gone':
      return state.transferQuestion === null ? stay(state) : answer(state, null);
    case 'follow.reported':
      return state.following ? follow(state, event.code, config) : stay(state);
    case 'line.handed-on':
      return event.done
        ? to(
            { ...state, handedOn: true },
            { type: 'timer.start', name: 'handed-on', delayMs: config.handedOnMs },
          )
        : to({ ...state, handedOn: true });
    case 'line.kept':
      return state.handedOn ? to({ ...state, handedOn: false }) : stay(state);
  }
}

const settled: readonly TransferState['step'][] = ['done', 'failed', 'unknown'];

export function isUnderWay(transfer: TransferState | null): transfer is TransferState {
  return transfer !== null && !settled.includes(transfer.step);
}

/** What is told of it counts. */
export const isReported = (transfer: TransferState | null): transfer is TransferState =>
  transfer !== null && transfer.step !== 'done' && transfer.step !== 'failed';

/** The far side hears music while it is asked: first hold, then REFER. */
function begin(state: CallState, { kind, target, targetUri, replaces }: Begin): CallStep {
  if (isUnderWay(state.transfer) || state.following || state.handedOn) return stay(state);
  const comesBack = state.hold.byUs === 'no' && !state.aside;
  const transfer = { kind, target, targetUri, replaces, comesBack, sipCode: null } as const;
  if (state.hold.byUs === 'held') return refer({ ...state, transfer: { ...transfer, step: 'asking' } });
  const held = hold(state);
  return to({ ...held.state, transfer: { ...transfer, step: 'holding' } }, ...held.commands);
}

/** Held or not, it was tried: now REFER. */
export function afterHold(step: CallStep): CallStep {
  const { state, commands } = step;
  const { transfer, hold: now } = state;
  if (transfer?.step !== 'holding' || now.byUs === 'holding' || now.byUs === 'resuming') return step;
  const asking = refer({ ...state, transfer: { ...transfer, step: 'asking' } });
  return to(asking.state, ...commands, ...asking.commands);
}

function refer(state: CallState): CallStep {
  const { transfer } = state;
  if (transfer === null) return stay(state);
  const { target, targetUri, replaces } = transfer;
  return to(state, { type: 'sip.refer', refer: { target, targetUri, replaces } });
}

function accepted(state: CallState, transfer: TransferState, silent: boolean, config: CallConfig): CallStep {
  if (silent) return done(state, transfer, 202, config);
  return to({ ...state, transfer: { ...transfer, step: 'accepted' } }, waitForReport(config));
}

const waitForReport = ({ transferMs }: CallConfig): CallCommand => ({
  type: 'timer.start',
  name: 'transfer',
  delayMs: transferMs,
});

function reported(state: CallState, transfer: TransferState, code: number, config: CallConfig): CallStep {
  if (code >= 300) return failed(state, transfer, code);
  if (code >= 200) return done(state, transfer, code, config);
  // Reports may overtake each other: a ringing phone does not go back to being tried.
  const step = code > 100 || transfer.step === 'ringing' ? 'ringing' : 'trying';
  // A report may overtake the 202 as well: it is waited for the next one all the same.
  const isBegun = transfer.step !== 'asking' && transfer.step !== 'unknown';
  const begun = isBegun ? [] : [waitForReport(config)];
  return to({ ...state, transfer: { ...transfer, step, sipCode: code } }, ...begun);
}

/** After a REFER nobody says BYE for us. */
function done(state: CallState, transfer: TransferState, sipCode: number, config: CallConfig): CallStep {
  const phase = { step: 'ending', end: localEnd('transferred') } as const;
  return to(
    { ...state, transfer: { ...transfer, step: 'done', sipCode }, phase },
    ...stopAll,
    { type: 'media.hold', held: true },
    { type: 'sip.bye' },
    { type: 'timer.start', name: 'ending', delayMs: config.endingMs },
  );
}

function failed(state: CallState, transfer: TransferState, sipCode: number | null): CallStep {
  return comeBack({ ...state, transfer: { ...transfer, step: 'failed', sipCode } }, transfer);
}

/** Nobody has said no: it may have come about. */
export function notKnown(state: CallState, transfer: TransferState): CallStep {
  return comeBack({ ...state, transfer: { ...transfer, step: 'unknown', sipCode: null } }, transfer);
}

/** Of what was asked and not answered, the far side may have heard nothing yet: it need not. */
function takenBack(state: CallState, transfer: TransferState): CallStep {
  const back = comeBack({ ...state, transfer: null }, transfer);
  return transfer.step === 'asking' ? to(back.state, { type: 'sip.forget-refer' }, ...back.commands) : back;
}

function comeBack(state: CallState, { comesBack }: TransferState): CallStep {
  const back = comesBack && !state.aside ? resume(state) : to(state);
  return to(back.state, { type: 'timer.stop', name: 'transfer' }, ...back.commands);
}

function asked(state: CallState, question: TransferQuestion, verdict: 'follow' | 'ask' | 'refuse'): CallStep {
  const busy = state.following || state.transferQuestion !== null || isUnderWay(state.transfer);
  if (busy || verdict === 'refuse') return to(state, { type: 'sip.answer-refer', follow: null });
  if (verdict === 'follow') return answer(state, question);
  return to({ ...state, transferQuestion: question });
}

function answer(state: CallState, follow: TransferQuestion | null): CallStep {
  const next = { ...state, transferQuestion: null, following: follow !== null };
  return to(next, { type: 'sip.answer-refer', follow });
}

/** The far side hears how the new call goes; once that stands, this one is to end by them, or else by us. */
function follow(state: CallState, code: number, config: CallConfig): CallStep {
  const report = { type: 'sip.report-refer', code } as const;
  if (code < 200) return to(state, report);
  if (code >= 300) return to({ ...state, following: false }, report);
  return to({ ...state, following: false, handedOn: true }, report, {
    type: 'timer.start',
    name: 'handed-on',
    delayMs: config.handedOnMs,
  });
}
