import type { CallPolicy } from '../../shared/call-policy.ts';
import { parseDialTarget } from '../../shared/dial-target.ts';
import type { Dialled } from '../../shared/dialling/dialling.ts';
import { type Handlers, RequestError } from '../answer-request.ts';
import type { MessageStore } from './message-store.ts';

export type MessageHandlers = Pick<
  Handlers,
  | 'messages.chats'
  | 'messages.chat'
  | 'messages.list'
  | 'messages.open'
  | 'messages.send'
  | 'messages.sendAgain'
  | 'messages.remove'
  | 'messages.removeChat'
  | 'messages.seen'
  | 'messages.takeDisplayed'
  | 'messages.take'
  | 'messages.settle'
  | 'messages.receive'
  | 'messages.notified'
>;

export interface MessageHandlerOptions {
  /** Null while nobody is signed in. Boxed: null is an answer, too. */
  readonly withStore: <T>(work: (store: MessageStore) => T) => { readonly value: T } | null;
  readonly policy: () => CallPolicy['messages'];
  /** Of the account; null while nobody is signed in. */
  readonly domain: () => string | null;
  readonly resolveDial: (text: string) => Promise<Dialled>;
  readonly onChanged: () => void;
}

/** What a page may ask of messages; refused while nobody is signed in, and where the policy has switched them off. */
export function createMessageHandlers(options: MessageHandlerOptions): MessageHandlers {
  const { policy, onChanged } = options;

  function ask<T>(work: (store: MessageStore) => T): T {
    if (!policy().enabled) throw new RequestError('not-available', 'messages are switched off');
    const answer = options.withStore(work);
    if (answer === null) throw new RequestError('not-available', 'nobody is signed in');
    return answer.value;
  }

  function change(work: (store: MessageStore) => unknown): null {
    ask(work);
    onChanged();
    return null;
  }

  return {
    'messages.chats': (query) => ask((store) => store.chats(query)),
    'messages.chat': ({ id }) => ask((store) => store.chat(id)),
    'messages.list': (query) => ask((store) => store.list(query)),
    'messages.open': async ({ number, name }) => {
      const { target } = await options.resolveDial(number);
      const read = parseDialTarget(target, options.domain() ?? '');
      if (!read.ok) return { chat: null };
      const chat = ask((store) => store.open({ uri: read.uri, number: read.display, name }));
      return { chat };
    },
    'messages.send': ({ chat, text }) => {
      const { mostBytes } = policy();
      if (!ask((store) => store.write(chat, text, mostBytes))) {
        throw new RequestError('bad-input', 'no such chat');
      }
      onChanged();
      return null;
    },
    'messages.sendAgain': ({ id }) => change((store) => store.sendAgain(id)),
    'messages.remove': ({ id }) => change((store) => store.remove(id)),
    'messages.removeChat': ({ id }) => change((store) => store.removeChat(id)),
    'messages.seen': ({ chat }) => {
      if (ask((store) => store.seen(chat))) onChanged();
      return null;
    },
    'messages.takeDisplayed': () => ask((store) => store.takeDisplayed()),
    'messages.take': ({ first }) => {
      const next = ask((store) => store.take(first));
      if (next !== null) onChanged();
      return next;
    },
    'messages.settle': ({ messageId, outcome }) => change((store) => store.settle(messageId, outcome)),
    'messages.receive': (message) => {
      const isNew = ask((store) => store.receive(message));
      if (isNew) onChanged();
      return { isNew };
    },
    'messages.notified': (notification) => {
      if (ask((store) => store.notified(notification))) onChanged();
      return null;
    },
  };
}
