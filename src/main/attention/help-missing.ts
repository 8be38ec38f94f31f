import type { EngineSummary } from '../../shared/engine-summary.ts';
import { latestHelpMissing } from '../../shared/help-missing.ts';

/** Brings the large window up, once for each call for help that came to nothing: whoever waits for help must know. */
export function createHelpMissing(present: () => void): (engine: EngineSummary) => void {
  let told: string | null = null;
  return ({ calls }) => {
    const call = latestHelpMissing(calls);
    if (call === null || call.id === told) return;
    told = call.id;
    present();
  };
}
