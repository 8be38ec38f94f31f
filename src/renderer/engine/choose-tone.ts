import type { Tone } from './media/tones.ts';
import type { CallView } from './snapshot.ts';

type Sounding = Pick<CallView, 'step' | 'direction' | 'earlyMedia' | 'ringsAnew' | 'aside' | 'pressing'>;

/**
 * What is to be heard besides voices, from all calls together: a ring as long as anyone calls (a quiet one in a call),
 * ringback while a called phone rings. While the desktop is not to be disturbed (`quiet`), only pressing calls ring. Pure.
 */
export function chooseTone(calls: readonly Sounding[], quiet: boolean): Tone | null {
  const has = (step: CallView['step']) => calls.some((call) => call.step === step);
  if (calls.some(({ step, pressing }) => step === 'incoming' && (!quiet || pressing)))
    return has('connected') ? 'waiting' : 'ring';
  // The far side may bring its own ringback, or an announcement: ours would drown it.
  if (calls.some(({ earlyMedia }) => earlyMedia)) return null;
  const heard = calls.some(({ step, aside }) => step === 'connected' && !aside);
  const rings = calls.some(({ step, ringsAnew }) => step === 'ringing' || ringsAnew);
  return rings && !heard ? 'ringback' : null;
}
