import type { Tone } from './media/tones.ts';
import type { CallView } from './snapshot.ts';

type Sounding = Pick<CallView, 'step' | 'direction'>;

/**
 * What is to be heard besides voices, from all calls together: a ring as long as anyone calls (a quiet one in a call),
 * ringback while a called phone rings. Pure.
 */
export function chooseTone(calls: readonly Sounding[]): Tone | null {
  const has = (step: CallView['step']) => calls.some((call) => call.step === step);
  if (has('incoming')) return has('connected') ? 'waiting' : 'ring';
  return has('ringing') && !has('connected') ? 'ringback' : null;
}
