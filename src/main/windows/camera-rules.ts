import type { IdentityState } from '../../shared/desktop-state.ts';
import type { CallSummary } from '../../shared/engine-summary.ts';
import type { CameraRules } from './permissions.ts';

/** As far as the page has told: a call stands, and not one for help: that has no picture. Pure. */
export function mayHavePicture(calls: readonly Pick<CallSummary, 'state' | 'emergency'>[]): boolean {
  return calls.some(({ state, emergency }) => state === 'connected' && !emergency);
}

/** Policy may forbid pictures altogether; and a camera is for a call that stands, which is no emergency. Pure. */
export function cameraRulesOf(
  identity: IdentityState,
  calls: readonly Pick<CallSummary, 'state' | 'emergency'>[],
): CameraRules {
  const mayName = identity.step === 'signed-in' && identity.account.video?.allowed !== false;
  return { mayName, mayOpen: mayName && mayHavePicture(calls) };
}
