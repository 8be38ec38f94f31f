import '../calls/call-lists.css';
import './messages.css';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Chat } from '../../../shared/messages.ts';
import { Avatar } from '../components/avatar.tsx';
import { ListOption } from '../components/list-option.tsx';
import { movedByKey } from '../components/moved-by-key.ts';
import { NothingHere } from '../components/nothing-here.tsx';
import { SearchInput } from '../components/search-input.tsx';
import { useHeldChoice } from '../components/use-held-choice.ts';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { formatDay } from '../format/day.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { useNow } from '../use-now.ts';
import { useChats } from './use-messages.ts';

const keyOf = ({ id }: Chat): number => id;
const optionId = (id: number): string => `chat-${id}`;

interface Props {
  readonly chosen: number | null;
  readonly onChoose: (id: number) => void;
}

/** All chats, the newest first; the arrows go through them, Enter opens. */
export function ChatList({ chosen, onChoose }: Props) {
  const text = useText();
  const [query, setQuery] = useState('');
  const held = useRef<number | null>(null);
  const { total, rows, more, isCurrent, hasFailed } = useChats(query, held);
  const { place, current, isAnywhere, move, enter, leave } = useHeldChoice(
    { rows, question: query, isCurrent, hasFailed, held },
    ({ id }) => onChoose(id),
  );
  const input = useRef<HTMLInputElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    if ((event.key === 'Enter' || event.key === ' ') && isAnywhere) {
      event.preventDefault();
      enter();
      return;
    }
    leave();
    const next = movedByKey(event.key, place, rows?.length ?? 0);
    if (next === null) return;
    event.preventDefault();
    move(next, rows?.[next]?.id ?? null);
  }

  return (
    <>
      <SearchInput label={text.messages.search} value={query} onChange={setQuery} inputRef={input} />
      <p role="status" className="only-spoken">
        {query.trim() === '' || rows === null ? '' : text.messages.found(rows.length)}
      </p>
      {rows !== null && rows.length === 0 && (
        <NothingHere searched={query.trim() !== ''} words={text.messages} />
      )}
      {rows !== null && rows.length > 0 && (
        <VirtualRows
          role="listbox"
          aria-label={text.messages.list}
          tabIndex={0}
          {...(current === null ? {} : { 'aria-activedescendant': optionId(current.id) })}
          rows={rows}
          keyOf={keyOf}
          rowHeight={56}
          onNearEnd={more}
          active={place}
          onKeyDown={onKeyDown}
          onBlur={leave}
          onFocus={() => {
            if (place !== null) return;
            const first = rows.find(({ id }) => id === chosen) ?? rows[0];
            if (first !== undefined) move(rows.indexOf(first), first.id);
          }}
        >
          {(chat, index) => (
            <ChatRow
              {...{ chat, index, total }}
              chosen={chat.id === chosen}
              active={chat.id === current?.id}
              onChoose={() => {
                move(index, chat.id);
                onChoose(chat.id);
              }}
            />
          )}
        </VirtualRows>
      )}
    </>
  );
}

interface RowProps {
  readonly chat: Chat;
  readonly index: number;
  readonly total: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly onChoose: () => void;
}

function ChatRow({ chat, index, total, chosen, active, onChoose }: RowProps) {
  const text = useText();
  const locale = useLocale();
  const now = useNow(false);
  const { last, unread } = chat;
  const who = chat.name ?? chat.number;
  return (
    <ListOption id={optionId(chat.id)} {...{ index, total, chosen, active, onChoose }}>
      <Avatar name={chat.name} picture={chat.picture} size="small" />
      <span className="call-row__words">
        <span className="call-row__line">
          <bdi className={`call-row__who${unread > 0 ? ' chat-row__who--unread' : ''}`}>{who}</bdi>
          {last !== null && (
            <span className="call-row__time">{formatDay(last.at, now, locale, text.history)}</span>
          )}
        </span>
        <span className="call-row__state" dir="auto">
          {last !== null && last.direction === 'outgoing' && `${text.messages.you}: `}
          {last?.text.slice(0, 200)}
        </span>
      </span>
      {unread > 0 && (
        <span className="count">
          <span aria-hidden>{unread}</span>
          <span className="only-spoken">{text.messages.unread(unread)}</span>
        </span>
      )}
    </ListOption>
  );
}
