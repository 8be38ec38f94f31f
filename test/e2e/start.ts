import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { buildApp } from '../../tools/launch/build.ts';
import { chooseElectron, type ElectronChoice } from '../../tools/launch/electron.ts';
import { ensurePackages, packagesFor } from '../../tools/system-packages.ts';
import { greenAgain, type RedFile } from '../../tools/vitest-again.ts';
import { writeToneWav } from '../support/tone-wav.ts';
import { redSpecsOf } from './support/red-specs.ts';
import { endedSpecsIn, tones } from './support/run.ts';

// `npm run test:e2e [-- --spec NAME]`: the built app, driven by WebdriverIO, against the demo edge, with a real keychain. Specs
// that were red run once more, each by itself.
const root = path.resolve(import.meta.dirname, '../..');
/** Each inner list is one run of WebdriverIO: two phones at once are another kind of session than one. */
const parts = [
  [
    'sign-in',
    'restart',
    'calls',
    'in-call',
    'headset',
    'managed',
    'switchboard',
    'killed',
    'control',
    'trouble',
    'certificate',
    'security',
    'desktop',
  ],
  ['two-phones'],
  ['screen-share'],
] as const;

class UsageError extends Error {}

/** The specs asked for, all unless told. Throws UsageError. */
function chosenSpecs(): readonly string[] {
  const known: readonly string[] = parts.flat();
  let asked: readonly string[] | undefined;
  try {
    asked = parseArgs({ options: { spec: { type: 'string', multiple: true } } }).values.spec;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const unknown = (asked ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(`no such spec: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return asked ?? known;
}

/** A spec that no part names would never run. */
function requireAllNamed(): void {
  const ending = '.e2e.ts';
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(ending));
  const found = files.map((file) => file.slice(0, -ending.length)).sort();
  const named = parts.flat().sort();
  if (found.join() !== named.join())
    throw new Error(`the parts in test/e2e/start.ts name ${named.join(', ')}; there are ${found.join(', ')}`);
}

/** On Linux the run gets a session bus and an unlocked keyring of its own; elsewhere the system's keychain serves. */
function withKeyring(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.platform !== 'linux') return command;
  const script = 'printf e2e | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"';
  return ['dbus-run-session', '--', 'sh', '-c', script, 'sh', ...command];
}

/** Without a display, whatever there is: who watches shall see the same as who does not. */
const onHost = {
  OFFHOOK_E2E_CHROMEDRIVER: '/usr/bin/chromedriver',
  DISPLAY: undefined,
  WAYLAND_DISPLAY: undefined,
};

function runSpecs(specs: readonly string[], runDir: string, electron: ElectronChoice): Promise<boolean> {
  const [command, ...args] = withKeyring([
    process.execPath,
    'node_modules/@wdio/cli/bin/wdio.js',
    'run',
    'test/e2e/wdio.conf.ts',
  ]);
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      OFFHOOK_E2E_RUN: runDir,
      OFFHOOK_E2E_SPECS: specs.join(','),
      OFFHOOK_E2E_ELECTRON: electron.executable,
      ...(electron.kind === 'host' ? onHost : {}),
      XDG_DATA_HOME: path.join(runDir, 'data'),
    },
  });
  // The session bus tells of each service it starts, and of a limit that it may not raise: nobody's business here.
  createInterface(child.stderr).on('line', (line) => {
    if (!line.startsWith('dbus-daemon[')) console.error(line);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

/** In a folder of its own, which stays where something was red. */
async function runParts(chosen: readonly string[], electron: ElectronChoice): Promise<readonly RedFile[]> {
  const runDir = mkdtempSync(path.join(tmpdir(), 'offhook-e2e-'));
  mkdirSync(path.join(runDir, 'tones'), { recursive: true });
  for (const [name, frequency] of Object.entries(tones))
    writeToneWav(path.join(runDir, 'tones', `${name}.wav`), frequency, 12);
  const red: RedFile[] = [];
  for (const part of parts) {
    const specs = part.filter((name) => chosen.includes(name));
    if (specs.length > 0 && !(await runSpecs(specs, runDir, electron))) red.push(...redIn(runDir, specs));
  }
  if (red.length === 0) rmSync(runDir, { recursive: true, force: true });
  else console.log(`What the run left is in ${runDir}`);
  return red;
}

const redIn = (runDir: string, specs: readonly string[]): readonly RedFile[] => {
  const file = endedSpecsIn(runDir);
  return redSpecsOf(existsSync(file) ? readFileSync(file, 'utf8') : '', specs);
};

async function main(): Promise<number> {
  requireAllNamed();
  const chosen = chosenSpecs();
  const electron = await chooseElectron();
  console.log(electron.says);
  if (process.platform === 'linux') ensurePackages(packagesFor.e2e[electron.kind]);
  await buildApp();
  const red = await runParts(chosen, electron);
  return red.length === 0 || (await greenAgain(red, (name) => runParts([name], electron))) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
