import './call-lists.css';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../components/button.tsx';
import { CallIcon, NewCallIcon } from '../components/icons.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, whoOf } from './call-facts.ts';
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

/** Ended calls, newest first, until they are cleared or the app closes. */
export function RecentCalls({ calls, shown, desk }: ListProps) {
  const text = useText();
  const actions = useActions();
  const ended = calls.filter(({ end }) => end !== null).toReversed();

  function clear(): void {
    for (const { id } of ended) actions.dismiss(id);
  }

  return (
    <CallList
      title={text.list.recent}
      action={
        ended.length > 0 && (
          <Button tone="quiet" onPress={clear}>
            {text.list.clear}
          </Button>
        )
      }
    >
      {ended.length === 0 ? (
        <li className="call-list__empty">
          <p className="call-list__empty-title">{text.list.emptyTitle}</p>
          <p className="quiet">{text.list.emptyMeaning}</p>
        </li>
      ) : (
        ended.map((call) => (
          <li key={call.id} className="call-list__item">
            <CallRow call={call} current={call.id === shown} onOpen={desk.open} />
            <IconButton
              label={text.list.callBack(whoOf(call.peer))}
              onPress={() => desk.open(actions.dial(call.peer.uri))}
            >
              <CallIcon size={18} aria-hidden />
            </IconButton>
          </li>
        ))
      )}
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
