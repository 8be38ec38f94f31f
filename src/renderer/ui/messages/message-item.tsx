import type { ChatMessage } from '../../../shared/messages.ts';
import { Button } from '../components/button.tsx';
import { formatMoment } from '../format/day.ts';
import { useDesktop } from '../offhook.ts';
import type { MessagesText } from '../text/messages-text.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { findLinks } from './find-links.ts';

export interface AskedLink {
  readonly url: string;
  readonly host: string;
}

interface Props {
  readonly message: ChatMessage;
  /** Who the other side is. */
  readonly who: string;
  readonly now: number;
  readonly onLink: (link: AskedLink) => void;
}

/** One message: who, when, what, and what has become of it. Whatever it holds is shown as text. */
export function MessageItem({ message, who, now, onLink }: Props) {
  const text = useText();
  const locale = useLocale();
  const desktop = useDesktop();
  const { id, direction, state } = message;
  const failed = hasFailed(message);
  const spoken = direction === 'outgoing' ? text.messages.you : who;
  return (
    <div className={`message message--${direction}`}>
      <p className="message__head quiet">
        <span className="only-spoken">{spoken}, </span>
        {formatMoment(message.at, now, locale, text.history)}
      </p>
      <p className="message__text selectable" dir="auto">
        {findLinks(message.text).map((piece) =>
          piece.kind === 'text' ? (
            piece.text
          ) : (
            <button
              key={piece.at}
              type="button"
              className="message__link"
              onClick={() => onLink({ url: piece.url, host: piece.host })}
            >
              {piece.text}
            </button>
          ),
        )}
      </p>
      {state !== 'received' && (
        <p className={`message__state ${failed ? 'message__state--failed' : 'quiet'}`}>
          {wordsOfState(message, text.messages)}
        </p>
      )}
      {failed && (
        <div className="message__buttons">
          <Button tone="quiet" onPress={() => void desktop.request('messages.sendAgain', { id })}>
            {text.messages.sendAgain}
          </Button>
          <Button tone="quiet" onPress={() => void desktop.request('messages.remove', { id })}>
            {text.messages.removeMessage}
          </Button>
        </div>
      )}
    </div>
  );
}

const hasFailed = ({ state }: ChatMessage): boolean => state === 'refused' || state === 'unreachable';

/** What has become of what was sent; empty of what came in. Pure. */
export function wordsOfState(message: ChatMessage, { states, why }: MessagesText): string {
  const { state, sipCode } = message;
  if (state === 'received') return '';
  return hasFailed(message) ? `${states[state]}: ${why(sipCode)}` : states[state];
}
