import { createMessageHandlers, type MessageHandlers } from '../../src/main/messages/message-handlers.ts';
import { createMessageStore } from '../../src/main/messages/message-store.ts';
import type { PeopleStore } from '../../src/main/people/people-store.ts';
import { type CallPolicy, defaultCallPolicy } from '../../src/shared/call-policy.ts';
import { german } from './open-people.ts';

/** What a page may ask of messages, over a store; null: nobody is signed in. */
export function messagesOf(
  store: PeopleStore | null,
  onChanged: () => void,
  policy: Partial<CallPolicy['messages']> = {},
  now: () => number = () => 1_000_000,
): MessageHandlers {
  return createMessageHandlers({
    withStore: (work) =>
      store === null ? null : { value: work(createMessageStore(store, () => german, now)) },
    policy: () => ({ ...defaultCallPolicy.messages, ...policy }),
    domain: () => 'example.com',
    resolveDial: async (text) => ({ target: text, e164: null, why: [] }),
    onChanged,
  });
}
