import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** How the keyring is found: open, without a password so far, shut, or with a file that is no keyring any more. */
export type KeyringState = 'unlocked' | 'none' | 'locked' | 'damaged';

const unlock = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';
const startOnly = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1';

/** Runs a Node program with a D-Bus of its own, on it a real gnome-keyring: all gone when it ends. */
export async function runWithSecretService(
  program: string,
  state: KeyringState = 'unlocked',
  /** Kept afterwards where it is given, but for the keyring. */
  givenHome: string | null = null,
): Promise<ProgramResult> {
  demandSecretService();
  const home = await mkdtemp(join(tmpdir(), 'offhook-keyring-'));
  const session = (script: string) =>
    run('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, program], {
      PATH: process.env.PATH,
      HOME: givenHome ?? home,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: home,
    });
  try {
    // A keyring that there was before: made by an earlier session.
    if (state === 'locked' || state === 'damaged') await session(`${unlock}; exec "$0" "$1"`);
    if (state === 'damaged') await writeFile(join(home, 'keyrings/login.keyring'), 'no keyring any more');
    const opens = state === 'unlocked' || state === 'damaged';
    return await session(`${opens ? unlock : startOnly}; exec "$0" "$1"`);
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
