import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandIn, type Place, run } from './command.ts';

const script = path.join(import.meta.dirname, 'page-main.ts');

/** Chromium's own profile is the data folder, or lies in it. */
const portFiles = ['DevToolsActivePort', 'Chromium/DevToolsActivePort'];

export function devToolsPort(userDataDir: string): string {
  for (const name of portFiles) {
    try {
      return readFileSync(path.join(userDataDir, name), 'utf8').split('\n')[0] ?? '';
    } catch {
      // The other one.
    }
  }
  throw new Error(`no DevTools port is written in ${userDataDir}`);
}

/** Runs this function in the page of an app that was started with `--remote-debugging-port=0`; it may use nothing from outside. */
export async function evaluateInPage<Argument, Result>(
  place: Place,
  userDataDir: string,
  fn: (argument: Argument) => Result | Promise<Result>,
  argument: Argument,
): Promise<Result> {
  const command = commandIn(place, [process.execPath, script, devToolsPort(userDataDir)]);
  return JSON.parse(await run(command, `(${fn.toString()})(${JSON.stringify(argument)})`)) as Result;
}
