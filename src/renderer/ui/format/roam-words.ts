import type { CallSummary } from '../../../shared/engine-summary.ts';
import type { Text } from '../text/text.ts';
import { formatSeconds } from './duration.ts';

type Roam = Pick<CallSummary['roams'][number], 'cause' | 'before' | 'after' | 'gapMs'>;

/** A change of path in a call, and what was lost with it: "Moved to mobile, 0.1 s lost". */
export function roamWords(roam: Roam, text: Text, locale: string): string {
  const { lost, nothingLost } = text.call;
  const { gapMs } = roam;
  return `${wentTo(roam, text)}, ${gapMs === null ? nothingLost : lost(formatSeconds(gapMs, locale))}`;
}

function wentTo({ cause, before, after }: Roam, text: Text): string {
  const { movedTo, reconnected, windowRestarted } = text.call;
  if (cause === 'page-gone') return windowRestarted;
  return after.network === null || after.network === before.network ? reconnected : movedTo[after.network];
}
