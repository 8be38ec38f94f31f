/** Of the calls that ring, the one that answering and declining is about: who presses, else who came first. Pure. */
export function firstRinging<Call extends { readonly pressing: boolean }>(
  ringing: readonly Call[],
): Call | undefined {
  return ringing.find(({ pressing }) => pressing) ?? ringing[0];
}
