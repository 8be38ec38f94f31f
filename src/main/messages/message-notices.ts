import type { Chat } from '../../shared/messages.ts';

/** What is needed of one of Electron's notifications. */
export interface MessageSurface {
  on(event: 'click' | 'close', listener: () => void): unknown;
  show(): void;
  close(): void;
}

export interface MessageNoticesOptions {
  readonly open: (title: string, body: string) => MessageSurface;
  readonly onClick: (chat: number) => void;
}

export interface MessageNotices {
  /** One a chat: a new one takes the place of the one before. What is read meanwhile goes. */
  show(unread: readonly Chat[]): void;
}

/** As much as a notification shows. */
const longestBody = 160;

export function createMessageNotices(options: MessageNoticesOptions): MessageNotices {
  const open = new Map<number, MessageSurface>();
  /** The newest message that was told of, by chat. */
  const told = new Map<number, number>();

  function start(chat: Chat, text: string): void {
    open.get(chat.id)?.close();
    const body = text.length > longestBody ? `${text.slice(0, longestBody)}…` : text;
    const surface = options.open(chat.name ?? chat.number, body);
    open.set(chat.id, surface);
    surface.on('click', () => options.onClick(chat.id));
    surface.on('close', () => {
      if (open.get(chat.id) === surface) open.delete(chat.id);
    });
    surface.show();
  }

  return {
    show(unread) {
      const wanted = new Set(unread.map(({ id }) => id));
      for (const [id, surface] of [...open]) {
        if (wanted.has(id)) continue;
        open.delete(id);
        surface.close();
      }
      for (const chat of unread) {
        if (chat.last?.direction !== 'incoming' || told.get(chat.id) === chat.last.id) continue;
        told.set(chat.id, chat.last.id);
        start(chat, chat.last.text);
      }
    },
  };
}
