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
  const [spoken, setSpoken] = useState<readonly ChatMessage[]>([]);
  useEffect(() => {
    const news = before.current === null ? [] : whatIsNew(before.current, rows);
    before.current = rows;
    if (news.length > 0) setSpoken(news);
  }, [rows]);
  return (
    <p role="status" className="only-spoken">
      {spoken.map((message) => (
        <span key={`${message.id} ${message.state}`}>{wordsOf(message, who, messages)} </span>
      ))}
    </p>
  );
}

function wordsOf(message: ChatMessage, who: string, messages: MessagesText): string {
  return message.direction === 'incoming' ? `${who}: ${message.text}` : wordsOfState(message, messages);
}

/** What has come, and one's own that something has become of, in the order in which they were written. Pure. */
export function whatIsNew(
  before: readonly ChatMessage[],
  rows: readonly ChatMessage[],
): readonly ChatMessage[] {
  const known = new Map(before.map(({ id, state }) => [id, state]));
  const newest = before[0]?.at ?? 0;
  return rows
    .filter(({ id, at, state, direction }) =>
      direction === 'incoming'
        ? !known.has(id) && at >= newest
        : state !== 'queued' && state !== 'sending' && known.has(id) && known.get(id) !== state,
    )
    .toReversed();
}
