import type { ControlErrorCode, ControlReply, EngineCommand } from '../../shared/control.ts';
import { DialTargetError } from './call-engine.ts';
import type { CallView, EngineActions, EngineSnapshot } from './snapshot.ts';

const done: ControlReply = { ok: true, value: null };
const refuse = (code: ControlErrorCode, message: string): ControlReply => ({ ok: false, code, message });

/** Carries out one command of the control socket (D8) and says how it went. */
export function runCommand(
  command: EngineCommand,
  actions: EngineActions,
  getSnapshot: () => EngineSnapshot,
): ControlReply {
  const { registration, calls } = getSnapshot();
  switch (command.verb) {
    case 'dial':
      if (registration.step !== 'registered')
        return refuse('not-registered', 'Not registered: calls cannot be made.');
      return dial(command.target, actions);
    case 'answer': {
      const call = calls.find((candidate) => candidate.step === 'incoming');
      if (call === undefined) return refuse('no-call', 'No call is ringing.');
      actions.answer(call.id);
      return done;
    }
    case 'hangup': {
      const call = newestLive(calls);
      if (call === undefined) return refuse('no-call', 'There is no call to hang up.');
      actions.hangUp(call.id);
      return done;
    }
    case 'dtmf': {
      const call = newestLive(calls);
      if (call?.step !== 'connected') return refuse('no-call', 'There is no call to send digits in.');
      actions.sendDtmf(call.id, command.digits);
      const after = getSnapshot().calls.find((candidate) => candidate.id === call.id);
      if (after?.dtmf === call.dtmf) return refuse('not-possible', 'The far side takes no digits.');
      return done;
    }
  }
}

function dial(target: string, actions: EngineActions): ControlReply {
  try {
    return { ok: true, value: { callId: actions.dial(target) } };
  } catch (error) {
    if (error instanceof DialTargetError) return refuse('bad-target', 'This is no number and no address.');
    throw error;
  }
}

/** The call the user is in: a connected one before a ringing one, the newest first. */
function newestLive(calls: readonly CallView[]): CallView | undefined {
  const live = calls.filter((call) => call.step !== 'ended' && call.step !== 'ending').reverse();
  return live.find((call) => call.step === 'connected') ?? live[0];
}
