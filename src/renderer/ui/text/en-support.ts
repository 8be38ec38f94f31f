import type { SupportText } from './support-text.ts';

export const enSupport: SupportText = {
  messages: {
    title: 'Calls, message by message',
    meaning: 'What this phone and the server said to each other in each call since Offhook was started.',
    none: 'There has been no call yet.',
    call: (who, time) => `${who}, ${time}`,
  },
  log: {
    title: 'Log',
    meaning: 'What Offhook wrote down, the newest first. There are no passwords in it.',
    level: 'Show',
    levels: { error: 'Errors', warn: 'Warnings too', info: 'Steps too', debug: 'Everything' },
    lines: 'Lines of the log',
    filter: 'Lines with these words',
    shown: (shown, found) =>
      shown < found ? `The newest ${shown} of ${found} lines` : found === 1 ? '1 line' : `${found} lines`,
    unreadable: 'The log cannot be read.',
  },
  bundle: {
    title: 'Support file',
    meaning:
      'One file for whoever helps you: versions, settings, the log, and how your last calls went. Passwords are taken out; people and numbers get other names. You see all of it before it is saved, and Offhook sends it to nobody.',
    prepare: 'Show what would be in it',
    preparing: 'Collecting…',
    again: 'Collect anew',
    files: 'In the support file',
    size: (kilobytes) => `${kilobytes} kB`,
    save: 'Save…',
    saved: (file) => `Saved as ${file}`,
    failed: 'It was not saved. Choose another place, or collect anew.',
  },
};
