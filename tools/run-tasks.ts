import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** The package that brings a command, where it has another name. */
const packageOf = { biome: '@biomejs/biome', depcruise: 'dependency-cruiser', tsc: 'typescript' } as const;
const isRenamed = (command: string): command is keyof typeof packageOf => command in packageOf;

export interface Task {
  readonly name: string;
  /** `node`, or a command that a package in node_modules brings. */
  readonly command: string;
  readonly args: readonly string[];
}

export interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Arguments for `process.execPath`: Windows cannot start the shims in node_modules/.bin without a shell. */
export function nodeArguments({ command, args }: Omit<Task, 'name'>): string[] {
  if (command === 'node') return [...args];
  const folder = path.join(root, 'node_modules', isRenamed(command) ? packageOf[command] : command);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  const entry = typeof bin === 'string' ? bin : bin?.[command];
  if (entry === undefined) throw new Error(`${command}: its package brings no such command`);
  return [path.join(folder, entry), ...args];
}

interface RunOptions {
  readonly signal?: AbortSignal;
  /** Shows what it prints at once, too. */
  readonly echo?: boolean;
}

/** Runs one task to its end and keeps what it printed. A command that cannot be started counts as failed. */
export function runTask(task: Task, { signal, echo = false }: RunOptions = {}): Promise<Outcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const finish = (ok: boolean) =>
      resolve({ name: task.name, ok, output, seconds: (performance.now() - startedAt) / 1000 });
    const child = spawn(process.execPath, nodeArguments(task), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      ...(signal === undefined ? {} : { signal }),
    });
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (echo) process[stream].write(text);
      });
    child.on('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}
