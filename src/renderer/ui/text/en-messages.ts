import type { MessagesText, VoicemailText } from './messages-text.ts';

const whys: Readonly<Record<number, string>> = {
  403: 'the server does not allow it',
  404: 'the server does not know the number',
  405: 'the other side takes no messages',
  406: 'the other side takes no messages',
  408: 'nobody answered',
  413: 'it is too long',
  415: 'the other side cannot read it',
  480: 'nobody is there',
  486: 'the other side is busy',
  488: 'the other side cannot read it',
  501: 'the other side takes no messages',
  513: 'it is too long',
  603: 'the other side declined it',
};

export const enMessages: MessagesText = {
  search: 'Search messages',
  list: 'Chats',
  found: (count) => (count === 1 ? '1 chat' : `${count} chats`),
  emptyTitle: 'No messages yet',
  emptyMeaning: 'Write to a colleague by number or from their card. Messages are kept on this computer.',
  nothingFound: 'Nothing was written and nobody is called like this.',
  choose: 'Choose a chat',
  chooseMeaning: 'Or begin a new one by number or address.',
  begin: 'New message',
  to: 'To: number or address',
  back: 'All chats',
  unread: (count) => (count === 1 ? '1 unread' : `${count} unread`),
  call: 'Call',
  message: (number) => `Write to ${number}`,
  ofChat: (who) => `Messages with ${who}`,
  newer: 'To the new message',
  you: 'You',
  write: 'Message',
  writeHint: 'Enter sends, Shift and Enter begins a new line.',
  send: 'Send',
  notSent: 'The message could not be kept. It is still in the field.',
  waits: 'Not connected. What you write is sent as soon as there is a connection.',
  states: {
    queued: 'Waits for a connection',
    sending: 'Sending…',
    accepted: 'At the server, not delivered yet',
    delivered: 'Delivered',
    displayed: 'Shown to the other side',
    refused: 'Not delivered',
    unreachable: 'Not reachable',
  },
  why: (sipCode) =>
    sipCode === null ? 'the other side reports it' : (whys[sipCode] ?? `the server answered ${sipCode}`),
  sendAgain: 'Send again',
  remove: 'Remove chat',
  removeMessage: 'Remove message',
  removeQuestion: (who) => `Remove all messages with ${who}?`,
  removeMeaning: 'They are removed from this computer only.',
  openQuestion: (host) => `Open a page of ${host}?`,
  openMeaning: 'Open links only from people you trust. The whole address:',
  open: 'Open in the browser',
};

export const enVoicemail: VoicemailText = {
  fresh: (count, isCounted) =>
    !isCounted ? 'New voice messages' : count === 1 ? '1 new voice message' : `${count} new voice messages`,
  urgent: (count) => `${count} urgent`,
  old: (count) => `${count} heard before`,
  call: 'Call voicemail',
};
