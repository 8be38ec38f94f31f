import type { DesktopState } from '../../../shared/desktop-state.ts';
import { begins, holds } from '../../../shared/fold.ts';
import type { Desktop } from '../../desktop.ts';
import type { Precall } from '../../precall/create-precall.ts';
import { type CallFacts, isConnected, whoOf } from '../calls/call-facts.ts';
import type { Desk, Panel } from '../calls/desk.ts';
import { isToBeHeld, isTransferring } from '../calls/talk.ts';
import { shortcutKeys } from '../calls/use-shortcuts.ts';
import type { Engine } from '../offhook.ts';
import type { SettingsTopic } from '../settings/topics.ts';
import type { Room } from '../shell/rail.tsx';
import type { Text } from '../text/text.ts';

/** Something that can be done now, by its name. */
export interface PaletteAction {
  readonly id: string;
  readonly name: string;
  /** The key that does the same. */
  readonly keys: string | null;
  /** Whom it calls: their state is shown. */
  readonly calls?: string;
  readonly picture?: string | null;
  readonly run: () => void;
}

export interface PaletteFacts {
  readonly calls: readonly CallFacts[];
  readonly state: DesktopState;
  readonly doNotDisturb: boolean;
  readonly actions: Engine['actions'];
  readonly desktop: Desktop;
  readonly precall: Pick<Precall, 'start'>;
  readonly desk: Desk;
  readonly rooms: readonly Room[];
  readonly onRoom: (room: Room) => void;
  readonly onKeyMap: () => void;
  /** Those of the settings that there are. */
  readonly topics: readonly SettingsTopic[];
  readonly onTopic: (topic: SettingsTopic) => void;
  readonly text: Text;
}

/** What a person can do now, the calls first. Pure but for what the actions do. */
export function paletteActions(facts: PaletteFacts): readonly PaletteAction[] {
  return [...ringingActions(facts), ...callActions(facts), ...appActions(facts)];
}

function action(id: string, name: string, run: () => void, keys: string | null = null): PaletteAction {
  return { id, name, run, keys };
}

function ringingActions({ calls, actions, desk, onRoom, text }: PaletteFacts): PaletteAction[] {
  return calls
    .filter(({ step }) => step === 'incoming')
    .flatMap(({ id, peer }) => [
      action(`answer ${id}`, text.palette.answer(whoOf(peer)), () => {
        actions.answer(id);
        desk.open(id);
        onRoom('calls');
      }),
      action(`decline ${id}`, text.palette.decline(whoOf(peer)), () => actions.decline(id)),
      action(`send ${id}`, text.palette.forward(whoOf(peer)), () => desk.setPanel(id, 'send-elsewhere')),
    ]);
}

function callActions(facts: PaletteFacts): PaletteAction[] {
  const { calls, actions, text, desk, onRoom } = facts;
  const live = calls.filter(({ step }) => !['incoming', 'ending', 'ended'].includes(step));
  const talking = live.findLast(({ aside, hold }) => !aside && hold.byUs === 'no') ?? live.at(-1);
  if (talking === undefined) return [];
  const { id, muted } = talking;
  const who = whoOf(talking.peer);
  const connected = live.filter(isConnected);
  const held = isToBeHeld(talking, calls);
  return [
    action(`hang-up ${id}`, text.inCall.hangUpOne(who), () => actions.hangUp(id)),
    action(
      'mute',
      muted ? text.palette.unmute : text.call.mute,
      () => actions.setMuted(id, !muted),
      shortcutKeys.mute,
    ),
    ...(isConnected(talking)
      ? [
          action(
            'hold',
            held ? text.inCall.resume : text.inCall.hold,
            () => (held ? actions.resume(id) : actions.hold(id)),
            shortcutKeys.hold,
          ),
        ]
      : []),
    ...videoAction(facts, talking),
    ...panelActions(facts, talking),
    ...(connected.length > 1
      ? [
          action('swap', text.inCall.swap, () => actions.swap(), shortcutKeys.swap),
          action('merge', text.inCall.merge, () => actions.joinConference(), shortcutKeys.merge),
        ]
      : []),
    ...(connected.some(({ conference }) => conference)
      ? [action('split', text.inCall.split, () => actions.splitConference())]
      : []),
    action(
      'add-call',
      text.inCall.addCall,
      () => {
        desk.showPad(calls);
        onRoom('calls');
      },
      shortcutKeys.addCall,
    ),
  ];
}

function videoAction({ actions, text }: PaletteFacts, { id, video }: CallFacts): PaletteAction[] {
  if (video.step !== 'off')
    return [action('video', text.video.stop, () => actions.stopVideo(id), shortcutKeys.video)];
  if (!video.mayStart) return [];
  return [action('video', text.video.start, () => actions.startVideo(id, 'camera'), shortcutKeys.video)];
}

/** What opens at the call that talks, and parking it. */
function panelActions(
  { state, actions, text, desk, onRoom }: PaletteFacts,
  call: CallFacts,
): PaletteAction[] {
  if (!isConnected(call)) return [];
  const open = (panel: Panel) => () => {
    desk.open(call.id);
    desk.setPanel(call.id, panel);
    onRoom('calls');
  };
  const { identity } = state;
  const park = identity.step === 'signed-in' ? identity.account.calls.park : null;
  return [
    ...(isTransferring(call)
      ? [action('take-back', text.inCall.takeBack, () => actions.cancelTransfer(call.id))]
      : [action('transfer', text.inCall.transfer, open('transfer'), shortcutKeys.transfer)]),
    action('keypad', text.call.keypad, open('keypad'), shortcutKeys.keypad),
    action('sound', text.sound.inCall, open('sound')),
    action('details', text.common.details, open('details'), shortcutKeys.details),
    ...(park === null ? [] : [action('park', text.inCall.park, () => actions.park(call.id))]),
  ];
}

function appActions(facts: PaletteFacts): PaletteAction[] {
  const { state, desktop, rooms, onRoom, text, actions, doNotDisturb } = facts;
  const { settings, identity } = state;
  return [
    ...rooms.map((room) => action(`room ${room}`, text.palette.go(text.rooms[room]), () => onRoom(room))),
    ...(identity.step === 'signed-in' && settings.doNotDisturb.setBy !== 'policy'
      ? [
          action('do-not-disturb', doNotDisturb ? text.palette.disturb : text.availability.doNotDisturb, () =>
            actions.setDoNotDisturb(!doNotDisturb),
          ),
        ]
      : []),
    ...(settings.theme.setBy === 'policy'
      ? []
      : (['system', 'light', 'dark'] as const)
          .filter((theme) => theme !== settings.theme.value)
          .map((theme) =>
            action(`theme ${theme}`, text.palette.theme(text.settings.themes[theme]), () =>
              desktop.updateSettings({ theme }),
            ),
          )),
    ...facts.topics.map((topic) =>
      action(`topic ${topic}`, text.palette.setting(text.settings.topics[topic]), () => facts.onTopic(topic)),
    ),
    ...checkAction(facts),
    ...signOutAction(facts),
    action('keys', text.palette.keyMap, facts.onKeyMap, '?'),
    action('quit', text.settings.quit, () => void desktop.request('app.quit', null)),
  ];
}

/** Begins at once; in a call it says that it waits. */
function checkAction({ state, precall, onTopic, text }: PaletteFacts): PaletteAction[] {
  if (state.identity.step !== 'signed-in') return [];
  return [
    action('check', text.precall.action, () => {
      onTopic('check');
      void precall.start();
    }),
  ];
}

/** In a call where the button is that asks first. */
function signOutAction({ state, calls, desktop, onTopic, text }: PaletteFacts): PaletteAction[] {
  if (state.identity.step !== 'signed-in' || state.identity.source === 'managed') return [];
  const inCall = calls.some(({ end }) => end === null);
  return [
    action('sign-out', text.common.signOut, () => (inCall ? onTopic('account') : void desktop.signOut())),
  ];
}

/** Those whose name has every word of the text somewhere, those that begin so first. Pure. */
export function filterActions(actions: readonly PaletteAction[], typed: string): readonly PaletteAction[] {
  const words = typed.split(/\s+/).filter(Boolean);
  const fits = actions.filter(({ name }) => words.every((word) => holds(name, word)));
  const [first] = words;
  if (first === undefined) return fits;
  const isFirst = ({ name }: PaletteAction): boolean => begins(name, first);
  return [...fits.filter(isFirst), ...fits.filter((each) => !isFirst(each))];
}
