import { reachable } from '../../../src/renderer/engine/core/availability.ts';
import type { CallView, EngineSnapshot, RegistrationView } from '../../../src/renderer/engine/snapshot.ts';
import type { HeadsetsView } from '../../../src/renderer/headset/create-headsets.ts';
import type { PrecallView } from '../../../src/renderer/precall/create-precall.ts';
import type { PresenceView } from '../../../src/renderer/presence.ts';
import type { SettingsTopic } from '../../../src/renderer/ui/settings/topics.ts';
import type { SideView } from '../../../src/renderer/ui/side/side-app.tsx';
import type { Text } from '../../../src/renderer/ui/text/text.ts';
import type { CallCard } from '../../../src/shared/call-card.ts';
import { type CallPolicy, defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import type { DesktopState, IdentityState } from '../../../src/shared/desktop-state.ts';
import type { Found, QuickDialOpened } from '../../../src/shared/quick-dial.ts';
import type { ShareChoice, ShareRefused } from '../../../src/shared/screen-share.ts';
import { resolveSettings, type Settings } from '../../../src/shared/settings.ts';
import type { SampleSound } from './fake-sound.ts';
import { desktop, identities, registrations } from './sample-desktop.ts';
import type { SampleChat } from './sample-messages.ts';
import { type Kept, nobody, somebody } from './sample-people.ts';
import { lamps } from './sample-presence.ts';
import type { SampleTray } from './sample-tray.ts';

/** What a person does to get from the first picture to the state. */
export type GalleryStep =
  | { readonly press: (text: Text) => string }
  | { readonly focus: (text: Text) => string }
  /** What has no name of its own to press it by: a CSS selector. */
  | { readonly at: string }
  /** Scrolls to the section of this name. */
  | { readonly section: (text: Text) => string }
  | { readonly type: string }
  | { readonly hold: 'Control'; readonly key: 'k' };

export interface GalleryState {
  readonly desktop: DesktopState | null;
  readonly engine: EngineSnapshot;
  /** Left out: three microphones, two speakers, nothing chosen. */
  readonly sound?: SampleSound;
  /** Left out: none has been connected yet. */
  readonly headsets?: HeadsetsView;
  /** Left out: a few colleagues, none of whom rings. */
  readonly presence?: PresenceView;
  /** Left out: nobody has checked anything. */
  readonly precall?: Partial<PrecallView>;
  readonly steps: readonly GalleryStep[];
  /** What main keeps of people and calls. */
  readonly kept: Kept;
  /** A small window instead of the large one. */
  readonly side?: {
    readonly view: SideView;
    readonly found?: readonly Found[];
    readonly opened?: QuickDialOpened;
    readonly card?: CallCard;
    readonly choice?: ShareChoice;
    /** What main says to each choice; left out: it is shown. */
    readonly refused?: ShareRefused;
  };
  /** No window at all: what the tray shows. */
  readonly trays?: readonly SampleTray[];
}

export function sideWindow(
  side: NonNullable<GalleryState['side']>,
  ...steps: readonly GalleryStep[]
): GalleryState {
  return { ...phone([]), steps, side };
}

export function before(identity: IdentityState): GalleryState {
  return {
    desktop: { ...desktop, identity },
    engine: { registration: registrations.idle, calls: [], availability: reachable },
    steps: [],
    kept: nobody,
  };
}

export function phone(calls: readonly CallView[], ...steps: readonly GalleryStep[]): GalleryState {
  return {
    desktop,
    engine: { registration: registrations.registered, calls, availability: reachable },
    steps,
    kept: somebody,
  };
}

export function connection(registration: RegistrationView, ...steps: readonly GalleryStep[]): GalleryState {
  return { desktop, engine: { registration, calls: [], availability: reachable }, steps, kept: somebody };
}

export function withDesktop(change: Partial<DesktopState>, ...steps: readonly GalleryStep[]): GalleryState {
  return { ...phone([]), desktop: { ...desktop, ...change }, steps };
}

export function withChats(chats: readonly SampleChat[], ...steps: readonly GalleryStep[]): GalleryState {
  const unreadMessages = chats.reduce((sum, { chat }) => sum + chat.unread, 0);
  return {
    ...phone([]),
    desktop: { ...desktop, unreadMessages },
    kept: { ...somebody, chats },
    steps: [toMessages, ...steps],
  };
}

export function withPolicy(calls: Partial<CallPolicy>, ...views: readonly CallView[]): GalleryState {
  const account = { ...identities.signedIn.account, calls: { ...defaultCallPolicy, ...calls } };
  return { ...phone(views), desktop: { ...desktop, identity: { ...identities.signedIn, account } } };
}

export function withSound(
  state: GalleryState,
  sound: SampleSound,
  ...steps: readonly GalleryStep[]
): GalleryState {
  const settings = resolveSettings(sound.settings ?? {}, {});
  return { ...state, desktop: { ...desktop, settings }, sound, steps };
}

export function withHeadsets(headsets: HeadsetsView, remembered: Settings['headsets'] = []): GalleryState {
  const settings = resolveSettings({ headsets: remembered }, {});
  // It lies below the devices.
  const steps = [toSettings, toTopic('sound'), { section: (text: Text) => text.headset.title }];
  return { ...phone([]), desktop: { ...desktop, settings }, headsets, steps };
}

export function withPrecall(precall: Partial<PrecallView>, ...steps: readonly GalleryStep[]): GalleryState {
  return { ...phone([]), precall, steps: [toSettings, toTopic('check'), ...steps] };
}

export function withLamps(state: GalleryState, ...steps: readonly GalleryStep[]): GalleryState {
  const settings = resolveSettings({ lamps: [...lamps] }, {});
  return { ...state, desktop: { ...(state.desktop ?? desktop), settings }, steps };
}

export const toTransfer: GalleryStep = { press: (text) => text.inCall.transfer };
export const toPeople: GalleryStep = { press: (text) => text.rooms.people };
export const toMessages: GalleryStep = { press: (text) => text.rooms.messages };
export const toColleagues: GalleryStep = { press: (text) => text.rooms.colleagues };
export const toSettings: GalleryStep = { press: (text) => text.rooms.settings };
export const toTopic = (topic: SettingsTopic): GalleryStep => ({
  press: (text) => text.settings.topics[topic],
});
export const toDetails: GalleryStep = { press: (text) => text.common.details };
export const toConnection: GalleryStep = { press: (text) => text.connection.details };
