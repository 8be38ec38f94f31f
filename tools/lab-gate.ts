import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nextToBegin } from './lab-plan.ts';

/** Where the files of a run of the lab ask whether there is room for them. */
export const gateVariable = 'OFFHOOK_LAB_GATE';

export interface Took {
  readonly file: string;
  /** Seconds since the gate was opened. */
  readonly from: number;
  readonly to: number;
}

export interface Gate {
  /** For `gateVariable`. */
  readonly socket: string;
  /** Who has been let in and is done. */
  readonly took: readonly Took[];
  close(): Promise<void>;
}

/** Whoever comes first need not be first in the plan; nor do all that are awaited have to come. */
const gatheringMs = 15_000;

/**
 * Lets a file in as soon as the machine has room for it; it is done when its process lets go of the connection.
 *
 * @param awaited nobody is let in before so many have come, or a while has passed
 */
export async function openGate(awaited = 1): Promise<Gate> {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-lab-gate-'));
  const socket = path.join(folder, 'socket');
  const waiting = new Map<string, Socket>();
  const inside = new Map<string, number>();
  const took: Took[] = [];
  const openedAt = performance.now();
  const now = () => (performance.now() - openedAt) / 1000;
  let isOpen = false;
  const letIn = () => {
    isOpen ||= waiting.size >= awaited;
    if (!isOpen) return;
    for (;;) {
      const next = nextToBegin([...waiting.keys()], [...inside.keys()]);
      if (next === null) return;
      waiting.get(next)?.write('in');
      waiting.delete(next);
      inside.set(next, now());
    }
  };
  const connections = new Set<Socket>();
  const server = createServer((connection) => {
    connections.add(connection);
    let file = '';
    connection.setEncoding('utf8').once('data', (name: string) => {
      file = name;
      waiting.set(file, connection);
      letIn();
    });
    connection.on('error', () => undefined);
    connection.on('close', () => {
      connections.delete(connection);
      const from = inside.get(file);
      if (from !== undefined) took.push({ file, from, to: now() });
      waiting.delete(file);
      inside.delete(file);
      letIn();
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const gathering = setTimeout(() => {
    isOpen = true;
    letIn();
  }, gatheringMs);
  return {
    socket,
    took,
    async close() {
      clearTimeout(gathering);
      for (const connection of connections) connection.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once a file may begin. Its place is kept until its process ends, or what this gives is called. */
export function waitAtGate(socket: string, file: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => connection.write(path.basename(file)));
    connection.once('data', () => {
      connection.unref();
      resolve(() => connection.destroy());
    });
    connection.once('error', reject);
    connection.once('close', () => reject(new Error('the gate of the lab is gone')));
  });
}
