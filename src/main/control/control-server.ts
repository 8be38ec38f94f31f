import { chmod, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { ControlCommand, ControlReply } from '../../shared/control.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { type Admit, admitOwner } from './admit.ts';
import type { ControlPlace } from './control-place.ts';
import { LineError, readLine } from './json-line.ts';
import type { Watch } from './watch.ts';

export interface ControlServerOptions {
  /** Whose socket it is: the user's own, where nothing else is said. */
  readonly admit?: Admit;
  readonly place: ControlPlace;
  readonly handle: (command: ControlCommand) => Promise<ControlReply>;
  readonly watch: Watch['follow'];
  readonly clock: Clock;
  readonly log: Log;
  /** How long a client may take to say what it wants, and then to go, in ms. */
  readonly commandTimeoutMs: number;
}

export interface ControlServer {
  /** Ends what a program still watches whose token was taken away. */
  letGo(holder: string): void;
  close(): Promise<void>;
}

const longestCommandBytes = 4096;
/** More at once than any script needs. */
const mostClients = 16;
/** So that one program that watches again and again does not keep the others out. */
const mostWatchesOfOne = 4;
/** One line for a refusal that comes again and again: nobody can push the rest out of the log. */
const sameRefusalMs = 10_000;

/**
 * Listens on the control socket: one line of JSON in, one out, and the connection ends.
 * Whoever holds the app's single instance lock calls this, so a socket that lies there belongs to a crashed run.
 * Rejects when the folder is not ours alone or the socket cannot be made.
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { place } = options;
  if (place.folder !== null) {
    await prepareFolder(place.folder, place.isRecorded);
    await rm(place.address, { force: true });
  }
  const open = new Set<Socket>();
  const holders = new Map<Socket, string>();
  const desk: ClientDesk = {
    told: createRefusalLog(options.log, options.clock),
    enter(socket, holder) {
      const others = [...holders.values()].filter((each) => each === holder).length;
      if (others >= mostWatchesOfOne) return false;
      holders.set(socket, holder);
      return true;
    },
  };
  // Half open: a client such as `nc -U` ends its side right after the command.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      holders.delete(socket);
    });
    // A client that went away is no fault of ours.
    socket.on('error', () => socket.destroy());
    void serve(socket, options, desk);
  });
  server.maxConnections = mostClients;
  await listenForOwner(server, place.address);
  if (place.isRecorded) await writeFile(place.placeFile, place.address, { mode: 0o600 });
  else await rm(place.placeFile, { force: true });

  return {
    letGo(holder) {
      for (const [socket, each] of holders) if (each === holder) socket.destroySoon();
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroySoon();
      });
      if (place.isRecorded) await rm(place.placeFile, { force: true });
    },
  };
}

/** What a new file of ours does not grant: execution, and everything to group and others. */
const ownerOnlyMask = 0o177;

/**
 * Listens at a socket that is its owner's alone from its first moment: a mode changed afterwards comes too late for
 * whoever connected before. Node binds within `listen`, so the process's mask is another one only for that call.
 */
export function listenForOwner(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const mask = process.umask(ownerOnlyMask);
    try {
      server.listen(address, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });
}

/** In a shared folder such as /tmp somebody else may have put a folder, or a link, of our name there first. */
async function prepareFolder(folder: string, isOurs: boolean): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (found.uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  if (isOurs) await chmod(folder, 0o700);
  else if ((found.mode & 0o002) !== 0) throw new Error(`${folder} can be written to by everybody`);
}

/** What clients have in common. */
interface ClientDesk {
  /** Tells of a refusal, once in a while. */
  readonly told: (message: string) => void;
  /** A program begins to watch by its token; false: it does so often enough. */
  enter(socket: Socket, holder: string): boolean;
}

function createRefusalLog(log: Log, clock: Clock): (message: string) => void {
  const last = new Map<string, number>();
  return (message) => {
    const now = clock.now();
    for (const [each, at] of last) if (now - at >= sameRefusalMs) last.delete(each);
    if (last.has(message)) return;
    last.set(message, now);
    log.warn(`refused: ${message}`);
  };
}

async function serve(socket: Socket, options: ControlServerOptions, desk: ClientDesk): Promise<void> {
  const reply = await answer(socket, options, desk);
  if (reply === 'watch') return stream(socket, options.watch);
  if (reply === null || !socket.writable) return void socket.destroy();
  socket.end(`${JSON.stringify(reply)}\n`);
  // Who has its answer and does not go would keep others out; what it still says is read away.
  const cancel = options.clock.after(options.commandTimeoutMs, () => socket.destroy());
  socket.on('close', cancel);
  socket.resume();
}

/** A reader that takes nothing for so long is let go: events are not kept for it. */
const mostUnreadBytes = 1024 * 1024;

function stream(socket: Socket, follow: Watch['follow']): void {
  if (!socket.writable) return void socket.destroy();
  const unfollow = follow((event) => {
    if (socket.writableLength > mostUnreadBytes) socket.destroy();
    else if (socket.writable) socket.write(`${JSON.stringify(event)}\n`);
  });
  // Whoever watches says nothing more; what comes is read away, so that its end is seen.
  socket.on('end', () => socket.end());
  socket.on('close', unfollow);
  socket.resume();
}

async function answer(
  socket: Socket,
  options: ControlServerOptions,
  { told, enter }: ClientDesk,
): Promise<ControlReply | 'watch' | null> {
  let line: string;
  try {
    line = await readLine(socket, longestCommandBytes, options.commandTimeoutMs);
  } catch (error) {
    if (error instanceof LineError && error.fault === 'closed') return null;
    return { ok: false, code: 'bad-request', message: `no command: ${describeError(error)}` };
  }
  const admission = (options.admit ?? admitOwner)(line);
  if ('ok' in admission) {
    if (admission.code !== 'bad-request') told(admission.message);
    return admission;
  }
  const { command, holder } = admission;
  const who = holder === null ? '' : `"${holder}" `;
  if (command.verb === 'watch') {
    if (holder !== null && !enter(socket, holder))
      return { ok: false, code: 'too-many', message: `${mostWatchesOfOne} connections watch already` };
    options.log.info(`${who}watch`);
    return 'watch';
  }
  try {
    const reply = await options.handle(command);
    options.log.info(`${who}${command.verb}: ${reply.ok ? 'ok' : reply.code}`);
    return reply;
  } catch (error) {
    options.log.error(`${who}${command.verb}: ${describeError(error)}`);
    return { ok: false, code: 'failed', message: describeError(error) };
  }
}
