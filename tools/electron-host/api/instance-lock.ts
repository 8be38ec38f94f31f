import { createHash } from 'node:crypto';
import { createConnection, createServer, type Server } from 'node:net';
import { userInfo } from 'node:os';

/** What a second instance tells the first one before it ends. */
export interface HandOver {
  readonly argv: string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/** How long a second instance waits for the first one to take its message. */
const handOverPatienceMs = 3000;

/**
 * The single instance lock of one user-data folder: an abstract Unix socket, named after the folder. Binding is
 * atomic and at once known, the kernel frees the name when the process ends however it ends, and the path may be
 * longer than a socket file's name could be.
 */
export class InstanceLock {
  #server: Server | undefined;
  #handedOver: Promise<void> = Promise.resolve();

  get held(): boolean {
    return this.#server !== undefined;
  }

  /** Resolves when a hand-over under way is done: an instance must not end before. */
  get handedOver(): Promise<void> {
    return this.#handedOver;
  }

  /** Takes the lock; or, if another instance holds it, hands over and returns false. */
  request(userData: string, handOver: HandOver, onSecond: (second: HandOver) => void): boolean {
    if (this.#server) return true;
    const path = socketName(userData);
    const server = createServer((socket) => {
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => socket.destroy());
      socket.on('end', () => {
        socket.end();
        onSecond(JSON.parse(text) as HandOver);
      });
    });
    server.on('error', () => undefined);
    server.listen({ path, readableAll: false });
    if (server.listening) {
      server.unref();
      this.#server = server;
      return true;
    }
    this.#handedOver = deliver(path, handOver);
    return false;
  }

  release(): void {
    this.#server?.close();
    this.#server = undefined;
  }
}

function socketName(userData: string): string {
  const digest = createHash('sha256').update(userData).digest('hex').slice(0, 32);
  return `\0electron-host-${userInfo().uid}-${digest}`;
}

function deliver(path: string, handOver: HandOver): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => socket.end(JSON.stringify(handOver)));
    socket.setTimeout(handOverPatienceMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve());
    socket.resume();
  });
}
