import type { CallEndSentences, CallEndWords } from './text.ts';

export const enCallEnds: CallEndSentences = {
  'hung-up': ({ by, who }) => ({
    title: by === 'local' ? 'You hung up' : `${who} hung up`,
    meaning: 'The call is over.',
    action: null,
  }),
  cancelled: ({ direction, who }) =>
    direction === 'incoming'
      ? {
          title: `Missed call from ${who}`,
          meaning: 'They stopped calling before you answered.',
          action: 'Call back when it suits you.',
        }
      : { title: 'You cancelled the call', meaning: `${who} was not reached.`, action: null },
  declined: ({ by, who }) =>
    by === 'local'
      ? { title: 'You declined the call', meaning: `${who} was told that you do not take it.`, action: null }
      : {
          title: `${who} declined the call`,
          meaning: 'They do not take calls right now.',
          action: 'Try again later.',
        },
  busy: ({ who }) => ({
    title: `${who} is busy`,
    meaning: 'They are in another call.',
    action: 'Try again in a few minutes.',
  }),
  'not-found': ({ number }) => ({
    title: `The server does not know ${number}`,
    meaning: 'Nobody can be reached under this number or name.',
    action: 'Check the number.',
  }),
  'no-answer': ({ direction, who }) =>
    direction === 'incoming'
      ? {
          title: `Missed call from ${who}`,
          meaning: 'Nobody answered in time.',
          action: 'Call back when it suits you.',
        }
      : { title: `${who} did not answer`, meaning: 'It rang, but nobody came.', action: 'Try again later.' },
  unavailable: ({ who }) => ({
    title: `${who} is not available right now`,
    meaning: 'Their phone is off or not connected.',
    action: 'Try again later.',
  }),
  'answered-elsewhere': ({ who }) => ({
    title: 'Answered on another device',
    meaning: `Somebody took the call from ${who} on another phone.`,
    action: null,
  }),
  forbidden: ({ number }) => ({
    title: `You may not call ${number}`,
    meaning: 'The server does not allow this call.',
    action: 'Ask your administrator if you need it.',
  }),
  unauthorized: () => ({
    title: 'The server did not accept your sign-in',
    meaning: 'The call was not put through.',
    action: 'Sign out and sign in again.',
  }),
  'not-acceptable': () => ({
    title: 'The two phones do not fit together',
    meaning: 'They have no way of sending sound in common.',
    action: 'Tell your administrator. The details help them.',
  }),
  moved: ({ who }) => ({
    title: `${who} has another address now`,
    meaning: 'The server pointed elsewhere, where Offhook does not follow.',
    action: 'Ask for the new number.',
  }),
  'service-unavailable': () => ({
    title: 'The phone service is not available',
    meaning: 'The server is overloaded or being serviced.',
    action: 'Try again in a minute.',
  }),
  'server-error': () => ({
    title: 'The server made a mistake',
    meaning: 'The call was not put through. It is not your fault.',
    action: 'Try again. If it comes back, tell your administrator.',
  }),
  refused: () => ({
    title: 'The call was refused',
    meaning: 'The server gave no reason that Offhook knows.',
    action: 'Check the number and try again.',
  }),
  timeout: () => ({
    title: 'The server did not answer in time',
    meaning: 'The call was given up.',
    action: 'Check your network and call again.',
  }),
  'network-lost': () => ({
    title: 'The network was lost',
    meaning: 'The call could not be saved.',
    action: 'Check your network, then call again.',
  }),
  'no-microphone': ({ who }) => ({
    title: 'No microphone was found',
    meaning: `${who} could not have heard you.`,
    action: 'Plug in a headset or a microphone, then call again.',
  }),
  'microphone-refused': () => ({
    title: 'Offhook may not use the microphone',
    meaning: 'The privacy settings of this computer forbid it.',
    action: 'Allow the microphone for Offhook in the system settings, then call again.',
  }),
  'media-failed': ({ who }) => ({
    title: 'The sound could not get through',
    meaning: `This computer and ${who} found no way to send sound to each other.`,
    action: 'Check your network or VPN, then call again.',
  }),
  'invalid-response': () => ({
    title: 'The server gave an answer that makes no sense',
    meaning: 'Offhook ended the call to be safe.',
    action: 'Try again. If it comes back, tell your administrator.',
  }),
  'not-registered': () => ({
    title: 'You are not connected',
    meaning: 'The phone server cannot be reached, so the call was not made.',
    action: 'Wait until the top line says “Ready for calls”, then call again.',
  }),
  transferred: ({ who }) => ({
    title: `${who} was transferred`,
    meaning: 'The two others talk to each other now.',
    action: null,
  }),
  replaced: ({ who }) => ({
    title: `The call with ${who} goes on elsewhere`,
    meaning: 'A transfer has put another call in its place.',
    action: null,
  }),
  forwarded: ({ who }) => ({
    title: `${who} was forwarded`,
    meaning: 'The call went on to the number you have chosen.',
    action: null,
  }),
  'do-not-disturb': ({ who }) => ({
    title: `Missed call from ${who}`,
    meaning: '“Do not disturb” was on, so it did not ring.',
    action: 'Call back when it suits you.',
  }),
  'session-expired': ({ who }) => ({
    title: 'The call was ended for lack of a sign of life',
    meaning: `Neither ${who} nor the server answered any more.`,
    action: 'Check your network, then call again.',
  }),
  'page-gone': ({ who, direction }) => ({
    title: 'The window stopped working in the call',
    meaning: `It was started again, but the call with ${who} could not be brought back.`,
    action: direction === 'outgoing' ? 'Call again.' : 'Call back.',
  }),
};

export const enCallEndWords: CallEndWords = {
  'hung-up': 'Ended',
  cancelled: 'Cancelled',
  declined: 'Declined',
  busy: 'Busy',
  'not-found': 'Unknown number',
  'no-answer': 'No answer',
  unavailable: 'Not available',
  'answered-elsewhere': 'Answered elsewhere',
  forbidden: 'Not allowed',
  unauthorized: 'Sign-in refused',
  'not-acceptable': 'No common sound',
  moved: 'Moved',
  'service-unavailable': 'Service unavailable',
  'server-error': 'Server error',
  refused: 'Refused',
  timeout: 'No reply',
  'network-lost': 'Network lost',
  'no-microphone': 'No microphone',
  'microphone-refused': 'Microphone not allowed',
  'media-failed': 'No sound path',
  'invalid-response': 'Server error',
  'not-registered': 'Not connected',
  transferred: 'Transferred',
  replaced: 'Continued elsewhere',
  forwarded: 'Forwarded',
  'do-not-disturb': 'Do not disturb',
  'session-expired': 'No sign of life',
  'page-gone': 'Window stopped',
};
