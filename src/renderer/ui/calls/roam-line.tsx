import { formatSeconds } from '../format/duration.ts';
import type { Text } from '../text/text.ts';
import { useLocale, useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

/** The newest change of path in this call, and what was lost with it: "Moved to mobile, 0.1 s lost". Or why it was made. */
export function RoamLine({ call }: { call: CallFacts }) {
  const text = useText();
  const locale = useLocale();
  const roam = call.roams.at(-1);
  if (roam === undefined)
    return call.redialOf === null ? null : (
      <p className="roam-line" role="status" data-testid="redial">
        {text.call.calledAgain}
      </p>
    );
  const { gapMs } = roam;
  const { lost, nothingLost } = text.call;
  return (
    <p className="roam-line" role="status" data-testid="roam">
      {`${wentTo(roam, text)}, ${gapMs === null ? nothingLost : lost(formatSeconds(gapMs, locale))}`}
    </p>
  );
}

function wentTo({ cause, before, after }: CallFacts['roams'][number], text: Text): string {
  const { movedTo, reconnected, windowRestarted } = text.call;
  if (cause === 'page-gone') return windowRestarted;
  return after.network === null || after.network === before.network ? reconnected : movedTo[after.network];
}
