import { Notification } from 'electron';
import { defaultCallPolicy } from '../shared/call-policy.ts';
import { domainOf } from '../shared/dial-target.ts';
import type { Dialled } from '../shared/dialling/dialling.ts';
import type { Account } from '../shared/provisioning.ts';
import { systemClock as clock } from './clock.ts';
import type { Ground } from './ground.ts';
import { createMessageHandlers, type MessageHandlers } from './messages/message-handlers.ts';
import { createMessageNotices } from './messages/message-notices.ts';
import { createMessageStore, type MessageStore } from './messages/message-store.ts';
import type { NumberSense } from './people/number-forms.ts';
import type { People } from './people/people.ts';

// Part of the composition root: text messages, and who is told of them.

const ageCheckMs = 3_600_000;

export interface MessagesGround {
  readonly people: Pick<People, 'withStore' | 'tryStore'>;
  readonly sense: () => NumberSense;
  /** Whose store is open. */
  readonly account: () => Account | null;
  readonly resolveDial: (text: string) => Promise<Dialled>;
  /** The person looks at the large window. */
  readonly isLooking: () => boolean;
  /** Brings the window up, with that chat. */
  readonly openChat: (chat: number) => void;
}

export interface MessagesJoint {
  readonly handlers: MessageHandlers;
  /** Whose they are may be another; or the person looks. */
  look(): void;
}

export function joinMessages({ desktop, emit }: Ground, ground: MessagesGround): MessagesJoint {
  const { people, sense, account } = ground;
  let revision = 0;
  let aor: string | null = null;
  const policy = () => (account()?.calls ?? defaultCallPolicy).messages;
  const over =
    <T>(work: (store: MessageStore) => T) =>
    (store: Parameters<typeof createMessageStore>[0]) => ({
      value: work(createMessageStore(store, sense, clock.now)),
    });
  const notices = createMessageNotices({
    open: (title, body) => new Notification({ title, body, silent: false }),
    onClick: ground.openChat,
  });

  function tell(): void {
    revision += 1;
    const unread = policy().enabled
      ? people.tryStore((store) => over((all) => all.unread())(store), { value: 0 }).value
      : 0;
    if (desktop.get().unreadMessages !== unread) desktop.set({ unreadMessages: unread });
    emit('messages.changed', { revision, unread });
    showNotices(unread);
  }

  function showNotices(unread: number): void {
    if (!Notification.isSupported()) return;
    if (unread === 0) notices.show([]);
    else if (!ground.isLooking())
      notices.show(people.tryStore((store) => over((all) => all.unreadChats())(store), { value: [] }).value);
  }

  function removeOld(): void {
    const keepDays = account()?.calls.history.keepDays ?? null;
    if (keepDays === null) return;
    const gone = people.tryStore((store) => over((all) => all.removeOld(keepDays))(store), {
      value: 0,
    }).value;
    if (gone > 0) tell();
  }

  function checkAge(): void {
    removeOld();
    clock.after(ageCheckMs, checkAge);
  }
  clock.after(ageCheckMs, checkAge);

  return {
    handlers: createMessageHandlers({
      withStore: (work) => people.withStore(over(work)),
      policy,
      domain: () => domainOf(account()?.aor ?? ''),
      resolveDial: ground.resolveDial,
      onChanged: tell,
    }),
    look() {
      const next = account()?.aor ?? null;
      if (next === aor) return;
      aor = next;
      removeOld();
      tell();
    },
  };
}
