import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { strict } from '../support/strict.ts';
import { ClientRequest } from './client-request.ts';
import { fetchWithVerifyProc } from './net-https.ts';
import { schemeHandler } from './schemes.ts';
import { defaultSession } from './session.ts';
import { system } from './system.ts';

/** Requests of the main process: Node's fetch, files, and the app's own schemes. */
export const net = strict('net', {
  fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol === 'file:') return new Response(await readFile(fileURLToPath(url)));
    const handler = schemeHandler(url.protocol.slice(0, -1));
    if (handler) return handler(new Request(input, init));
    if (url.protocol === 'https:' && defaultSession.hasVerifyProc) {
      return fetchWithVerifyProc(new Request(input, init), defaultSession);
    }
    return fetch(input, init);
  },
  request: (options: Electron.ClientRequestConstructorOptions | string) => new ClientRequest(options),
  isOnline: (): boolean => system.online,
  get online(): boolean {
    return system.online;
  },
});

net satisfies Partial<Omit<Electron.Net, 'request'>>;
