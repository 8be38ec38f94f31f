import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { Chat } from '../../../shared/messages.ts';
import { useDesktop } from '../offhook.ts';
import { idOf, usePages, useRevision } from '../use-pages.ts';

const pageSize = 100;

export function useChats(query: string, held: RefObject<number | null>) {
  const desktop = useDesktop();
  const revision = useRevision('messages');
  const load = useCallback(
    async (from: number | null) => {
      const reply = await desktop.request('messages.chats', { text: query, from: from ?? 0, most: pageSize });
      if (!reply.ok) return null;
      const { chats, total } = reply.value;
      const end = (from ?? 0) + chats.length;
      return { rows: chats, total, next: end < total && chats.length > 0 ? end : null };
    },
    [desktop, query],
  );
  return usePages(load, String(revision), idOf, held);
}

/** Null until it is there, or when it was removed. */
export function useChat(id: number): Chat | null {
  const desktop = useDesktop();
  const revision = useRevision('messages');
  const [chat, setChat] = useState<Chat | null>(null);
  useEffect(() => {
    let isCurrent = true;
    // The revision asks the same again.
    void revision;
    void desktop.request('messages.chat', { id }).then((reply) => {
      if (isCurrent && reply.ok) setChat(reply.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [desktop, id, revision]);
  return chat;
}

/** A chat's messages, the newest first. After a change all that was shown is asked for anew. */
export function useMessages(chat: number) {
  const desktop = useDesktop();
  const revision = useRevision('messages');
  const load = useCallback(
    async (before: { readonly at: number; readonly id: number } | null) => {
      const reply = await desktop.request('messages.list', { chat, before, most: pageSize });
      if (!reply.ok) return null;
      return { rows: reply.value.messages, next: reply.value.next };
    },
    [desktop, chat],
  );
  return usePages(load, String(revision), idOf);
}

/** Whoever looks at the chat has seen what is in it. */
export function useSeen(chat: number, unread: number): void {
  const desktop = useDesktop();
  useEffect(() => {
    if (unread === 0) return;
    const look = (): void => {
      if (document.hasFocus()) void desktop.request('messages.seen', { chat });
    };
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [desktop, chat, unread]);
}
