import { describe, expect, it } from 'vitest';
import type { CommandOptions } from '../../../../src/main/control/commands.ts';
import { formatValue } from '../../../../src/main/control/format-reply.ts';
import type { Chat } from '../../../../src/shared/messages.ts';
import type { HistoryCall } from '../../../../src/shared/people.ts';
import { plainCommands } from '../../../support/plain-commands.ts';

describe('history', () => {
  const call: HistoryCall = {
    id: 1,
    callId: 'a',
    direction: 'incoming',
    outcome: 'missed',
    startedAt: 0,
    talkedMs: null,
    quality: null,
    roams: 0,
    moves: [],
    recorded: false,
  };
  const group = { number: '200', uri: 'sip:200@example.com', name: 'Bob Biber', contact: null, missed: true };

  it('tells the calls with their other side, one by one', async () => {
    const asked: string[] = [];
    const history: CommandOptions['history'] = ({ text }) => {
      asked.push(text);
      return { groups: [{ ...group, calls: [call, { ...call, id: 2, startedAt: 60_000 }] }], next: null };
    };
    const reply = await plainCommands({ history })({ verb: 'history', text: 'Bob' });
    expect(reply).toMatchObject({
      ok: true,
      value: [
        { number: '200', name: 'Bob Biber', outcome: 'missed', startedAt: 0 },
        { number: '200', startedAt: 60_000 },
      ],
    });
    expect(asked).toEqual(['Bob']);
    const text = formatValue({ verb: 'history', text: '' }, reply.ok ? reply.value : null);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toMatch(/^1970-01-01 00:00 {2}incoming missed +200 Bob Biber$/m);
    expect(formatValue({ verb: 'history', text: '' }, [])).toBe('No calls');
  });

  it('is nobody’s while nobody is signed in', async () => {
    expect(await plainCommands()({ verb: 'history', text: '' })).toMatchObject({
      ok: false,
      code: 'not-possible',
    });
  });
});

describe('message', () => {
  const last: NonNullable<Chat['last']> = {
    ...{ id: 1, direction: 'outgoing', text: 'Are you\nin?', at: 0, state: 'refused', sipCode: 480 },
  };
  const chat = {
    id: 7,
    uri: 'sip:200@example.com',
    number: '200',
    name: 'Bob',
    contact: null,
    picture: null,
    unread: 0,
  };

  function desk(sent: unknown[]): CommandOptions['messages'] {
    return {
      'messages.open': ({ number }) => ({ chat: number === '200' ? 7 : null }),
      'messages.send': (message) => {
        sent.push(message);
        return null;
      },
      'messages.chats': ({ text }) => ({
        total: 2,
        chats: [
          { ...chat, last },
          {
            ...chat,
            unread: 3,
            last: { ...last, direction: 'incoming', state: 'received', sipCode: null, text },
          },
        ],
      }),
    };
  }

  it('is kept to be sent, where its number is one', async () => {
    const sent: unknown[] = [];
    const commands = plainCommands({ messages: desk(sent) });
    expect(await commands({ verb: 'message-send', number: '200', text: 'Are you in?' })).toEqual({
      ok: true,
      value: { chat: 7 },
    });
    expect(await commands({ verb: 'message-send', number: '?', text: 'Are you in?' })).toMatchObject({
      ok: false,
      code: 'bad-target',
    });
    expect(sent).toEqual([{ chat: 7, text: 'Are you in?' }]);
  });

  it('is listed with what became of it, a line a chat', async () => {
    const command = { verb: 'message-list', text: 'Yes' } as const;
    const reply = await plainCommands({ messages: desk([]) })(command);
    const lines = formatValue(command, reply.ok ? reply.value : null).split('\n');
    expect(lines).toEqual([
      '1970-01-01 00:00  to    200 Bob (refused, SIP 480): Are you in?',
      '1970-01-01 00:00  from  200 Bob (3 unread): Yes',
    ]);
    expect(formatValue(command, [])).toBe('No messages');
  });

  it('is nobody’s while nobody is signed in', async () => {
    expect(await plainCommands()({ verb: 'message-list', text: '' })).toMatchObject({
      ok: false,
      code: 'not-possible',
    });
  });
});
