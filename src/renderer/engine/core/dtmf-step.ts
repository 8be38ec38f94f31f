import { type CallCommand, type CallState, type CallStep, stay, to } from './call.ts';
import { type DtmfEvent, splitDigits } from './dtmf.ts';

const pauseMs = 2000;
const valid = /^[0-9A-Da-d*#,;]+$/;

/** One step of the digits drawn in dtmf.ts. Pure. */
export function stepDtmf(state: CallState, event: DtmfEvent): CallStep {
  const { dtmf } = state;
  switch (event.type) {
    case 'user.digits':
      if (state.phase.step !== 'connected' || !valid.test(event.digits)) return stay(state);
      // A held call has no way to carry them, and they would be lost without a word.
      if (isHeld(state)) return to({ ...state, dtmf: { ...dtmf, problem: 'held' } });
      if (dtmf.pending !== '' || dtmf.waiting)
        return to({ ...state, dtmf: { ...dtmf, pending: dtmf.pending + event.digits } });
      return send(state, event.digits);
    case 'user.digits-continued':
      if (!dtmf.waiting || state.phase.step !== 'connected') return stay(state);
      if (isHeld(state)) return to({ ...state, dtmf: { ...dtmf, problem: 'held' } });
      return send(state, dtmf.pending);
    case 'media.digits-sent':
      return to({ ...state, dtmf: { ...dtmf, sent: dtmf.sent + event.digits, problem: null } });
    case 'media.digits-refused':
      return to(
        { ...state, dtmf: { sent: dtmf.sent, pending: '', waiting: false, problem: event.problem } },
        {
          type: 'timer.stop',
          name: 'digit-pause',
        },
      );
  }
}

/** The pause is over. */
export function afterPause(state: CallState): CallStep {
  if (state.phase.step !== 'connected' || state.dtmf.pending === '') return stay(state);
  if (isHeld(state)) return to({ ...state, dtmf: { ...state.dtmf, pending: '', problem: 'held' } });
  return send(state, state.dtmf.pending);
}

const isHeld = ({ hold, aside }: CallState): boolean => hold.byUs !== 'no' || hold.byThem || aside;

function send(state: CallState, digits: string): CallStep {
  const { now, next, rest } = splitDigits(digits);
  const commands: CallCommand[] = [];
  if (now !== '') commands.push({ type: 'media.dtmf', digits: now });
  // A pause at the very end pauses nothing.
  const more = rest !== '';
  if (next === 'pause' && more) commands.push({ type: 'timer.start', name: 'digit-pause', delayMs: pauseMs });
  const dtmf = { ...state.dtmf, pending: rest, waiting: next === 'wait' && more, problem: null };
  return to({ ...state, dtmf }, ...commands);
}
