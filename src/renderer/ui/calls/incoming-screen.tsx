import { Button } from '../components/button.tsx';
import { CallIcon, HangUpIcon } from '../components/icons.ts';
import { formatDuration } from '../format/duration.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { useNow } from '../use-now.ts';
import { CallAvatar } from './call-avatar.tsx';
import { type CallFacts, whoOf } from './call-facts.ts';
import type { Desk } from './desk.ts';
import { SendElsewhere } from './send-elsewhere.tsx';
import { StageName } from './stage-name.tsx';

interface Props {
  readonly call: CallFacts;
  readonly domain: string;
  readonly desk: Desk;
  readonly onAnswered: (callId: string) => void;
}

/** A call that rings while nothing else goes on. No key answers or declines it unless its button has the focus. */
export function IncomingScreen({ call, domain, desk, onAnswered }: Props) {
  const text = useText();
  const now = useNow(true);
  return (
    <section className="stage" aria-label={text.call.incomingFrom(whoOf(call.peer))}>
      <p className="stage__state">{text.call.words.incoming}</p>
      <CallAvatar peer={call.peer} />
      <StageName peer={call.peer} identity={call.identity} />
      <p className="quiet" role="timer">
        {text.call.ringingFor(formatDuration(now - call.startedAt))}
      </p>
      <IncomingButtons {...{ call, domain, desk, onAnswered }} size="large" />
    </section>
  );
}

export function IncomingButtons({
  call,
  domain,
  desk,
  onAnswered,
  size,
}: Props & { readonly size: 'normal' | 'large' }) {
  const text = useText();
  const actions = useActions();
  return (
    <>
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
      <SendElsewhere call={call} domain={domain} desk={desk} />
    </>
  );
}
