import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const electronFolder = path.join(root, 'node_modules/electron');
/** The stand-in for machines where no Electron binary can be had: system Chromium, driven from Node. */
export const hostFolder = path.join(root, 'tools/electron-host');

export interface ElectronChoice {
  readonly kind: 'electron' | 'host';
  /** The executable. */
  readonly executable: string;
  /** One line for the person who started it. */
  readonly says: string;
}

const reachableWithinMs = 4000;
const fetchedWithinMs = 300_000;

/**
 * Electron where its binary is there or can be fetched, otherwise the host.
 * `ELECTRON_OVERRIDE_DIST_PATH` decides for itself, as it does for Electron's own launcher.
 */
export async function chooseElectron(signal?: AbortSignal): Promise<ElectronChoice> {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') {
    const executable = path.resolve(override, 'electron');
    const kind = path.resolve(override) === hostFolder ? 'host' : 'electron';
    return { kind, executable, says: `Running on ${override} (ELECTRON_OVERRIDE_DIST_PATH).` };
  }
  const present = installedBinary() ?? (await fetchBinary(signal));
  signal?.throwIfAborted();
  if (present !== null) return { kind: 'electron', executable: present, says: 'Running on Electron.' };
  if (process.platform !== 'linux') {
    throw new Error(
      'Electron could not be fetched, and its stand-in runs on Linux only. Is github.com reachable?',
    );
  }
  return {
    kind: 'host',
    executable: path.join(hostFolder, 'electron'),
    says: 'No Electron binary can be had here: running on tools/electron-host with the system Chromium instead.',
  };
}

function installedBinary(): string | null {
  const pathFile = path.join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = path.join(electronFolder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(executable) ? executable : null;
}

/** Electron's package brings no binary; it is fetched from GitHub at first use. Asked first, so that no one waits in vain. */
async function fetchBinary(signal: AbortSignal | undefined): Promise<string | null> {
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com';
  const reachable = await fetch(mirror, {
    method: 'HEAD',
    signal: AbortSignal.timeout(reachableWithinMs),
  }).then(
    ({ status }) => status >= 200 && status < 400,
    () => false,
  );
  if (!reachable || signal?.aborted === true) return null;
  console.log('Fetching Electron …');
  const child = spawn(process.execPath, [path.join(electronFolder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: fetchedWithinMs,
    ...(signal === undefined ? {} : { signal }),
  });
  const fetched = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
  return fetched ? installedBinary() : null;
}
