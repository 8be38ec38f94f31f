import { formatSeconds } from '../format/duration.ts';
import { useLocale, useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

/** The newest change of path in this call, and what was lost with it: "Moved to mobile, 0.1 s lost". */
export function RoamLine({ call }: { call: CallFacts }) {
  const text = useText();
  const locale = useLocale();
  const roam = call.roams.at(-1);
  if (roam === undefined) return null;
  const { before, after, gapMs } = roam;
  const { movedTo, reconnected, lost, nothingLost } = text.call;
  const went =
    after.network === null || after.network === before.network ? reconnected : movedTo[after.network];
  return (
    <p className="roam-line" role="status" data-testid="roam">
      {`${went}, ${gapMs === null ? nothingLost : lost(formatSeconds(gapMs, locale))}`}
    </p>
  );
}
