import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { childCommand } from './child-command.ts';
import type { EdgePart } from './options.ts';
import { systemPath } from './system-path.ts';

/** A port that shows that a part answers. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

export interface PartOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly netns: string | null;
  readonly listeners: readonly Listener[];
  /** Run before each start, e.g. tables that the program spoils. */
  readonly prepare?: () => void;
  /** Everything that it writes is kept there. */
  readonly logFile: string;
  readonly log: (line: string) => void;
}

const keptCharacters = 4000;
const readyWithinMs = 20_000;
const goneWithinMs = 5000;
const pollMs = 10;

/** A child process of its own group, which ends with us however we end. */
export function createPart(options: PartOptions): EdgePart {
  let child: ChildProcess | null = null;
  let words = '';
  let expected = false;

  function remember(chunk: string): void {
    words = (words + chunk).slice(-keptCharacters);
    appendFileSync(options.logFile, chunk, { mode: 0o600 });
  }

  function launch(): ChildProcess {
    const { command, args } = childCommand(options.netns, options.command, options.args);
    const started = spawn(command, args, {
      // Its own group: Ctrl+C in the terminal is ours to answer, and a kill reaches its children too.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: systemPath, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', remember);
    }
    started.once('error', (error) => remember(`${error.message}\n`));
    started.once('exit', (code, signal) => {
      if (child === started) child = null;
      // Workers that outlive their parent would keep its ports.
      signalGroup(started, 'SIGKILL');
      if (!expected) options.log(`${options.name} ended (${signal ?? `exit code ${code}`})\n${words.trim()}`);
    });
    return started;
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ending = child;
    if (ending === null) return;
    expected = true;
    // Not `exit`: its last words are still to come then.
    const closed = once(ending, 'close');
    signalGroup(ending, signal);
    const insist = setTimeout(() => signalGroup(ending, 'SIGKILL'), goneWithinMs);
    await closed;
    clearTimeout(insist);
  }

  return {
    get pid() {
      return child?.pid ?? null;
    },
    async start() {
      if (child !== null) return;
      options.prepare?.();
      words = '';
      expected = false;
      child = launch();
      await untilListening(options, child, () => words);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    lastWords: () => words.trim(),
  };
}

/** A part that somebody else runs. */
export function absentPart(): EdgePart {
  const nothing = async () => {};
  return { pid: null, start: nothing, stop: nothing, kill: nothing, lastWords: () => '' };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

async function untilListening(options: PartOptions, child: ChildProcess, words: () => string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      throw new Error(`${options.name} did not start:\n${words().trim()}`);
    const { pid } = child;
    if (options.listeners.every((listener) => isListening(pid, listener))) return;
    if (Date.now() > deadline) throw new Error(`${options.name} opens no port:\n${words().trim()}`);
    await sleep(pollMs);
  }
}

/** As the kernel tells it, in the namespace of that process. */
function isListening(pid: number, { protocol, port }: Listener): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  // 0A: TCP LISTEN; 07: UDP, not connected.
  const state = protocol === 'tcp' ? '0A' : '07';
  return [protocol, `${protocol}6`].some((table) =>
    readTable(pid, table).some((fields) => fields[1]?.endsWith(wanted) === true && fields[3] === state),
  );
}

function readTable(pid: number, table: string): readonly (readonly string[])[] {
  try {
    const lines = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1);
    return lines.map((line) => line.trim().split(/\s+/));
  } catch {
    return [];
  }
}
