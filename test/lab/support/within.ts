/** A check for `toSatisfy`: at most this share away from what was asked. */
export function within(asked: number, share: number): (measured: number) => boolean {
  return (measured) => Math.abs(measured - asked) <= asked * share;
}
