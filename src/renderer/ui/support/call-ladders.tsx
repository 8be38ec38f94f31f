import './support.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Ladder } from '../calls/call-details.tsx';
import { useCalls, whoOf } from '../calls/call-facts.ts';
import { DetailsIcon } from '../components/icons.ts';
import { formatExactClock } from '../format/duration.ts';
import { useLocale, useText } from '../text/use-text.ts';

/** Every call that there is, and what was said about it, the newest first. */
export function CallLadders() {
  const { support } = useText();
  const locale = useLocale();
  const calls = useCalls().filter(({ details }) => details.ladder.length > 0);
  return (
    <>
      <p className="quiet">{support.messages.meaning}</p>
      {calls.length === 0 && <p>{support.messages.none}</p>}
      {calls.toReversed().map((call) => (
        <Disclosure key={call.id} className="details">
          <AriaButton slot="trigger" className="details__trigger">
            <DetailsIcon size={18} aria-hidden className="details__mark" />
            {support.messages.call(whoOf(call.peer), formatExactClock(call.startedAt, locale))}
          </AriaButton>
          <DisclosurePanel className="details__panel">
            <Ladder call={call} />
          </DisclosurePanel>
        </Disclosure>
      ))}
    </>
  );
}
