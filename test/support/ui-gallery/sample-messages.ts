import type { Chat, ChatMessage } from '../../../src/shared/messages.ts';

import { samplePicture } from './sample-people.ts';

export interface SampleChat {
  readonly chat: Chat;
  /** The newest first. */
  readonly messages: readonly ChatMessage[];
}

const minuteMs = 60_000;
const now = Date.now();

function message(id: number, minutesAgo: number, text: string, some: Partial<ChatMessage> = {}): ChatMessage {
  return {
    ...{ id, direction: 'incoming', text, at: now - minutesAgo * minuteMs, state: 'received', sipCode: null },
    ...some,
  };
}

const sent = (state: ChatMessage['state'], sipCode: number | null = null): Partial<ChatMessage> => ({
  ...{ direction: 'outgoing', state, sipCode },
});

function chat(
  id: number,
  number: string,
  name: string | null,
  unread: number,
  messages: readonly ChatMessage[],
): SampleChat {
  const uri = `sip:${number}@example.com`;
  const picture = id === 1 ? samplePicture : null;
  return {
    chat: { id, uri, number, name, contact: null, picture, unread, last: messages[0] ?? null },
    messages,
  };
}

export const someChats: readonly SampleChat[] = [
  chat(1, '+49307654321', 'Anna-Lena Krüger', 2, [
    message(19, 1, 'I am back at ten.'),
    message(18, 2, 'The plan is at https://intranet.example.com/plan?week=48 and the old one beside it.'),
    message(17, 4, 'Thank you!', sent('queued')),
    message(16, 5, 'Are you coming to the meeting?', sent('sending')),
    message(15, 6, 'Room 214', sent('unreachable', 480)),
    message(14, 7, 'x'.repeat(90), sent('refused', 413)),
    message(13, 60, 'The numbers of last week:\n  Monday 12\n  Tuesday 31', sent('displayed')),
    message(12, 62, 'Please call the customer back.', sent('delivered')),
    message(11, 64, '<b>Bold?</b> No: only text.'),
    message(10, 1500, 'Good morning', sent('accepted')),
  ]),
  chat(2, '7042', 'Bernd Krause', 0, [message(20, 100, 'The parcel is here, שלום')]),
  chat(3, 'a.very.long.address.that.does.not.end@partner.example', null, 1, [
    message(30, 3000, 'Who is this?'),
  ]),
];

const chatOf = (count: number): readonly SampleChat[] => [
  chat(
    4,
    '7043',
    'Carla Conti',
    0,
    Array.from({ length: count }, (_, index) =>
      message(
        1000 - index,
        index * 7,
        // Some take several lines.
        `Message ${count - index}${index % 5 === 0 ? `: ${'and so on '.repeat(30)}` : ''}`,
        index % 3 === 0 ? sent('delivered') : {},
      ),
    ),
  ),
];

/** More than a page of them, and more than two. */
export const longChat = chatOf(250);
/** More than is in sight, and no earlier ones to ask for. */
export const pageOfChat = chatOf(60);
