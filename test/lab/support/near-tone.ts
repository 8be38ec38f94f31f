/** Wider than a bin of the page's analyser, far narrower than the distance between two tones. */
const toleranceHz = 25;

/** A check for `toSatisfy`: the frequency that was heard is this tone. */
export function nearTone(tone: number): (frequency: number) => boolean {
  return (frequency) => Math.abs(frequency - tone) < toleranceHz;
}
