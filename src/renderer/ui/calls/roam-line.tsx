import { roamWords } from '../format/roam-words.ts';
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
  return (
    <p className="roam-line" role="status" data-testid="roam">
      {roamWords(roam, text, locale)}
    </p>
  );
}
