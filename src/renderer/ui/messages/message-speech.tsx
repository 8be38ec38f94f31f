import { useEffect, useRef, useState } from 'react';
import type { ChatMessage } from '../../../shared/messages.ts';
import type { MessagesText } from '../text/messages-text.ts';
import { useText } from '../text/use-text.ts';
import { wordsOfState } from './message-item.tsx';

interface Props {
  /** The newest first. */
  readonly rows: readonly ChatMessage[];
  readonly who: string;
}

/** Reads out what comes while one looks at the chat, and what became of what was sent. */
export function MessageSpeech({ rows, who }: Props) {
  const { messages } = useText();
  const before = useRef<readonly ChatMessage[] | null>(null);
  const [spoken, setSpoken] = useState<ChatMessage | null>(null);
  useEffect(() => {
    const news = before.current === null ? null : whatIsNew(before.current, rows);
    before.current = rows;
    if (news !== null) setSpoken(news);
  }, [rows]);
  return (
    <p role="status" className="only-spoken">
      {spoken !== null && <span key={`${spoken.id} ${spoken.state}`}>{wordsOf(spoken, who, messages)}</span>}
    </p>
  );
}

function wordsOf(message: ChatMessage, who: string, messages: MessagesText): string {
  return message.direction === 'incoming' ? `${who}: ${message.text}` : wordsOfState(message, messages);
}

/** The newest that has come, or one's own that something has become of; null: neither. Pure. */
export function whatIsNew(before: readonly ChatMessage[], rows: readonly ChatMessage[]): ChatMessage | null {
  const known = new Map(before.map(({ id, state }) => [id, state]));
  const newest = before[0];
  const come = rows.find(
    ({ id, direction, at }) => direction === 'incoming' && !known.has(id) && at >= (newest?.at ?? 0),
  );
  if (come !== undefined) return come;
  const become = rows.find(
    ({ id, state, direction }) =>
      direction === 'outgoing' &&
      state !== 'queued' &&
      state !== 'sending' &&
      known.has(id) &&
      known.get(id) !== state,
  );
  return become ?? null;
}
