import './incoming-strip.css';
import { Avatar } from '../components/avatar.tsx';
import { useText } from '../text/use-text.ts';
import { type CallFacts, numberOf, whoOf } from './call-facts.ts';
import { IncomingButtons } from './incoming-screen.tsx';

interface Props {
  readonly calls: readonly CallFacts[];
  readonly onAnswered: (callId: string) => void;
}

/** Calls that ring while the person looks at something else. */
export function IncomingStrip({ calls, onAnswered }: Props) {
  const text = useText();
  return calls.map((call) => (
    <section key={call.id} className="incoming-strip" aria-label={text.call.incomingFrom(whoOf(call.peer))}>
      <Avatar name={call.peer.name} size="small" />
      <div className="incoming-strip__who">
        <p className="incoming-strip__name">{whoOf(call.peer)}</p>
        <p className="quiet">
          {text.call.words.incoming}, {numberOf(call.peer)}
        </p>
      </div>
      <IncomingButtons call={call} onAnswered={onAnswered} size="normal" />
    </section>
  ));
}
