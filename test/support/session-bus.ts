import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface SessionBus {
  readonly address: string;
  /** Of a session on that bus, with nothing of ours. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it; its folder goes, too. */
  close(): Promise<void>;
}

const programs = ['dbus-daemon', 'gdbus', 'gsettings', 'glib-compile-schemas'];

/** A session bus of its own; throws with the line to type where it, or what asks it, is not installed. */
export async function openSessionBus(): Promise<SessionBus> {
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length > 0)
    throw new Error(`${missing.join(' and ')} missing: apt-get install -y dbus libglib2.0-bin`);
  const home = mkdtempSync(join(tmpdir(), 'offhook-bus-'));
  const child = spawn(
    'dbus-daemon',
    ['--session', '--nofork', '--print-address=1', `--address=unix:path=${join(home, 'bus')}`],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env.PATH, HOME: home, XDG_DATA_DIRS: home } },
  );
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    createInterface(child.stdout).once('line', resolve);
  });
  return {
    address,
    environment: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: home,
      DBUS_SESSION_BUS_ADDRESS: address,
    },
    async close() {
      child.kill();
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
