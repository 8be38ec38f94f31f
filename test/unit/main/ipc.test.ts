import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { expect, it } from 'vitest';
import type { Handlers } from '../../../src/main/answer-request.ts';
import { createEmit, registerRequests } from '../../../src/main/ipc.ts';
import { requests } from '../../../src/shared/ipc/contract.ts';
import { createMemoryLog } from '../../support/memory-log.ts';

const page = { url: 'app://offhook/index.html', parent: null };

type Listener = Parameters<IpcMain['handle']>[1];

/** As much of ipcMain as requests need; `ask` is what Electron does when a frame invokes a channel. */
function createFakeIpcMain() {
  const listeners = new Map<string, Listener>();
  return {
    listeners,
    handle: (channel: string, listener: Listener) => void listeners.set(channel, listener),
    ask: (channel: string, senderFrame: unknown, input: unknown): Promise<unknown> =>
      listeners.get(channel)?.({ senderFrame } as IpcMainInvokeEvent, input),
  };
}

function start() {
  const asked: unknown[] = [];
  const handlers = Object.fromEntries(
    Object.keys(requests).map((name) => [
      name,
      (input: unknown) => {
        asked.push([name, input]);
        return null;
      },
    ]),
  ) as unknown as Handlers;
  const ipcMain = createFakeIpcMain();
  registerRequests(ipcMain, handlers, createMemoryLog());
  return { asked, ipcMain };
}

it('listens on the names of the contract and on nothing else', () => {
  expect([...start().ipcMain.listeners.keys()].sort()).toEqual(Object.keys(requests).sort());
});

it('hands the input of our own page to the handler of that name', async () => {
  const { asked, ipcMain } = start();
  expect(await ipcMain.ask('settings.update', page, { theme: 'dark' })).toEqual({ ok: true, value: null });
  expect(asked).toEqual([['settings.update', { theme: 'dark' }]]);
});

it.each([
  ['a frame inside the page', { ...page, parent: page }],
  ['a foreign page', { url: 'https://example.com/', parent: null }],
  ['a page that is gone', null],
])('looks at the frame that really asks: %s is refused on every channel', async (_name, senderFrame) => {
  const { asked, ipcMain } = start();
  for (const name of Object.keys(requests)) {
    expect(await ipcMain.ask(name, senderFrame, null)).toEqual({ ok: false, code: 'forbidden' });
  }
  expect(asked).toEqual([]);
});

it('tells every page that is still there', () => {
  const told: unknown[] = [];
  const receiver = (id: number, gone: boolean) => ({
    isDestroyed: () => gone,
    send: (channel: string, payload: unknown) => void told.push([id, channel, payload]),
  });
  createEmit(() => [receiver(1, false), receiver(2, true), receiver(3, false)])('app.quitting', null);
  expect(told).toEqual([
    [1, 'app.quitting', null],
    [3, 'app.quitting', null],
  ]);
});
