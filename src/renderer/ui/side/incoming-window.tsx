import './side.css';
import type { CallCard, CallCardAct } from '../../../shared/call-card.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button, IconButton } from '../components/button.tsx';
import { CallIcon, HangUpIcon, OpenIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly call: NonNullable<CallCard['ringing']>;
  readonly act: (id: string, act: CallCardAct['act']) => void;
}

/** Who calls, and on which line. The window cannot take the focus, so no key can answer by surprise. */
export function IncomingWindow({ call, act }: Props) {
  const text = useText();
  return (
    <section className="call-card" role="alert" aria-label={text.call.incomingFrom(call.who)}>
      <div className="call-card__head">
        <Avatar name={call.who === call.number ? null : call.who} picture={call.picture} size="small" />
        <div className="call-card__who">
          <h1 className="call-card__name" dir="auto">
            {call.who}
          </h1>
          {call.who !== call.number && (
            <p className="quiet call-card__line">
              <bdi>{call.number}</bdi>
            </p>
          )}
          <p className="quiet call-card__line">{text.callWindow.line(call.line)}</p>
        </div>
        <IconButton label={text.callWindow.open} onPress={() => act(call.id, 'open')}>
          <OpenIcon size={18} aria-hidden />
        </IconButton>
      </div>
      <div className="call-card__buttons">
        <Button
          tone="danger"
          icon={<HangUpIcon size={18} aria-hidden />}
          onPress={() => act(call.id, 'decline')}
        >
          {text.call.decline}
        </Button>
        <Button
          tone="success"
          icon={<CallIcon size={18} aria-hidden />}
          onPress={() => act(call.id, 'answer')}
        >
          {text.call.answer}
        </Button>
      </div>
    </section>
  );
}
