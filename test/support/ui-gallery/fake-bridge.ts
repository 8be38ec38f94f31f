import { noCard } from '../../../src/shared/call-card.ts';
import type { DesktopState } from '../../../src/shared/desktop-state.ts';
import type { Dialled } from '../../../src/shared/dialling/dialling.ts';
import type {
  Bridge,
  EventName,
  EventPayload,
  Reply,
  RequestInput,
  RequestName,
} from '../../../src/shared/ipc/contract.ts';
import type { SettingsUpdate } from '../../../src/shared/settings.ts';
import type { GalleryState } from './gallery-state.ts';
import type { SampleChat } from './sample-messages.ts';
import { type Kept, samplePreview } from './sample-people.ts';
import { sampleBundle, sampleLog, sampleTokens } from './sample-support.ts';

/** What is asked without anybody having done something. */
const quiet = new Set<RequestName>([
  'desktop.get',
  'dialling.resolve',
  'people.list',
  'people.get',
  'history.list',
  'quickDial.find',
  'card.get',
  'screenShare.look',
  'log.read',
  'tokens.list',
  'people.lastImport',
  'messages.chats',
  'messages.chat',
  'messages.list',
  'messages.seen',
]);

/** The bridge, and what others than the person can do to what main keeps. */
export interface FakeBridge extends Bridge {
  /** Others are kept from now on, and the page is told so. */
  keep(next: Kept): void;
}

/** A main process that answers with one state; settings and notices may be changed. Null: it answers nothing but errors. */
export function createFakeBridge(
  initial: DesktopState | null,
  settings: SettingsUpdate,
  asked: string[],
  initiallyKept: Kept,
  side: GalleryState['side'],
): FakeBridge {
  let kept = initiallyKept;
  let revision = 0;
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  let state = initial === null ? null : withSettings(initial, settings);
  let tell: ((state: DesktopState) => void) | null = null;

  function change(next: DesktopState): void {
    state = next;
    tell?.(next);
  }

  function answer(
    name: RequestName,
    input: unknown,
  ): { ok: true; value: unknown } | { ok: false; code: 'failed' } {
    if (state === null || name === 'auth.signOut') return { ok: false, code: 'failed' };
    if (name === 'desktop.get') return { ok: true, value: state };
    if (name === 'dialling.resolve') return { ok: true, value: dialledFor((input as { text: string }).text) };
    const answered = answerOfKept(kept, name, input) ?? answerOfMessages(kept.chats ?? [], name, input);
    if (answered !== undefined) return { ok: true, value: answered };
    if (name === 'quickDial.find') return { ok: true, value: { found: side?.found ?? [] } };
    if (name === 'quickDial.call') return { ok: true, value: { problem: 'not-registered' } };
    if (name === 'card.get') return { ok: true, value: side?.card ?? noCard };
    if (name === 'screenShare.look') return { ok: true, value: side?.choice ?? null };
    if (name === 'screenShare.choose') return { ok: true, value: side?.refused ?? null };
    if (name === 'log.read') return { ok: true, value: sampleLog };
    if (name === 'tokens.list') return { ok: true, value: sampleTokens };
    if (name === 'support.preview') return { ok: true, value: { id: 'preview-1', files: sampleBundle } };
    if (name === 'support.save')
      return { ok: true, value: { file: '/home/alice/Downloads/offhook-support-2026-11-27-0912.zip' } };
    if (name === 'settings.update') change(withSettings(state, input as SettingsUpdate));
    if (name === 'notice.dismiss') {
      const { id } = input as { id: string };
      change({ ...state, notices: state.notices.filter((notice) => notice.id !== id) });
    }
    return { ok: true, value: null };
  }

  function emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    for (const listener of listeners.get(name) ?? [])
      (listener as (payload: EventPayload<N>) => void)(payload);
  }

  return {
    keep(next) {
      kept = next;
      revision += 1;
      emit('people.changed', { people: revision, history: revision });
      emit('messages.changed', { revision, unread: 0 });
    },
    request: async (name, input) => {
      if (!quiet.has(name)) asked.push(`${name} ${JSON.stringify(input)}`);
      return answer(name, input) as Reply<typeof name>;
    },
    on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) {
      if (name === 'quickDial.opened' && side?.opened !== undefined) setTimeout(listener, 0, side.opened);
      if (name === 'desktop.changed') tell = listener as (state: DesktopState) => void;
      const those = listeners.get(name) ?? new Set();
      listeners.set(name, those.add(listener));
      return () => {
        those.delete(listener);
        if (name === 'desktop.changed') tell = null;
      };
    },
  };
}

/** Undefined: nothing to do with messages. */
function answerOfMessages(chats: readonly SampleChat[], name: RequestName, input: unknown): unknown {
  switch (name) {
    case 'messages.chats': {
      const { text } = input as RequestInput<'messages.chats'>;
      const found = chats.filter(({ chat, messages }) =>
        `${chat.name} ${chat.number} ${messages.map((each) => each.text).join(' ')}`.includes(text),
      );
      return { total: found.length, chats: found.map(({ chat }) => chat) };
    }
    case 'messages.chat':
      return chats.find(({ chat }) => chat.id === (input as RequestInput<'messages.chat'>).id)?.chat ?? null;
    case 'messages.list': {
      const { chat: id, before, most } = input as RequestInput<'messages.list'>;
      const all = chats.find(({ chat }) => chat.id === id)?.messages ?? [];
      const from = before === null ? 0 : all.findIndex((each) => each.id === before.id) + 1;
      const messages = all.slice(from, from + most);
      const last = from + messages.length < all.length ? messages.at(-1) : undefined;
      return { messages, next: last === undefined ? null : { at: last.at, id: last.id } };
    }
    case 'messages.open':
      return { chat: chats[0]?.chat.id ?? null };
    default:
      return undefined;
  }
}

/** Undefined: nothing to do with people. */
function answerOfKept({ people, history }: Kept, name: RequestName, input: unknown): unknown {
  switch (name) {
    case 'people.list': {
      const { text, from, most } = input as RequestInput<'people.list'>;
      const found = people.filter(({ name: who }) => who.toLowerCase().includes(text.toLowerCase()));
      return { total: found.length, people: found.slice(from, from + most) };
    }
    case 'people.find': {
      const { text, most } = input as RequestInput<'people.find'>;
      return people.filter(({ name: who }) => who.toLowerCase().includes(text.toLowerCase())).slice(0, most);
    }
    case 'people.get':
      return people.find(({ id }) => id === (input as RequestInput<'people.get'>).id) ?? null;
    case 'people.previewImport':
      return samplePreview;
    case 'people.lastImport':
      return { file: people.length === 0 ? null : 'contacts-2026.csv' };
    case 'people.import':
      return {
        ...{ done: 212, total: 212, added: 190, merged: 14, skipped: 6, unreadable: 2 },
        ...{ pictures: 12, picturesLeft: 3, over: true },
      };
    case 'people.choosePicture':
      return { outcome: 'too-large' };
    case 'people.save':
      return { id: 1 };
    case 'history.list': {
      const { filter, contact } = input as RequestInput<'history.list'>;
      const groups = history.filter(
        (group) =>
          (contact === null || group.contact === contact) &&
          (filter === 'all' || (filter === 'missed' ? group.missed : group.calls[0]?.direction === filter)),
      );
      return { groups, next: null };
    }
    default:
      return undefined;
  }
}

/** Each under who has set it. */
function withSettings(state: DesktopState, update: SettingsUpdate): DesktopState {
  const changed = Object.entries(update).map(([name, value]) => {
    const { setBy } = state.settings[name as keyof SettingsUpdate];
    return [name, { setBy, value }];
  });
  return { ...state, settings: { ...state.settings, ...Object.fromEntries(changed) } };
}

/** A switchboard that wants a 0 before numbers abroad: so that the rule's result can be seen. */
function dialledFor(text: string): Dialled {
  const number = text.replaceAll(/[\s().-]/g, '');
  if (!/^\+[0-9]+$/.test(number)) return { target: text, e164: null, why: [] };
  return { target: `000${number.slice(1)}`, e164: number, why: ['international', 'outside-line'] };
}
