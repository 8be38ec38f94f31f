import type { ControlCommand, ControlReply } from '../../shared/control.ts';
import { RequestError } from '../answer-request.ts';
import type { MessageHandlers } from '../messages/message-handlers.ts';

/** What the command line needs of messages. */
export type MessageDesk = Pick<MessageHandlers, 'messages.open' | 'messages.send' | 'messages.chats'>;
type MessageCommand = Extract<ControlCommand, { verb: `message-${string}` }>;

const mostListed = 50;

/** `send` keeps the text, which goes when there is a way; `list` tells the chats, the newest first. */
export async function handleMessage(desk: MessageDesk, command: MessageCommand): Promise<ControlReply> {
  try {
    if (command.verb === 'message-list') {
      const page = await desk['messages.chats']({ text: command.text, from: 0, most: mostListed });
      const chats = page.chats.map(({ number, name, unread, last }) => ({ number, name, unread, last }));
      return { ok: true, value: chats };
    }
    const { number, text } = command;
    const { chat } = await desk['messages.open']({ number, name: null });
    if (chat === null) {
      return { ok: false, code: 'bad-target', message: `"${number}" is neither a number nor an address` };
    }
    await desk['messages.send']({ chat, text });
    return { ok: true, value: { chat } };
  } catch (error) {
    if (error instanceof RequestError) return { ok: false, code: 'not-possible', message: error.message };
    throw error;
  }
}
