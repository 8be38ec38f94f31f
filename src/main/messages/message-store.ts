import { randomUUID } from 'node:crypto';
import type {
  Chat,
  ChatQuery,
  Displayed,
  IncomingMessage,
  MessageNotification,
  MessagePage,
  MessageQuery,
  OutgoingMessage,
  SendOutcome,
} from '../../shared/messages.ts';
import { transact } from '../people/database.ts';
import type { NumberSense } from '../people/number-forms.ts';
import type { PeopleStore } from '../people/people-store.ts';
import {
  keepIncoming,
  keepOutgoing,
  openChat,
  type Person,
  removeMessage,
  removeMessagesBefore,
  seeChat,
  takeDisplayed,
  takeNotification,
} from './chats.ts';
import { cleanText } from './clean-text.ts';
import { chatById, countUnread, listChats, listMessages, unreadChats } from './list-chats.ts';
import { returnTaken, sendAgain, settle, takeNext } from './outbox.ts';
import { splitText } from './split-text.ts';

/** Text messages of one account, over its open database. */
export interface MessageStore {
  chats(query: ChatQuery): { total: number; chats: Chat[] };
  chat(id: number): Chat | null;
  list(query: MessageQuery): MessagePage;
  open(person: Person): number;
  /** Keeps it, in parts where it is long, to be sent; false: there is no such chat. */
  write(chat: number, text: string, mostBytes: number): boolean;
  sendAgain(id: number): boolean;
  remove(id: number): void;
  removeChat(id: number): void;
  /** What is older than so many days goes. */
  removeOld(keepDays: number): number;
  /** False: nothing in it was unread. */
  seen(chat: number): boolean;
  takeDisplayed(): Displayed[];
  take(first: boolean): OutgoingMessage | null;
  settle(messageId: string, outcome: SendOutcome): void;
  /** False: it was kept before. */
  receive(message: IncomingMessage): boolean;
  notified(notification: MessageNotification): boolean;
  unread(): number;
  unreadChats(): Chat[];
}

const dayMs = 86_400_000;

export function createMessageStore(
  people: Pick<PeopleStore, 'database' | 'find'>,
  sense: () => NumberSense,
  now: () => number,
): MessageStore {
  const { database, find } = people;
  const whole = <T>(work: () => T): T => transact(database, work);

  return {
    chats(query) {
      const contacts = query.text.trim() === '' ? [] : find(query.text, 100).map(({ id }) => id);
      return listChats(database, query, contacts);
    },
    chat: (id) => chatById(database, id),
    list: (query) => listMessages(database, query),
    open: (person) => whole(() => openChat(database, person, sense(), 'stay')),
    write: (chat, text, mostBytes) =>
      whole(() => {
        if (chatById(database, chat) === null) return false;
        for (const part of splitText(cleanText(text), mostBytes))
          keepOutgoing(database, chat, randomUUID(), part, now());
        return true;
      }),
    sendAgain: (id) => sendAgain(database, id),
    remove: (id) => whole(() => removeMessage(database, id)),
    removeChat: (id) => whole(() => void database.prepare('DELETE FROM chats WHERE id = ?').run(id)),
    removeOld: (keepDays) => whole(() => removeMessagesBefore(database, now() - keepDays * dayMs)),
    seen: (chat) => seeChat(database, chat),
    takeDisplayed: () => whole(() => takeDisplayed(database)),
    take: (first) =>
      whole(() => {
        if (first) returnTaken(database);
        return takeNext(database);
      }),
    settle: (messageId, outcome) => whole(() => settle(database, messageId, outcome)),
    receive: (message) => whole(() => keepIncoming(database, message, now(), sense())),
    notified: (notification) =>
      whole(() => takeNotification(database, notification, numberOf(notification.uri), sense())),
    unread: () => countUnread(database),
    unreadChats: () => unreadChats(database),
  };
}

/** What stands before the @. */
const numberOf = (uri: string): string => /^sips?:([^@;]+)@/i.exec(uri)?.[1] ?? uri;
