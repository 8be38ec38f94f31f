import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { type ControlCommand, type ControlReply, controlReplySchema } from '../../shared/control.ts';
import { placeFileName, socketName } from './control-place.ts';
import { LineError, type LineFault, readLine } from './json-line.ts';

/** Nobody listens: Offhook does not run with this user data folder. */
export class NotRunningError extends Error {
  override readonly name = 'NotRunningError';
}

/** A screenshot or a status with many calls is far below. */
const longestReplyBytes = 4 * 1024 * 1024;
/** Longer than the app waits for its own page. */
const replyTimeoutMs = 30_000;

const words: Readonly<Record<LineFault, string>> = {
  'timed-out': `no answer within ${replyTimeoutMs / 1000} s`,
  closed: 'the connection ended without an answer',
  'too-long': 'the answer is longer than any of Offhook’s',
};

/** Sends one command to the running app. Pure Node; throws NotRunningError, or Error when the answer is none. */
export async function sendCommand(userDataFolder: string, command: ControlCommand): Promise<ControlReply> {
  const socket = await connect(await findAddress(userDataFolder));
  try {
    socket.write(`${JSON.stringify(command)}\n`);
    const line = await readLine(socket, longestReplyBytes, replyTimeoutMs);
    return v.parse(controlReplySchema, JSON.parse(line));
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    throw new Error(`${command.verb}: ${words[error.fault]}`, { cause: error });
  } finally {
    socket.destroy();
  }
}

/** Hands on one line an event, until the app ends or refuses, or `onLine` says `enough`. Throws NotRunningError, or Error with the refusal. */
export async function watchEvents(userDataFolder: string, onLine: (line: string) => unknown): Promise<void> {
  const socket = await connect(await findAddress(userDataFolder));
  const closed = once(socket, 'close');
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify({ verb: 'watch' } satisfies ControlCommand)}\n`);
  for await (const line of createInterface({ input: socket })) {
    const refusal = v.safeParse(controlReplySchema, JSON.parse(line));
    if (refusal.success && !refusal.output.ok) throw new Error(refusal.output.message);
    if (onLine(line) === 'enough') break;
  }
  socket.destroy();
  await closed;
}

/** ECONNREFUSED: the socket of a run that crashed. EINVAL: a path too long for one, and no place file says more. */
const absentCodes = ['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'EINVAL', 'ENAMETOOLONG'];

async function findAddress(userDataFolder: string): Promise<string> {
  try {
    return (await readFile(join(userDataFolder, placeFileName), 'utf8')).trim();
  } catch {
    return join(userDataFolder, socketName);
  }
}

function connect(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
    const fail = (error: Error & { code?: string }): void => {
      reject(
        absentCodes.includes(error.code ?? '')
          ? new NotRunningError('Offhook is not running', { cause: error })
          : error,
      );
    };
    socket.once('error', fail);
  });
}
