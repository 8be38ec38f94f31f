import type { CallSummary } from '../../../shared/engine-summary.ts';
import type { Text } from '../text/text.ts';
import { formatSeconds } from './duration.ts';

type Roam = Pick<CallSummary['roams'][number], 'cause' | 'rung' | 'before' | 'after' | 'gapMs'>;

/** A change of path in a call, and what was lost with it: "Moved to mobile, 0.1 s lost". */
export function roamWords(roam: Roam, text: Text, locale: string): string {
  const { lost, nothingLost, maybeLostThere } = text.call;
  const { gapMs } = roam;
  const here = gapMs === null ? null : lost(formatSeconds(gapMs, locale));
  const there = isDeafThere(roam) ? maybeLostThere : null;
  return [wentTo(roam, text), here, there ?? (here === null ? nothingLost : null)]
    .filter((part) => part !== null)
    .join(', ');
}

/** What we did not hear is measured. One-sided: they did not hear us. A plain restart: for 3.5 s, where we lost 0.2 s. */
const isDeafThere = ({ cause, rung }: Roam): boolean => cause === 'one-sided' || rung === 'plain-restart';

function wentTo({ cause, before, after }: Roam, text: Text): string {
  const { movedTo, reconnected, windowRestarted } = text.call;
  if (cause === 'page-gone') return windowRestarted;
  return after.network === null || after.network === before.network ? reconnected : movedTo[after.network];
}
