/** Of about a second of sound in the noise suppressor. */
export interface NoiseFigures {
  /** Mean square of a sample. */
  readonly inputEnergy: number;
  readonly outputEnergy: number;
  /** How probably it was speech, 0 to 1, by the suppressor's own account. */
  readonly speech: number;
  /** Share of the time that it needed to reckon: at 1 it cannot keep up. */
  readonly load: number;
}

/** Why the suppressor is no good here. */
export type NoiseTrouble = 'broken' | 'silent' | 'slow' | 'gone';

export interface NoiseWatch {
  readonly slow: number;
  readonly silent: number;
}

export const freshWatch: NoiseWatch = { slow: 0, silent: 0 };

/** More of one core than this is more than a call may cost; the rest of the machine needs it. */
const mostLoad = 0.5;
/** So many seconds one after the other, lest a hiccup count. */
const patience = 3;
/** Louder than a quiet room (-50 dB), and sure to be speech. */
const heard = 1e-5;
const surelySpeech = 0.7;
/** Speech that comes out 40 dB weaker is lost. */
const leastShare = 1e-4;

/** Looks at one more second. Pure. */
export function watchNoise(
  watch: NoiseWatch,
  { inputEnergy, outputEnergy, speech, load }: NoiseFigures,
): { readonly watch: NoiseWatch; readonly trouble: NoiseTrouble | null } {
  if (![inputEnergy, outputEnergy, speech, load].every(Number.isFinite)) return { watch, trouble: 'broken' };
  // A microphone that is noise-free and silent is no fault of the suppressor's.
  const isLost = inputEnergy > heard && speech > surelySpeech && outputEnergy < inputEnergy * leastShare;
  const next = { slow: load > mostLoad ? watch.slow + 1 : 0, silent: isLost ? watch.silent + 1 : 0 };
  if (next.silent >= patience) return { watch: next, trouble: 'silent' };
  return { watch: next, trouble: next.slow >= patience ? 'slow' : null };
}
