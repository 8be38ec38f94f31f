import './call-lists.css';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { NewCallIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';
import { CallRow } from './call-row.tsx';
import type { Desk } from './desk.ts';

interface ListProps {
  readonly calls: readonly CallFacts[];
  /** The call on the stage. */
  readonly shown: string | null;
  readonly desk: Desk;
}

/** Calls that go on; only there when there are any. */
export function CurrentCalls({ calls, shown, desk }: ListProps) {
  const text = useText();
  const live = calls.filter(({ end }) => end === null);
  if (live.length === 0) return null;
  return (
    <CallList
      title={text.list.current}
      action={
        shown !== null && (
          <Button
            tone="quiet"
            icon={<NewCallIcon size={18} aria-hidden />}
            onPress={() => desk.showPad(calls)}
          >
            {text.list.newCall}
          </Button>
        )
      }
    >
      {live.map((call) => (
        <li key={call.id}>
          <CallRow call={call} current={call.id === shown} onOpen={desk.open} />
        </li>
      ))}
    </CallList>
  );
}

function CallList({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <section className="call-list" aria-label={title}>
      <div className="call-list__head">
        <h2>{title}</h2>
        {action}
      </div>
      <ul className="call-list__rows">{children}</ul>
    </section>
  );
}
