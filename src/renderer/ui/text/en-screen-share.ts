import type { ScreenShareText } from './screen-share-text.ts';

export const enScreenShare: ScreenShareText = {
  start: 'Share',
  title: 'What do you want to share?',
  list: 'Windows and screens',
  kinds: { window: 'Window', screen: 'Whole screen' },
  untitled: 'Without a title',
  share: 'Share',
  looking: 'Looking what there is…',
  nothing: 'There is no window that can be shared. Open one, and it appears here.',
  notOffered: (count) => (count === 1 ? '1 is not offered' : `${count} are not offered`),
  refusals: {
    off: 'Your company has switched sharing off.',
    'own-window': 'Windows of Offhook are not shared.',
    screen: 'Your company lets windows be shared, not whole screens.',
    denied: 'Your company does not let this be shared.',
    'not-listed': 'This is not among what your company lets be shared.',
    'unknown-application':
      'Your company decides by programs, and which one this is the system does not tell.',
    'cannot-be-checked': 'Whether your company lets this be shared cannot be found out here.',
  },
  problems: {
    system:
      'The system does not let Offhook see other programs. Allow it in System Settings, Privacy & Security, Screen Recording, then start Offhook anew.',
    unanswered: 'The system does not tell what is on the screen. Try again.',
    'cannot-be-checked':
      'Your company decides by titles and programs, and this desktop tells neither. Nothing can be shared from here.',
  },
  sound: 'With the sound of this computer',
  soundMeaning: 'Everything it plays is heard, whichever window is shown.',
  noSound: {
    company: 'Your company does not let the sound of the computer be shared.',
    system: 'On this system the sound of the computer cannot be shared.',
  },
  sounds: {
    heard: 'The sound of this computer is heard too.',
    unheard: 'The sound of this computer is not heard now.',
  },
  portal: 'Your desktop asks which one it is to be.',
  portalKinds: { window: 'Choose a window…', screen: 'Choose a screen…' },
  bar: 'Sharing',
  sharing: (title, kind) =>
    `You are sharing ${title === '' ? { window: 'a window', screen: 'your screen' }[kind] : title}`,
  stop: 'Stop',
  paused: 'Not seen now',
  pauses: {
    off: 'Your company has switched sharing off.',
    'own-window': 'Something of Offhook is on the screen that nobody else may see.',
    screen: 'Whole screens are not shared here.',
    denied: 'What the window shows now may not be shared.',
    'not-listed': 'What the window shows now is not among what may be shared.',
    'unknown-application': 'Which program this is the system does not tell any more.',
    'cannot-be-checked': 'The system does not tell what is on the screen.',
    gone: 'The window is closed or minimised.',
    'denied-on-screen': 'A window that may not be shared is on the screen.',
    'no-bar': 'The bar that says what is shared is not on the screen.',
  },
  left: (minutes) => (minutes === 1 ? '1 minute left' : `${minutes} minutes left`),
  ends: {
    system: 'Sharing has ended: what was shared is closed, or the system stopped it.',
    time: 'Sharing has ended: your company lets it last no longer.',
    page: 'Sharing has ended: Offhook had to be loaded anew.',
    bar: 'Sharing has ended: the bar that says what is shared could not be shown.',
  },
  standIn: 'Paused: nothing of it is shown now',
};
