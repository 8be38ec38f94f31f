import { useRef } from 'react';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { CallIcon, HangUpIcon } from '../components/icons.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, numberOf, whoOf } from './call-facts.ts';
import { useFocusWhenLost } from './use-focus-when-lost.ts';

interface Props {
  readonly call: CallFacts;
  readonly onAnswered: (callId: string) => void;
}

/** A call that rings while nothing else goes on. No key answers or declines it unless its button has the focus. */
export function IncomingScreen({ call, onAnswered }: Props) {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  const who = whoOf(call.peer);
  return (
    <section className="stage" aria-label={text.call.incomingFrom(who)}>
      <p className="stage__state">{text.call.words.incoming}</p>
      <Avatar name={call.peer.name} />
      <div className="stage__who">
        <h1 className="stage__name" ref={heading} tabIndex={-1}>
          {who}
        </h1>
        <p className="stage__number">{numberOf(call.peer)}</p>
      </div>
      <IncomingButtons call={call} onAnswered={onAnswered} size="large" />
    </section>
  );
}

export function IncomingButtons({ call, onAnswered, size }: Props & { readonly size: 'normal' | 'large' }) {
  const text = useText();
  const actions = useActions();
  return (
    <div className="stage__buttons">
      <Button
        tone="danger"
        size={size}
        icon={<HangUpIcon size={20} aria-hidden />}
        onPress={() => actions.decline(call.id)}
      >
        {text.call.decline}
      </Button>
      <Button
        tone="success"
        size={size}
        icon={<CallIcon size={20} aria-hidden />}
        onPress={() => {
          actions.answer(call.id);
          onAnswered(call.id);
        }}
      >
        {text.call.answer}
      </Button>
    </div>
  );
}
