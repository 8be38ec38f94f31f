import './details.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { useText } from '../text/use-text.ts';
import { type FactRows, Facts } from './facts.tsx';
import { DetailsIcon } from './icons.ts';

/** Facts for the curious and for support, folded until asked for; `unfolded` where they are what is needed next. */
export function Details({ rows, unfolded = false }: { rows: FactRows; unfolded?: boolean }) {
  const text = useText();
  return (
    <Disclosure className="details" defaultExpanded={unfolded}>
      <AriaButton slot="trigger" className="details__trigger">
        <DetailsIcon size={18} aria-hidden className="details__mark" />
        {text.common.details}
      </AriaButton>
      <DisclosurePanel className="details__panel">
        <Facts rows={rows} />
      </DisclosurePanel>
    </Disclosure>
  );
}
