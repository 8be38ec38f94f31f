import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { childCommand } from '../../../edge/child-command.ts';
import type { Place } from './command.ts';

/** A program of the lab that runs for a while. */
export interface Child {
  readonly process: ChildProcess;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves once it has printed this; rejects when it ends before. */
  printed(text: string | RegExp): Promise<void>;
  /** Asks it to end by `signal`, insists after a while; resolves once it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ChildOptions {
  readonly place: Place;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it prints is kept there too. */
  readonly logFile?: string;
  /** How much of what it prints `output` keeps: the end of it, unless all is asked for. */
  readonly keep?: 'end' | 'all';
}

const keptCharacters = 200_000;
const stopWithinMs = 4000;

export function startChild(options: ChildOptions): Child {
  const [program = '', ...args] = options.command;
  // A run that is killed leaves nobody behind: baresip, whose input has ended, would take a whole processor.
  const { command, args: words } = childCommand(options.place, program, args, 'KILL');
  const child = spawn(command, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...process.env, ...options.env } }),
  });
  const log = options.logFile === undefined ? null : createWriteStream(options.logFile, { flags: 'a' });
  let output = '';
  const waiting = new Set<() => void>();
  const take = (chunk: string): void => {
    log?.write(chunk);
    output = options.keep === 'all' ? output + chunk : (output + chunk).slice(-keptCharacters);
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  child.stdin.on('error', () => undefined);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      log?.end();
      resolve(code);
    });
  });
  // Whoever waits hears of it; nobody has to.
  exited.catch(() => undefined);

  return {
    process: child,
    exited,
    output: () => output,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (typeof text === 'string' ? !output.includes(text) : !text.test(output)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        const tooLate = (): void =>
          reject(new Error(`${options.command[0]} ended without "${text}":\n${output.slice(-2000)}`));
        exited.then(tooLate, reject);
      }),
    async stop(signal = 'SIGTERM') {
      const insist = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      child.kill(signal);
      await exited.catch(() => null);
      clearTimeout(insist);
    },
  };
}
