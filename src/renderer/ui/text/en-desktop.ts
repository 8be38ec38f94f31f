import type { AttentionText, DiallingText, LinkText, ProgramText } from './desktop-text.ts';

export const enDialling: DiallingText = {
  title: 'Dialling',
  meaning:
    'How numbers that you type, click or copy are dialled. Emergency numbers and codes stay as they are.',
  why: {
    emergency: 'emergency number, unchanged',
    code: 'short code, unchanged',
    internal: 'internal number, unchanged',
    replaced: 'beginning replaced',
    e164: 'international form',
    national: 'form of this country',
    international: 'with international prefix',
    'outside-line': 'with outside line',
  },
  country: 'Country',
  countryMeaning: 'Two letters, for example GB. National numbers are read as numbers of this country.',
  form: 'Form',
  forms: { 'as-typed': 'As typed', e164: 'International (+44…)', national: 'As within the country' },
  outsideLine: 'Outside line',
  outsideLineMeaning: 'The digits that your switchboard wants before numbers outside, for example 0.',
  internalLengths: 'Internal numbers have',
  internalLengthsMeaning: 'How many digits, for example 3, 4. Such numbers are dialled unchanged.',
  invalid: 'This cannot be used. Look at the example.',
};

export const enAttention: AttentionText = {
  title: 'This computer',
  onLock: 'When the screen is locked in a call',
  onLockOptions: { nothing: 'Talk on', mute: 'Mute', hold: 'Hold' },
  autostart: 'Start when I log in',
  autostartOptions: { on: 'Yes, hidden', off: 'No' },
};

export const enPrograms: ProgramText = {
  title: 'Other programs',
  meaning:
    'Programs with a key can drive Offhook as far as the key says. In a terminal, offhook --help tells how to give one.',
  none: 'No program has a key.',
  off: 'Your company has switched this off.',
  scopes: {
    status: 'sees your calls and whether you can be called',
    watch: 'follows what happens',
    history: 'reads past calls',
    dial: 'makes calls',
    calls: 'answers, holds, transfers and ends calls',
    dnd: 'switches do not disturb',
  },
  since: (day) => `since ${day}`,
  revoke: 'Take away',
  revokeFrom: (name) => `Take away the key of ${name}`,
  revoked: (name) => `${name} has no key any more.`,
};

export const enLinks: LinkText = {
  title: 'Links',
  setting: 'Telephone links in other programs',
  settingMeaning: 'When you click a telephone number on a web page or in a message.',
  options: { on: 'Open in Offhook', off: 'Leave to others' },
  confirm: 'Ask before a link calls',
  confirmOptions: { always: 'Always', unknown: 'Unknown numbers', never: 'Never' },
  ask: (target) => `Call ${target}?`,
  asked: 'A link in another program asks for this call.',
  waiting: (target) => `${target} will be called`,
  waitingMeaning: 'A link asks for this call. Offhook is not connected yet.',
  dialledAs: (asked) => `The link says ${asked}`,
  extension: (digits) => `Extension ${digits}: type it on the keypad once they answer.`,
  call: (target) => `Call ${target}`,
  doNotCall: 'Do not call',
};
