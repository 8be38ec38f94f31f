import { spawn } from 'node:child_process';

export interface Task {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Runs one task to its end and keeps what it printed. A command that cannot be started counts as failed. */
export function runTask(task: Task): Promise<Outcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const finish = (ok: boolean) =>
      resolve({ name: task.name, ok, output, seconds: (performance.now() - startedAt) / 1000 });
    const child = spawn(task.command, task.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}
