import type { CallWindowText, GlobalShortcutText, PaletteText, QuickDialText } from './side-text.ts';

export const enQuickDial: QuickDialText = {
  title: 'Quick dial',
  field: 'Number or name',
  placeholder: 'Number or name',
  results: 'Results',
  call: (what) => `Call ${what}`,
  dials: (target) => `dials ${target}`,
  from: { typed: 'As typed', favourite: 'Favourite', recent: 'Recent', person: 'Contact' },
  mark: 'Make a favourite',
  unmark: 'No favourite any more',
  notMarked: 'This was not kept. Open Offhook to see why.',
  keys: 'Enter calls, Escape closes',
  nobody: 'Nobody fits, and this cannot be dialled.',
  nobodyYet: 'Type a number or a name.',
  hints: {
    'clipboard-off':
      'Offhook may not read what is marked or copied. Allow it in the settings, under Keyboard.',
    'nothing-selected': 'Nothing is marked or copied.',
  },
  problems: {
    'not-ready': 'Offhook is not ready yet. Try again in a moment.',
    'not-registered': 'Not connected, so nobody can be called now. Offhook keeps trying.',
    'bad-target': 'This cannot be dialled. Check the number.',
    'not-possible': 'This call cannot be made now.',
    failed: 'The call could not be made. Open Offhook to see why.',
  },
};

export const enCallWindow: CallWindowText = {
  title: (who) => `Call with ${who}`,
  connecting: 'Calling…',
  open: 'Open Offhook',
  line: (line) => `calls ${line}`,
  unheard: 'You are not heard',
  setting: 'A small window in a call while Offhook is hidden',
  options: { on: 'Yes', off: 'No' },
  alert: 'When a call comes while I look elsewhere',
  alertOptions: { window: 'Small window', notification: 'Notification', both: 'Both' },
};

export const enPalette: PaletteText = {
  title: 'Everything you can do',
  field: 'What would you like to do?',
  none: 'Nothing is called so.',
  found: (count) => (count === 1 ? '1 choice' : `${count} choices`),
  keyMap: 'Show all keys',
  answer: (who) => `Answer ${who}`,
  decline: (who) => `Decline ${who}`,
  forward: (who) => `Send ${who} elsewhere…`,
  unmute: 'Unmute',
  go: (room) => `Go to ${room}`,
  disturb: 'Let calls through again',
  theme: (theme) => `Colours: ${theme}`,
  setting: (topic) => `Settings: ${topic}`,
  call: (who, number) => (number === null ? `Call ${who}` : `Call ${who} (${number})`),
  sendDigits: (digits) => `Send digits ${digits}`,
};

export const enGlobalShortcuts: GlobalShortcutText = {
  title: 'Keys everywhere',
  meaning: 'These keys work in every program, while Offhook runs.',
  names: {
    quickDial: 'Quick dial',
    dialSelection: 'Dial what is marked',
    answer: 'Answer',
    hangUp: 'Hang up',
    mute: 'Mute',
  },
  none: 'No keys',
  change: (action) => `Change the keys for ${action}`,
  changeShort: 'Change',
  remove: (action) => `Remove the keys for ${action}`,
  removeShort: 'Remove',
  test: (action) => `Test the keys for ${action}`,
  testShort: 'Test',
  press: 'Press the keys. Escape keeps the ones there are.',
  pressForTest: 'Press the keys now…',
  unusable: 'These cannot be used. Hold Ctrl or Alt with a key.',
  works: 'They work.',
  nothingCame: 'Nothing came. Another program or the desktop holds these keys: choose others.',
  states: {
    taken: 'Another program has these keys. Choose others.',
    twice: 'Used twice here. Choose others.',
  },
  readSelection: 'Read what is marked or copied',
  readSelectionMeaning: 'Only when you press the keys for it. It goes into the quick dial and nowhere else.',
  mediaKeys: 'Media keys in a call',
  mediaKeysMeaning:
    'Play answers and mutes, Stop declines and hangs up. Outside of calls they stay with your music.',
  options: { on: 'On', off: 'Off' },
};
