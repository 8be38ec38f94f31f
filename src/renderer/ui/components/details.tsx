import './details.css';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { useText } from '../text/use-text.ts';
import { type FactRows, Facts } from './facts.tsx';
import { DetailsIcon } from './icons.ts';

interface Props {
  readonly rows: FactRows;
  readonly unfolded?: boolean;
  readonly children?: ReactNode;
}

/** Facts for the curious and for support, folded until asked for; `unfolded` where they are what is needed next. */
export function Details({ rows, unfolded = false, children }: Props) {
  const text = useText();
  return (
    <Disclosure className="details" defaultExpanded={unfolded}>
      <AriaButton slot="trigger" className="details__trigger">
        <DetailsIcon size={18} aria-hidden className="details__mark" />
        {text.common.details}
      </AriaButton>
      <DisclosurePanel className="details__panel">
        <Facts rows={rows} />
        {children}
      </DisclosurePanel>
    </Disclosure>
  );
}
