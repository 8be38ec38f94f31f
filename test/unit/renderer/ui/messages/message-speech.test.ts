import { describe, expect, it } from 'vitest';
import { whatIsNew } from '../../../../../src/renderer/ui/messages/message-speech.tsx';
import type { ChatMessage } from '../../../../../src/shared/messages.ts';

const message = (id: number, state: ChatMessage['state'] = 'received'): ChatMessage => ({
  ...{ id, at: id, text: `${id}`, state, sipCode: null },
  direction: state === 'received' ? 'incoming' : 'outgoing',
});

describe('what is read out of a chat', () => {
  it.each<[string, readonly ChatMessage[], readonly ChatMessage[], readonly number[]]>([
    ['nothing where nothing is new', [message(2)], [message(2)], []],
    ['what has come', [message(2)], [message(3), message(2)], [3]],
    ['all that have come, the earlier first', [message(2)], [message(4), message(3), message(2)], [3, 4]],
    [
      'what has come beside what has become of one’s own',
      [message(3, 'sending')],
      [message(4), message(3, 'delivered')],
      [3, 4],
    ],
    ['no earlier ones that were scrolled to', [message(2)], [message(2), message(1)], []],
    ['nothing of what is left after one was removed', [message(2), message(1)], [message(1)], []],
    ['not what one writes', [message(2)], [message(3, 'queued'), message(2)], []],
    ['not that it is on its way', [message(3, 'queued')], [message(3, 'sending')], []],
    ['that it has arrived', [message(3, 'sending')], [message(3, 'delivered')], [3]],
    ['that it has not', [message(4), message(3, 'sending')], [message(4), message(3, 'refused')], [3]],
  ])('is %s', (_what, before, rows, expected) => {
    expect(whatIsNew(before, rows).map(({ id }) => id)).toEqual(expected);
  });
});
