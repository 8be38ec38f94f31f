import { decodeValue } from '../page/codec.ts';
import type { PageMessage } from '../page/config.ts';
import { encodeReply } from '../page/isolated-world.ts';
import { createEvent } from '../support/events.ts';
import { whole } from '../support/strict.ts';
import { ipcMain } from './ipc-main.ts';
import type { Respond } from './page-channel.ts';
import { answerPage } from './page-requests.ts';
import type { WebContents } from './web-contents.ts';

/** Brings a message of a page's preload to the app's listeners and handlers, and their outcome back. */
export function receiveMessage(contents: WebContents, message: PageMessage, respond: Respond): void {
  if (message.kind === 'preload-failed') {
    const error = Object.assign(new Error(message.message), { stack: message.stack });
    contents.emit('preload-error', createEvent(), contents.preferences.preload ?? '', error);
    process.stderr.write(`Unable to load preload script: ${message.stack}\n`);
    return;
  }
  const { channel } = message;
  const args = decodeValue(message.args) as unknown[];
  if (message.kind === 'send') {
    const event = messageEvent(contents);
    contents.emit('ipc-message', event, channel, ...args);
    contents.ipc.emit(channel, event, ...args);
    ipcMain.emit(channel, event, ...args);
    return;
  }
  const { id } = message;
  const answer =
    message.kind === 'ask' ? answerPage(contents, channel, args) : invoke(contents, channel, args);
  void answer
    .then((value) => encodeReply(id, { ok: true, value }))
    // Also what cannot be cloned ends here.
    .catch((error: unknown) => encodeReply(id, { ok: false, error }))
    .then(respond);
}

async function invoke(contents: WebContents, channel: string, args: unknown[]): Promise<unknown> {
  const handler = contents.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return handler(messageEvent(contents), ...(args as never[]));
}

function messageEvent(contents: WebContents): Electron.IpcMainInvokeEvent & Electron.IpcMainEvent {
  return createEvent({
    type: 'frame' as const,
    sender: whole<Electron.WebContents>(contents),
    senderFrame: whole<Electron.WebFrameMain>(contents.mainFrame),
    frameId: 1,
    processId: contents.id,
    ports: [],
    returnValue: undefined,
    reply: (channel: string, ...args: unknown[]) => contents.send(channel, ...args),
  });
}
