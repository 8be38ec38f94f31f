import type { Words } from './words.ts';

export const en: Words = {
  registration: {
    idle: 'Not connected',
    connecting: 'Connecting…',
    registering: 'Connecting…',
    registered: 'Ready for calls',
    waiting: 'Not connected, trying again',
    unregistering: 'Disconnecting…',
  },
  signedOut: 'Signed out',
  ringing: (who) => `${who} is calling`,
  inCall: (who) => `In a call with ${who}`,
  missed: (count) => (count === 1 ? '1 missed call' : `${count} missed calls`),
  doNotDisturb: 'Do not disturb',
  doNotDisturbUntil: (time) => `Do not disturb until ${time}`,
  answer: (who) => `Answer ${who}`,
  decline: (who) => `Decline ${who}`,
  hangUp: (who) => `Hang up ${who}`,
  mute: 'Mute',
  recent: 'Recent calls',
  noRecent: 'No calls yet',
  doNotDisturbFor: { off: 'Off', on: 'On', hour: 'For an hour', tomorrow: 'Until tomorrow' },
  open: 'Open Offhook',
  settings: 'Settings',
  quit: 'Quit Offhook',
};
