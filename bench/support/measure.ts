import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Demo } from '../../demo/start.ts';
import { treeMemoryMib } from './memory.ts';

export interface Contender {
  readonly name: string;
  /** Arguments of the Electron executable, given a fresh profile folder. */
  readonly args: (profile: string) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One cold start. ms from the spawn; MiB of the whole process tree. */
export interface Start {
  readonly windowMs: number;
  readonly registeredMs: number;
  readonly memoryMib: number;
}

const probe = path.resolve(import.meta.dirname, 'window-probe.cjs');
const settleMs = 3000;
const mostMs = 30_000;
const pollMs = 5;

/** Starts a contender in a fresh profile, waits for window and registration, weighs it, ends it. */
export async function measureStart(executable: string, contender: Contender, demo: Demo): Promise<Start> {
  const profile = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
  const spawnedAt = Date.now();
  const child = spawn(executable, ['--require', probe, ...contender.args(profile)], {
    env: { ...process.env, ...contender.env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  try {
    const [windowAt, registeredAt] = await Promise.all([
      until(() => Number(/BENCH-WINDOW (\d+)/.exec(output)?.[1] ?? 0), `${contender.name}: window`),
      until(() => (demo.sip.registrations().length > 0 ? Date.now() : 0), `${contender.name}: registration`),
    ]);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return {
      windowMs: windowAt - spawnedAt,
      registeredMs: registeredAt - spawnedAt,
      memoryMib: treeMemoryMib(child.pid ?? 0),
    };
  } finally {
    child.kill('SIGTERM');
    await exited;
    await until(() => (demo.sip.registrations().length === 0 ? 1 : 0), 'the registration to go');
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Asks every 5 ms until the answer is not 0. */
export async function until(ask: () => number | Promise<number>, what: string): Promise<number> {
  const deadline = Date.now() + mostMs;
  for (;;) {
    const answer = await ask();
    if (answer !== 0) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${mostMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
