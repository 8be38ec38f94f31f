import { type BridgeEnd, createBridgeEnd } from './bridge.ts';
import { decodeValue, type Encoded, encodeError, encodeValue } from './codec.ts';
import type { HostMessage, PageConfig, PageMessage } from './config.ts';

/** Runs in the preload's world, before any script of the page. Injected as text, like page/bridge.ts. */
export type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
  global: unknown,
) => void;

interface Listener {
  (event: object, ...args: unknown[]): void;
  /** What `once` wraps, so that `off` finds it. */
  wrapped?: Listener;
}

export interface HostPort {
  post(message: PageMessage): void;
  /** A question to the host; resolves or rejects with its reply. */
  request(kind: 'invoke' | 'ask', channel: string, args: readonly unknown[]): Promise<unknown>;
  readonly listeners: Map<string, Listener[]>;
}

export function startIsolatedWorld(config: PageConfig, preloads: readonly Preload[]): void {
  if (window !== window.top || location.href === config.blankUrl) return;
  const port = createHostPort(config);
  const bridge = createBridgeEnd(config.key, 'isolated', 'main');
  bridge.served.set('ask', (channel, ...args) => port.request('ask', String(channel), args));
  const modules = createPreloadModules(bridge, port);
  const process = Object.freeze({ ...config.process, once: () => process, on: () => process });
  for (const preload of preloads) runPreload(preload, modules, process, port);
}

export function runPreload(
  preload: Preload,
  modules: Map<string, object>,
  process: object,
  port: HostPort,
): void {
  const require = (name: string): object => {
    const found = modules.get(name.replace(/^node:/, ''));
    if (!found) throw new Error(`module not found: ${name}`);
    return found;
  };
  const module = { exports: {} };
  try {
    preload.call(module.exports, require, module, module.exports, process, globalThis);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    console.error('Unable to load preload script', thrown);
    port.post({ kind: 'preload-failed', message: thrown.message, stack: thrown.stack ?? '' });
  }
}

export function createHostPort(config: PageConfig): HostPort {
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const send = world[config.binding];
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const listeners = new Map<string, Listener[]>();
  let lastId = 0;
  const post = (message: PageMessage): void => send?.(JSON.stringify(message));
  world[config.receiver] = (text) => {
    const message = JSON.parse(text) as HostMessage;
    if (message.kind === 'reply') {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.ok) asked?.resolve(decodeValue(message.value));
      else asked?.reject(decodeValue(message.value));
      return;
    }
    const args = decodeValue(message.args) as unknown[];
    for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({ ports: [] }, ...args);
  };
  const request = (kind: 'invoke' | 'ask', channel: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      const encoded: Encoded = encodeValue(args);
      waiting.set(id, { resolve, reject });
      post({ kind, id, channel, args: encoded });
    });
  return { post, request, listeners };
}

export function createIpcRenderer(port: HostPort): Record<string, unknown> {
  const { listeners } = port;
  const add = (channel: string, listener: Listener): unknown => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener): unknown => {
    const kept = (listeners.get(channel) ?? []).filter(
      (known) => known !== listener && known.wrapped !== listener,
    );
    listeners.set(channel, kept);
    return ipcRenderer;
  };
  const ipcRenderer: Record<string, unknown> = {
    on: add,
    addListener: add,
    off: remove,
    removeListener: remove,
    once: (channel: string, listener: Listener) => {
      const once: Listener = (...args) => {
        remove(channel, once);
        listener(...args);
      };
      once.wrapped = listener;
      return add(channel, once);
    },
    removeAllListeners: (channel?: string) => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
    send: (channel: string, ...args: unknown[]) => {
      port.post({ kind: 'send', channel, args: encodeValue(args) });
    },
    invoke: (channel: string, ...args: unknown[]) =>
      port.request('invoke', channel, args).catch((error: unknown) => {
        throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
      }),
  };
  return throwByName('ipcRenderer', ipcRenderer);
}

export function createPreloadModules(bridge: BridgeEnd, port: HostPort): Map<string, object> {
  const contextBridge = throwByName('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => void bridge.call('expose', name, api),
  });
  const electron = throwByName('electron', {
    contextBridge,
    ipcRenderer: createIpcRenderer(port),
    webFrame: throwByName('webFrame', {}),
    webUtils: throwByName('webUtils', {}),
  });
  const timers = { setTimeout, setInterval, clearTimeout, clearInterval };
  return new Map([
    ['electron', electron],
    ['electron/renderer', electron],
    ['electron/common', electron],
    ['timers', timers],
    ['url', { URL, URLSearchParams }],
  ]);
}

export function throwByName(owner: string, offered: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(offered, {
    get: (target, name) => {
      if (typeof name === 'symbol' || name in target || name === 'then' || name === '__esModule') {
        return Reflect.get(target, name);
      }
      return () => {
        throw new Error(`electron-host: ${owner}.${name} is not supported in a preload`);
      };
    },
  });
}

export const isolatedWorldFunctions = [
  startIsolatedWorld,
  runPreload,
  createHostPort,
  createIpcRenderer,
  createPreloadModules,
  throwByName,
] as const;

/** Used by the host to reply; kept beside the reader of those replies. */
export function encodeReply(
  id: number,
  outcome: { ok: true; value: unknown } | { ok: false; error: unknown },
): string {
  const value = outcome.ok ? encodeValue(outcome.value) : encodeError(asError(outcome.error));
  return JSON.stringify({ kind: 'reply', id, ok: outcome.ok, value } satisfies HostMessage);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
