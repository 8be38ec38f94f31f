import { homedir, tmpdir } from 'node:os';
import type { Surroundings } from './cli.ts';

/** The process as the command line sees it. */
export function terminalSurroundings(): Surroundings {
  return {
    machine: { platform: process.platform, environment: process.env, home: homedir(), tmp: tmpdir() },
    workingFolder: process.cwd(),
    print: (text) => process.stdout.write(`${text}\n`),
    complain: (text) => process.stderr.write(`${text}\n`),
  };
}
