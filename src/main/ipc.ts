import type { IpcMain } from 'electron';
import { type EventName, type EventPayload, type RequestName, requests } from '../shared/ipc/contract.ts';
import { answerRequest, type Handlers } from './answer-request.ts';
import type { Log } from './diagnostics/log.ts';

// The only file that uses ipcMain. Every channel is a name of the contract.

const names = Object.keys(requests) as RequestName[];

export function registerRequests(ipcMain: Pick<IpcMain, 'handle'>, handlers: Handlers, log: Log): void {
  for (const name of names) {
    ipcMain.handle(name, (event, input: unknown) =>
      answerRequest(name, handlers, event.senderFrame, input, log),
    );
  }
}

interface Receiver {
  isDestroyed(): boolean;
  send(channel: string, payload: unknown): void;
}

export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** Tells every open window. Who has no window yet asks `desktop.get` when it has loaded. */
export function createEmit(receivers: () => readonly Receiver[]): Emit {
  return (name, payload) => {
    for (const receiver of receivers()) {
      if (!receiver.isDestroyed()) receiver.send(name, payload);
    }
  };
}
