import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { instanceFolder } from './run.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Not what WebdriverIO has set for the Node of its worker: an app that inherits it never hears of its own page. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_|WDIO|npm_)/.test(name)),
);

/** Starts the app once more with that data folder, as a desktop does that hands over a link. */
export function startAgain(folder: string, ...args: readonly string[]): ChildProcess {
  return startProgram(process.env.OFFHOOK_E2E_ELECTRON ?? '', folder, `--app=${root}`, ...args);
}

/** What an app with that data folder is started with. */
export const argumentsFor = (folder: string, ...args: readonly string[]): readonly string[] => [
  `--user-data-dir=${folder}`,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${path.join(instanceFolder('tones'), 'alice.wav')}`,
  ...args,
];

/** Starts a program that has its app with it. */
export function startProgram(program: string, folder: string, ...args: readonly string[]): ChildProcess {
  return spawn(program, argumentsFor(folder, ...args), { stdio: 'ignore', env: environment });
}
