import type { PageCommand } from '../../shared/control.ts';
import type { DesktopState } from '../../shared/desktop-state.ts';
import type { CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import type { Favourite } from '../../shared/favourite.ts';
import { firstRinging } from '../../shared/first-ringing.ts';
import type { Mailbox } from '../../shared/mailbox.ts';
import type { Recent } from '../recents/recents.ts';
import type { Words } from '../words/words.ts';

export type TrayState = 'offline' | 'registered' | 'dnd' | 'ringing' | 'in-call' | 'missed';

export type DoNotDisturbChoice = 'off' | 'on' | 'hour' | 'tomorrow';

export type TrayAction =
  | { readonly do: 'command'; readonly command: PageCommand }
  /** `dialled`: the number has gone by the dialling rules already. */
  | { readonly do: 'dial'; readonly number: string; readonly dialled: boolean }
  | { readonly do: 'quick-dial' }
  | { readonly do: 'do-not-disturb'; readonly choice: DoNotDisturbChoice }
  | { readonly do: 'open'; readonly room: 'calls' | 'messages' | 'settings' }
  | { readonly do: 'stop-sharing' }
  | { readonly do: 'quit' };

/** An entry of the menu: with an action it can be chosen, with items it opens, without both it only says something. */
export interface TrayItem {
  readonly id: string;
  readonly label: string;
  readonly checked?: boolean;
  readonly action?: TrayAction;
  readonly items?: readonly TrayItem[];
}

export interface TrayModel {
  readonly state: TrayState;
  readonly toolTip: string;
  /** In groups, with a line between them. */
  readonly groups: readonly (readonly TrayItem[])[];
}

export interface TrayFacts {
  readonly engine: EngineSummary;
  readonly identity: DesktopState['identity']['step'];
  readonly doNotDisturb: { readonly until: number | null; readonly managed: boolean };
  /** The desktop is not to be disturbed, and calls keep to it. */
  readonly quiet: boolean;
  readonly missed: number;
  readonly recents: readonly Recent[];
  readonly favourites: readonly Favourite[];
  readonly unreadMessages: number;
  readonly mailbox: Mailbox;
  /** What is shown to the other side; null: nothing. */
  readonly shared: string | null;
  readonly words: Words;
  readonly formatTime: (at: number) => string;
}

const mostRecents = 8;
const mostFavourites = 12;
const whoOf = ({ peer }: CallSummary): string => peer.name ?? peer.number;
const isLive = ({ state }: CallSummary): boolean =>
  state !== 'incoming' && state !== 'ended' && state !== 'ending';

/** What the tray shows. Pure. */
export function describeTray(facts: TrayFacts): TrayModel {
  const { words, engine } = facts;
  const ringing = firstRinging(engine.calls.filter(({ state }) => state === 'incoming'));
  // The call that talks before one that is held or waits.
  const live = engine.calls.filter(isLive);
  const call = live.findLast(({ aside, hold }) => !aside && hold.byUs === 'no') ?? live.at(-1);
  return {
    state: chooseState(facts, ringing, call),
    toolTip: ['Offhook', ...statusLines(facts, ringing, call)].join('\n'),
    groups: [
      statusLines(facts, ringing, call).map((label, index) => ({ id: `status-${index}`, label })),
      [...callItems(ringing, call, words), ...sharingItem(facts)],
      waitingItems(facts),
      [quickDialItem(facts), ...favouriteItem(facts), recentItem(facts), doNotDisturbItem(facts)],
      [
        { id: 'open', label: words.open, action: { do: 'open', room: 'calls' } },
        { id: 'settings', label: words.settings, action: { do: 'open', room: 'settings' } },
        { id: 'quit', label: words.quit, action: { do: 'quit' } },
      ],
    ],
  };
}

function chooseState(
  { engine, missed }: TrayFacts,
  ringing: CallSummary | undefined,
  call: CallSummary | undefined,
): TrayState {
  if (ringing !== undefined) return 'ringing';
  if (call !== undefined) return 'in-call';
  if (engine.registration.state !== 'registered') return 'offline';
  if (missed > 0) return 'missed';
  return engine.doNotDisturb ? 'dnd' : 'registered';
}

function statusLines(
  facts: TrayFacts,
  ringing: CallSummary | undefined,
  call: CallSummary | undefined,
): string[] {
  const { engine, identity, missed, unreadMessages, mailbox, words } = facts;
  const { until } = facts.doNotDisturb;
  const own = until === null ? words.doNotDisturb : words.doNotDisturbUntil(facts.formatTime(until));
  return [
    ringing === undefined ? null : words.ringing(whoOf(ringing)),
    call === undefined ? null : words.inCall(whoOf(call)),
    identity === 'signed-in' ? words.registration[engine.registration.state] : words.signedOut,
    engine.doNotDisturb ? own : null,
    facts.quiet ? words.desktopQuiet : null,
    missed > 0 ? words.missed(missed) : null,
    mailbox.fresh > 0 ? words.voiceMessages(mailbox.fresh, mailbox.isCounted) : null,
    unreadMessages > 0 ? words.unread(unreadMessages) : null,
  ].filter((line) => line !== null);
}

function callItems(
  ringing: CallSummary | undefined,
  call: CallSummary | undefined,
  words: Words,
): readonly TrayItem[] {
  const items: TrayItem[] = [];
  if (ringing !== undefined) {
    const who = whoOf(ringing);
    items.push(
      { id: 'answer', label: words.answer(who), action: { do: 'command', command: { verb: 'answer' } } },
      { id: 'decline', label: words.decline(who), action: { do: 'command', command: { verb: 'decline' } } },
    );
  }
  if (call !== undefined) {
    const { muted } = call;
    items.push(
      {
        id: 'hang-up',
        label: words.hangUp(whoOf(call)),
        action: { do: 'command', command: { verb: 'hangup' } },
      },
      {
        id: 'mute',
        label: words.mute,
        checked: muted,
        action: { do: 'command', command: { verb: 'mute', on: !muted } },
      },
    );
  }
  return items;
}

function sharingItem({ shared, words }: TrayFacts): readonly TrayItem[] {
  if (shared === null) return [];
  return [{ id: 'stop-sharing', label: words.stopSharing(shared), action: { do: 'stop-sharing' } }];
}

/** What waits to be heard or read; the box can be called at any time. */
function waitingItems({ mailbox, unreadMessages, words }: TrayFacts): readonly TrayItem[] {
  return [
    ...voicemailItem(mailbox, words),
    ...(unreadMessages === 0
      ? []
      : [{ id: 'messages', label: words.openMessages, action: { do: 'open', room: 'messages' } } as const]),
  ];
}

/** Each box by itself where there are several. */
function voicemailItem({ number, boxes }: Mailbox, words: Words): readonly TrayItem[] {
  const [id, label] = ['voicemail', words.callVoicemail];
  if (number === null) return [];
  const name = boxes[0]?.name ?? null;
  const named = name === null ? label : [label, name].join(': ');
  if (boxes.length < 2) return [{ id, label: named, action: { do: 'dial', number, dialled: true } }];
  const items = boxes.flatMap((box, index): readonly TrayItem[] => {
    if (box.number === null) return [];
    const waiting = box.fresh > 0 ? [words.voiceMessages(box.fresh, box.isCounted)] : [];
    return [
      {
        id: `voicemail-${index}`,
        label: [box.name ?? words.ownVoicemail, ...waiting].join(': '),
        action: { do: 'dial', number: box.number, dialled: true },
      },
    ];
  });
  return [{ id, label, items }];
}

function quickDialItem({ words }: TrayFacts): TrayItem {
  return { id: 'quick-dial', label: words.quickDial, action: { do: 'quick-dial' } };
}

/** Nothing while there are none. */
function favouriteItem({ favourites, words }: TrayFacts): readonly TrayItem[] {
  if (favourites.length === 0) return [];
  const items = favourites.slice(0, mostFavourites).map((favourite, index) => {
    const id = `favourite-${index}`;
    const { name, numbers, contact } = favourite;
    const one = (number: string, at: string, label: string): TrayItem => ({
      id: at,
      label,
      action: { do: 'dial', number, dialled: contact === null },
    });
    const [first = ''] = numbers;
    if (numbers.length < 2) return one(first, id, nameAndNumber(name, first));
    return {
      id,
      label: name ?? first,
      items: numbers.map((number, at) => one(number, `${id}-${at}`, number)),
    };
  });
  return [{ id: 'favourites', label: words.favourites, items }];
}

const nameAndNumber = (name: string | null, number: string): string =>
  name === null || name === number ? number : `${name} (${number})`;

function recentItem({ recents, words }: TrayFacts): TrayItem {
  const items = recents.slice(0, mostRecents).map(
    ({ number, name, direction }, index): TrayItem => ({
      id: `recent-${index}`,
      label: nameAndNumber(name, number),
      // What was dialled once has gone by the rules; what called is as the network wrote it.
      action: { do: 'dial', number, dialled: direction === 'outgoing' },
    }),
  );
  return {
    id: 'recent',
    label: words.recent,
    items: items.length === 0 ? [{ id: 'no-recent', label: words.noRecent }] : items,
  };
}

function doNotDisturbItem({ engine, doNotDisturb, words }: TrayFacts): TrayItem {
  const label = words.doNotDisturb;
  // The company has decided: it is shown, and cannot be chosen.
  if (doNotDisturb.managed) return { id: 'do-not-disturb', label, checked: engine.doNotDisturb };
  const choices = ['off', 'on', 'hour', 'tomorrow'] as const;
  const chosen = engine.doNotDisturb ? (doNotDisturb.until === null ? 'on' : null) : 'off';
  return {
    id: 'do-not-disturb',
    label,
    items: choices.map((choice) => ({
      id: `do-not-disturb-${choice}`,
      label: words.doNotDisturbFor[choice],
      checked: choice === chosen,
      action: { do: 'do-not-disturb', choice },
    })),
  };
}
