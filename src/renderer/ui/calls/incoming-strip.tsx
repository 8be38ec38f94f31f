import './incoming-strip.css';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';
import { CallAvatar } from './call-avatar.tsx';
import { type CallFacts, isConnected, numberOf, useCalls, whoOf } from './call-facts.ts';
import type { Desk } from './desk.ts';
import { IncomingButtons } from './incoming-screen.tsx';
import { identityWords } from './stage-name.tsx';

interface Props {
  readonly calls: readonly CallFacts[];
  readonly domain: string;
  readonly desk: Desk;
  readonly onAnswered: (callId: string) => void;
}

/** Calls that ring while the person looks at something else. */
export function IncomingStrip({ calls, domain, desk, onAnswered }: Props) {
  const text = useText();
  const talking = useCalls().filter((call) => isConnected(call) && !call.aside && call.hold.byUs === 'no');
  return calls.map((call) => (
    <section key={call.id} className="incoming-strip" aria-label={text.call.incomingFrom(whoOf(call.peer))}>
      <CallAvatar peer={call.peer} size="small" />
      <div className="incoming-strip__who">
        <p className="incoming-strip__name">
          <bdi>{whoOf(call.peer)}</bdi>
        </p>
        <p className="quiet">{stripWords(call, text)}</p>
        {call.waiting && talking.length > 0 && (
          <p className="quiet">
            {text.inCall.answerHolds(talking.map(({ peer }) => whoOf(peer)).join(', '))}
          </p>
        )}
      </div>
      <IncomingButtons {...{ call, domain, desk, onAnswered }} size="normal" />
    </section>
  ));
}

function stripWords(call: CallFacts, text: Text): string {
  const what = call.waiting ? text.inCall.waitingCall : text.call.words.incoming;
  return [what, numberOf(call.peer), identityWords(call.identity, text)]
    .filter((part) => part !== null)
    .join(', ');
}
