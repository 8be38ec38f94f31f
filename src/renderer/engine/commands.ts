import type { ControlErrorCode, ControlReply, PageCommand, PageFault } from '../../shared/control.ts';
import { firstRinging } from '../../shared/first-ringing.ts';
import { DialTargetError } from './call-engine.ts';
import { type CallView, type EngineActions, type EngineSnapshot, togetherWith } from './snapshot.ts';

const done: ControlReply = { ok: true, value: null };
const refuse = (code: ControlErrorCode, message: string): ControlReply => ({ ok: false, code, message });

const isRinging = ({ step }: CallView): boolean => step === 'incoming';

/** A check is none of the engine's business. */
export type EngineCommand = Exclude<PageCommand, { verb: 'check' }>;

/** Carries out one command of the control socket (D8) and says how it went. */
export function runCommand(
  command: EngineCommand,
  actions: EngineActions,
  getSnapshot: () => EngineSnapshot,
  phone: { isEmergency(target: string): boolean; simulate(fault: PageFault): void },
): ControlReply {
  const { registration, calls } = getSnapshot();
  switch (command.verb) {
    case 'dial':
      // Whether the edge takes an emergency call from a phone that is not registered is told by the call itself.
      if (registration.step !== 'registered' && !phone.isEmergency(command.target))
        return refuse('not-registered', 'Not registered: calls cannot be made.');
      return withTarget(() => ({ callId: actions.dial(command.target) }));
    case 'answer': {
      const call = firstRinging(calls.filter(isRinging));
      if (call === undefined) return refuse('no-call', 'No call is ringing.');
      actions.answer(call.id);
      return done;
    }
    case 'decline':
      return withCall(firstRinging(calls.filter(isRinging)), 'No call is ringing.', ({ id }) =>
        actions.decline(id),
      );
    case 'mute': {
      const call = newestLive(calls.filter(({ step }) => step !== 'incoming'));
      return withCall(call, 'There is no call to mute.', ({ id }) => actions.setMuted(id, command.on));
    }
    case 'hangup': {
      const call = newestLive(calls);
      if (call === undefined) return refuse('no-call', 'There is no call to hang up.');
      for (const { id } of togetherWith(call, calls)) actions.hangUp(id);
      return done;
    }
    case 'dtmf': {
      const call = newestLive(calls);
      if (call?.step !== 'connected') return refuse('no-call', 'There is no call to send digits in.');
      actions.sendDtmf(call.id, command.digits);
      const after = getSnapshot().calls.find((candidate) => candidate.id === call.id);
      if (after?.dtmfProblem === 'held') return refuse('not-possible', 'The call is held.');
      // By SIP INFO they count only once the far side has answered.
      if (after?.dtmf === call.dtmf && after.details.dtmf !== 'info')
        return refuse('not-possible', 'The far side takes no digits.');
      return done;
    }
    case 'dnd':
      actions.setDoNotDisturb(command.on);
      return done;
    case 'simulate':
      phone.simulate(command.fault);
      return done;
    case 'ladders':
      return {
        ok: true,
        value: calls.map(({ id, details }) => ({ callId: id, lines: details.ladder })),
      };
    default:
      return runCallCommand(command, actions, calls);
  }
}

type CallCommand = Exclude<
  EngineCommand,
  { verb: 'dial' | 'answer' | 'decline' | 'mute' | 'hangup' | 'dtmf' | 'dnd' | 'simulate' | 'ladders' }
>;

/** What changes calls that stand. Outcomes take their time: the status tells them. */
function runCallCommand(
  command: CallCommand,
  actions: EngineActions,
  calls: readonly CallView[],
): ControlReply {
  const connected = calls.filter(({ step }) => step === 'connected').reverse();
  const talking = connected.find(({ hold, aside }) => hold.byUs === 'no' && !aside);
  const held = connected.find(({ hold, aside }) => hold.byUs !== 'no' || aside);
  switch (command.verb) {
    case 'hold':
      return withCall(talking, 'There is no call to hold.', ({ id }) => actions.hold(id));
    case 'resume':
      return withCall(held, 'No call is held.', ({ id }) => actions.resume(id));
    case 'swap':
      return withCall(held, 'There is no held call to swap to.', () => actions.swap());
    case 'conference':
      return withCall(connected[1], 'A conference needs two calls.', () => actions.joinConference());
    case 'split':
      return withCall(
        connected.find(({ conference }) => conference),
        'There is no conference.',
        () => actions.splitConference(),
      );
    case 'consult': {
      const asked = talking ?? held;
      if (asked === undefined) return refuse('no-call', 'There is no call to ask about.');
      return withTarget(() => ({ callId: actions.consult(asked.id, command.target) }));
    }
    case 'transfer':
      return command.target === null
        ? joinConsulted(calls, actions)
        : transfer(command.target, talking ?? held, actions);
  }
}

function withCall(
  call: CallView | undefined,
  otherwise: string,
  act: (call: CallView) => void,
): ControlReply {
  if (call === undefined) return refuse('no-call', otherwise);
  act(call);
  return done;
}

function transfer(target: string, call: CallView | undefined, actions: EngineActions): ControlReply {
  if (call === undefined) return refuse('no-call', 'There is no call to hand on.');
  return withTarget(() => {
    actions.transferBlind(call.id, target);
    return null;
  });
}

function joinConsulted(calls: readonly CallView[], actions: EngineActions): ControlReply {
  const live = calls.filter(({ step }) => step !== 'ended' && step !== 'ending');
  const asked = live.find(({ consultFor }) => live.some(({ id }) => id === consultFor));
  if (asked === undefined || asked.consultFor === null)
    return refuse('no-call', 'Nobody was consulted: name whom the call goes to.');
  actions.transferAttended(asked.consultFor, asked.id);
  return done;
}

function withTarget(act: () => unknown): ControlReply {
  try {
    return { ok: true, value: act() };
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
