import './messages.css';
import { useState } from 'react';
import type { Chat } from '../../../shared/messages.ts';
import { Button, IconButton } from '../components/button.tsx';
import { BackIcon, CallIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { Compose } from './compose.tsx';
import type { AskedLink } from './message-item.tsx';
import { MessageLog } from './message-log.tsx';
import { useChat, useMessages, useSeen } from './use-messages.ts';

interface Props {
  readonly id: number;
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
  readonly onBack: (() => void) | null;
  readonly onCall: (number: string) => void;
  readonly onRemoved: () => void;
}

type Question = { readonly kind: 'remove' } | ({ readonly kind: 'link' } & AskedLink);

/** What was written with somebody, and the field to go on. */
export function ChatView({ id, draft, onDraft, onBack, onCall, onRemoved }: Props) {
  const text = useText();
  const desktop = useDesktop();
  const chat = useChat(id);
  const { rows, more, hasMore } = useMessages(id);
  const [question, setQuestion] = useState<Question | null>(null);
  useSeen(id, chat?.unread ?? 0);
  if (chat === null || rows === null) return null;
  const who = chat.name ?? chat.number;
  return (
    <article className="chat" aria-label={text.messages.ofChat(who)}>
      <ChatHead
        chat={chat}
        onBack={onBack}
        onCall={() => onCall(chat.number)}
        onRemove={() => setQuestion({ kind: 'remove' })}
      />
      <MessageLog
        rows={rows}
        who={who}
        onEarlier={more}
        hasEarlier={hasMore}
        onLink={(link) => setQuestion({ kind: 'link', ...link })}
      />
      {question !== null && (
        <Asked
          question={question}
          who={who}
          onNo={() => setQuestion(null)}
          onYes={() => {
            setQuestion(null);
            if (question.kind === 'link') void desktop.request('web.open', { url: question.url });
            else void desktop.request('messages.removeChat', { id }).then(onRemoved);
          }}
        />
      )}
      <Compose chat={id} draft={draft} onDraft={onDraft} />
    </article>
  );
}

interface HeadProps {
  readonly chat: Chat;
  readonly onBack: (() => void) | null;
  readonly onCall: () => void;
  readonly onRemove: () => void;
}

function ChatHead({ chat, onBack, onCall, onRemove }: HeadProps) {
  const { messages } = useText();
  const who = chat.name ?? chat.number;
  return (
    <header className="chat__head">
      {onBack !== null && (
        <IconButton label={messages.back} onPress={onBack}>
          <BackIcon size={20} aria-hidden />
        </IconButton>
      )}
      <div className="chat__who">
        <h1>
          <bdi>{who}</bdi>
        </h1>
        {who !== chat.number && (
          <p className="quiet selectable">
            <bdi>{chat.number}</bdi>
          </p>
        )}
      </div>
      <Button icon={<CallIcon size={18} aria-hidden />} onPress={onCall}>
        {messages.call}
      </Button>
      <Button tone="quiet" onPress={onRemove}>
        {messages.remove}
      </Button>
    </header>
  );
}

interface AskedProps {
  readonly question: Question;
  readonly who: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Asked({ question, who, onYes, onNo }: AskedProps) {
  const { messages, common } = useText();
  const isLink = question.kind === 'link';
  const title = isLink ? messages.openQuestion(question.host) : messages.removeQuestion(who);
  return (
    <section className="person-card__question chat__question" aria-label={title}>
      <h2>{title}</h2>
      <p>{isLink ? messages.openMeaning : messages.removeMeaning}</p>
      {isLink && <p className="chat__address selectable">{question.url}</p>}
      <div className="person-card__buttons">
        <Button tone={isLink ? 'accent' : 'danger'} onPress={onYes}>
          {isLink ? messages.open : messages.remove}
        </Button>
        <Button autoFocus onPress={onNo}>
          {common.cancel}
        </Button>
      </div>
    </section>
  );
}
