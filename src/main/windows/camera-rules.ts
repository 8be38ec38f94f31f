import type { IdentityState } from '../../shared/desktop-state.ts';
import type { CallSummary } from '../../shared/engine-summary.ts';
import type { CameraRules } from './permissions.ts';

/** Policy may forbid pictures altogether; and a camera is for a call that stands, which is no emergency. Pure. */
export function cameraRulesOf(
  identity: IdentityState,
  calls: readonly Pick<CallSummary, 'state' | 'emergency'>[],
): CameraRules {
  const mayName = identity.step === 'signed-in' && identity.account.video?.allowed !== false;
  const isNeeded = calls.some(({ state, emergency }) => state === 'connected' && !emergency);
  return { mayName, mayOpen: mayName && isNeeded };
}
