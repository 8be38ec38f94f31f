import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { systemClock } from '../../src/main/clock.ts';
import { chooseControlPlace, type Machine } from '../../src/main/control/control-place.ts';
import { type ControlServer, startControlServer } from '../../src/main/control/control-server.ts';
import type { WatchEvent } from '../../src/main/control/watch.ts';
import type { ControlCommand, ControlReply } from '../../src/shared/control.ts';
import { createMemoryLog } from './memory-log.ts';

/** Sockets of a test's own, in a folder of its own; all are closed after each test. */
export interface ControlSockets {
  readonly folder: string;
  readonly machine: Machine;
  readonly watchers: Set<(event: WatchEvent) => void>;
  /** Closes it after the test. */
  keep(server: ControlServer): void;
  /** Closes all that are open now. */
  close(): Promise<void>;
  /** The socket of the command line; its address. */
  start(
    handle?: (command: ControlCommand) => Promise<ControlReply>,
    options?: { userDataFolder?: string; commandTimeoutMs?: number },
  ): Promise<string>;
}

export function createControlSockets(): ControlSockets {
  let folder = '';
  const servers: ControlServer[] = [];
  const watchers = new Set<(event: WatchEvent) => void>();

  async function close(): Promise<void> {
    for (const server of servers.splice(0)) await server.close();
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-control-'));
  });
  afterEach(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });

  const machineOf = (): Machine => ({
    platform: process.platform,
    environment: {},
    home: folder,
    tmp: folder,
  });

  async function start(
    handle: (command: ControlCommand) => Promise<ControlReply> = async ({ verb }) => ({
      ok: true,
      value: verb,
    }),
    options: { userDataFolder?: string; commandTimeoutMs?: number } = {},
  ): Promise<string> {
    const userDataFolder = options.userDataFolder ?? folder;
    const place = chooseControlPlace(userDataFolder, machineOf());
    const server = await startControlServer({
      place,
      handle,
      watch: (tell) => {
        tell({ event: 'do-not-disturb', on: false });
        watchers.add(tell);
        return () => void watchers.delete(tell);
      },
      clock: systemClock,
      log: createMemoryLog(),
      commandTimeoutMs: options.commandTimeoutMs ?? 5000,
    });
    servers.push(server);
    return place.address;
  }

  return {
    get folder() {
      return folder;
    },
    get machine() {
      return machineOf();
    },
    watchers,
    keep: (server) => void servers.push(server),
    close,
    start,
  };
}

/** What comes back for raw bytes, until the server closes. */
export function exchange(address: string, text: string, end = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    let received = '';
    socket.on('connect', () => (end ? socket.end(text) : socket.write(text)));
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
  });
}
