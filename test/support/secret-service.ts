import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const programs = ['dbus-run-session', 'gnome-keyring-daemon'];

/** Throws with the line to type when the Secret Service cannot be had on this machine. */
export function demandSecretService(): void {
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length > 0) {
    throw new Error(`${missing.join(' and ')} missing: apt-get install -y dbus gnome-keyring`);
  }
}

export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a Node program with a D-Bus of its own, on it a real, unlocked gnome-keyring: all gone when it ends. */
export async function runWithSecretService(program: string): Promise<ProgramResult> {
  demandSecretService();
  const home = await mkdtemp(join(tmpdir(), 'offhook-keyring-'));
  const unlock = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';
  try {
    return await run(
      'dbus-run-session',
      ['--', 'sh', '-c', `${unlock}; exec "$0" "$1"`, process.execPath, program],
      {
        PATH: process.env.PATH,
        HOME: home,
        XDG_DATA_HOME: home,
        XDG_RUNTIME_DIR: home,
      },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The same without any D-Bus. */
export function runWithoutSecretService(program: string): Promise<ProgramResult> {
  return run(process.execPath, [program], { PATH: process.env.PATH });
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
