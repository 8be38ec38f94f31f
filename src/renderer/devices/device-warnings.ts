import type { Processing } from '../engine/core/sound.ts';
import type { SoundDevice } from './sound-devices.ts';

/**
 * `mixed`: microphone and speaker belong to different hardware, so that nobody but us can take the echo away.
 * `echo`: we do not take it away. `hands-free`: a Bluetooth headset in the mode in which speech sounds like a telephone.
 */
export type SoundWarning = 'mixed' | 'echo' | 'hands-free';

/** As Windows, PulseAudio, PipeWire and macOS name it. */
const handsFree = /hands-?free|\bHFP\b|\bHSP\b|head[ _-]?(set)?[ _-]unit/i;
const bluetooth = /bluetooth/i;
/** What sits on the ears sends nothing back to a microphone. */
const onTheEars = /head ?(phone|set)|ear ?(phone|bud|pod)|kopfhörer/i;

/** What may spoil the sound of these two together. Pure. */
export function warnOf(
  microphone: SoundDevice | null,
  speaker: SoundDevice | null,
  processing: Pick<Processing, 'echoCancellation'>,
): readonly SoundWarning[] {
  const warnings: SoundWarning[] = [];
  if (microphone === null || speaker === null) return warnings;
  const quiet = onTheEars.test(speaker.label);
  if (!processing.echoCancellation && !quiet) warnings.push('echo');
  else if (!quiet && areApart(microphone, speaker)) warnings.push('mixed');
  // With a Bluetooth microphone open the headset leaves its music mode, whatever its names say.
  if (bluetooth.test(microphone.label) || handsFree.test(microphone.label) || handsFree.test(speaker.label))
    warnings.push('hands-free');
  return warnings;
}

/**
 * Whether they are different hardware for sure. On Linux Chromium gives every entry a group of its own: there the names
 * tell, which begin with the hardware's, or have it in brackets.
 */
function areApart(a: SoundDevice, b: SoundDevice): boolean {
  if (a.group === '' || b.group === '' || a.group === b.group) return false;
  const names = namesOf(a.label);
  return !namesOf(b.label).some((name) => names.includes(name));
}

function namesOf(label: string): readonly string[] {
  const inBrackets = [...label.matchAll(/\(([^)]+)\)/g)].map(([, name = '']) => name.trim().toLowerCase());
  const [first, second] = label.replace(/\(.*$/, '').trim().toLowerCase().split(/\s+/);
  return second === undefined ? inBrackets : [...inBrackets, `${first} ${second}`];
}
