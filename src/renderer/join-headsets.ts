import { firstRinging } from '../shared/first-ringing.ts';
import { type CallView, type EngineActions, type EngineSnapshot, togetherWith } from './engine/snapshot.ts';
import { createHeadsets, type Headsets } from './headset/create-headsets.ts';
import type { HeadsetCommand, Stand } from './headset/headset.ts';
import type { Hid } from './headset/hid.ts';
import type { Phone } from './phone.ts';

// Part of the composition root: headsets beside the calls.

interface MicrophoneView {
  subscribe(listener: () => void): () => void;
  view(): {
    readonly microphone: { readonly label: string } | null;
    readonly inUse: { readonly label: string } | null;
  };
}

export function joinHeadsets(
  phone: Pick<Phone, 'actions' | 'getSnapshot' | 'subscribe'>,
  sound: MicrophoneView,
  log: (line: string) => void,
): Headsets {
  // In no type library of the compiler; absent where the page is no secure context.
  const { hid = null } = navigator as Navigator & { readonly hid?: Hid };
  const headsets = createHeadsets({
    hid,
    act: (command) => carryOut(command, phone.actions, phone.getSnapshot().calls),
    now: () => performance.now(),
    log,
  });
  phone.subscribe(() => headsets.callsAre(standOf(phone.getSnapshot())));
  sound.subscribe(() => headsets.microphoneIs(microphoneOf(sound.view())?.label ?? null));
  headsets.start();
  return headsets;
}

/** Whose buttons count: of the microphone that is captured in truth; before there is any, of the one that is wanted. Pure. */
export const microphoneOf = <Device>({
  inUse,
  microphone,
}: {
  readonly inUse: Device | null;
  readonly microphone: Device | null;
}): Device | null => inUse ?? microphone;

const beingMade: readonly CallView['step'][] = ['preparing', 'calling', 'ringing', 'answering', 'returning'];

/** The calls, as far as a headset is concerned. Pure. */
export function standOf({ calls, availability }: Pick<EngineSnapshot, 'calls' | 'availability'>): Stand {
  const ringing = firstRinging(calls.filter(({ step }) => step === 'incoming'));
  const connected = calls.filter(({ step }) => step === 'connected');
  const isTalking = ({ hold, aside }: CallView) => hold.byUs === 'no' && !aside;
  const line =
    connected.findLast(isTalking) ?? calls.findLast(({ step }) => beingMade.includes(step)) ?? null;
  const held = connected.findLast((call) => !isTalking(call)) ?? null;
  return {
    ringing: ringing?.id ?? null,
    silent: availability.quiet && ringing?.pressing === false,
    line: line?.id ?? null,
    held: held?.id ?? null,
    muted: line?.muted ?? false,
  };
}

function carryOut(
  command: Exclude<HeadsetCommand, { type: 'write' }>,
  actions: EngineActions,
  calls: readonly CallView[],
): void {
  switch (command.type) {
    case 'swap':
      actions.swap();
      break;
    case 'setMuted':
      actions.setMuted(command.callId, command.muted);
      break;
    case 'hangUp': {
      const call = calls.find(({ id }) => id === command.callId);
      for (const { id } of call === undefined ? [] : togetherWith(call, calls)) actions.hangUp(id);
      break;
    }
    default:
      actions[command.type](command.callId);
  }
}
