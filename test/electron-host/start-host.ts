import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { BrowserWindow } from 'electron';
import type { Inspection } from '../../tools/electron-host/inspection.ts';

declare global {
  /** The host's inspection API, in the functions that run in its main process. */
  var __electronHost: Inspection;
}

export const launcher = path.resolve(import.meta.dirname, '../../tools/electron-host/electron');
export const fixtureFolder = path.join(import.meta.dirname, 'fixture');

export interface Fixture {
  readonly notes: Record<string, unknown>;
  readonly preload: string;
  open(page?: string, options?: Electron.BrowserWindowConstructorOptions): Promise<BrowserWindow>;
}

/** A function that is sent to the host as text: it may use its parameters only. */
export type MainFunction<Arg, Result> = (
  electron: typeof Electron.Main & typeof Electron.Common,
  arg: Arg,
  fixture: Fixture,
) => Result;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningHost {
  readonly pid: number;
  readonly userData: string;
  readonly exit: Promise<Exit>;
  readonly output: { stdout: string; stderr: string };
  /** Runs a function in the host's main process and gives its result, as JSON carries it. */
  main<Result, Arg = undefined>(code: MainFunction<Arg, Result>, arg?: Arg): Promise<Awaited<Result>>;
  kill(signal: NodeJS.Signals): void;
  /** Quits, waits for the end and removes the user data. */
  stop(): Promise<void>;
}

export interface HostOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Shared by hosts that are to meet; by default a folder of its own. */
  readonly userData?: string;
}

/** Starts the fixture app on the host; resolves when its main file has run, or its process has ended. */
export async function startHost({ args = [], env = {}, userData }: HostOptions = {}): Promise<RunningHost> {
  const folder = userData ?? mkdtempSync(path.join(tmpdir(), 'contract-'));
  const child = spawn(launcher, [fixtureFolder, `--user-data-dir=${folder}`, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: 'pipe',
  });
  const exit = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const { output, started, ask } = followOutput(child);
  await Promise.race([started, exit]);
  const host: RunningHost = {
    pid: child.pid ?? 0,
    userData: folder,
    exit,
    output,
    main: (code, arg) => Promise.race([ask(String(code), arg), failAtExit(exit, output)]) as never,
    kill: (signal) => child.kill(signal),
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
      // A killed Chromium's helpers live on for a moment, and would make the folder anew.
      while (isInUse(folder)) await new Promise((resolve) => setImmediate(resolve));
      if (userData === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
  return host;
}

function isInUse(folder: string): boolean {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

async function failAtExit(exit: Promise<Exit>, output: { stderr: string }): Promise<never> {
  const { code, signal } = await exit;
  throw new Error(`the host has ended (${code ?? signal}): ${output.stderr}`);
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { name: string; message: string; code?: string };
}

function followOutput(child: ChildProcess) {
  const output = { stdout: '', stderr: '' };
  const waiting = new Map<number, (answer: Answer) => void>();
  const started = Promise.withResolvers<void>();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('@@')) output.stdout += `${line}\n`;
      else if (line === '@@main') started.resolve();
      else {
        const answer = JSON.parse(line.slice(2)) as Answer;
        waiting.get(answer.id)?.(answer);
      }
    });
  }
  const ask = (code: string, arg: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = waiting.size + 1;
      waiting.set(id, ({ value, error }) => {
        if (error) reject(Object.assign(new Error(error.message), error));
        else resolve(value);
      });
      child.stdin?.write(`${JSON.stringify({ id, code, arg })}\n`);
    });
  return { output, started: started.promise, ask };
}
