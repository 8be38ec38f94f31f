import './calls-room.css';
import { domainOf } from '../../../shared/dial-target.ts';
import type { CallGroup } from '../../../shared/people.ts';
import type { Account } from '../../../shared/provisioning.ts';
import { DialScreen } from '../dialpad/dial-screen.tsx';
import { HistoryList } from '../people/history-list.tsx';
import { useNarrow } from '../use-media-query.ts';
import { chooseStage, chooseStrip } from './attention.ts';
import { useCalls } from './call-facts.ts';
import { CurrentCalls } from './call-lists.tsx';
import { CallScreen } from './call-screen.tsx';
import type { Desk } from './desk.ts';
import { EndedScreen } from './ended-screen.tsx';
import { IncomingScreen } from './incoming-screen.tsx';
import { IncomingStrip } from './incoming-strip.tsx';

interface Props {
  readonly account: Account;
  readonly desk: Desk;
  /** Shows whoever a call was with in the room of people. */
  readonly onPerson: (group: CallGroup) => void;
}

/** Wide: the lists beside the place where the call lives. Narrow: one column, the call covers the rest. */
export function CallsRoom({ account, desk, onPerson }: Props) {
  const calls = useCalls();
  const narrow = useNarrow();
  const stage = chooseStage(calls, desk.attention);
  const shown = stage.kind === 'pad' ? null : stage.call.id;
  const place = <StagePlace account={account} desk={desk} narrow={narrow} />;
  const strip = (
    <IncomingStrip
      calls={chooseStrip(calls, stage)}
      domain={domainOf(account.aor) ?? ''}
      desk={desk}
      onAnswered={desk.open}
    />
  );

  const history = (
    <HistoryList
      onDialled={desk.open}
      onOpen={(callId) => {
        const isThere = calls.some(({ id }) => id === callId);
        if (isThere) desk.open(callId);
        return isThere;
      }}
      onPerson={onPerson}
    />
  );

  if (!narrow) {
    return (
      <div className="calls-room calls-room--wide">
        <aside className="calls-room__lists">
          <CurrentCalls calls={calls} shown={shown} desk={desk} />
          {history}
        </aside>
        <div className="calls-room__stage scroll">
          {strip}
          {place}
        </div>
      </div>
    );
  }
  return (
    <div className="calls-room calls-room--narrow scroll">
      {strip}
      {stage.kind === 'pad' && <CurrentCalls calls={calls} shown={shown} desk={desk} />}
      {place}
      {stage.kind === 'pad' && history}
    </div>
  );
}

function StagePlace({ account, desk, narrow }: Omit<Props, 'onPerson'> & { readonly narrow: boolean }) {
  const calls = useCalls();
  const stage = chooseStage(calls, desk.attention);
  const domain = domainOf(account.aor) ?? '';
  switch (stage.kind) {
    case 'pad':
      return <DialScreen domain={domain} policy={account.calls} desk={desk} />;
    case 'incoming':
      return <IncomingScreen call={stage.call} domain={domain} desk={desk} onAnswered={desk.open} />;
    case 'call':
      return (
        <CallScreen
          key={stage.call.id}
          call={stage.call}
          desk={desk}
          domain={domain}
          policy={account.calls}
          onBack={narrow ? () => desk.showPad(calls) : null}
        />
      );
    case 'ended':
      return <EndedScreen key={stage.call.id} call={stage.call} policy={account.calls} desk={desk} />;
  }
}
