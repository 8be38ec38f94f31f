import { spawnSync } from 'node:child_process';
import type { RunProgram } from './policy-source.ts';

const mostMs = 5000;
const mostBytes = 1024 * 1024;

/** With nothing of our environment: it belongs to whoever started the app. */
export const runProgram: RunProgram = (command, args) => {
  const { status, stdout, error } = spawnSync(command, [...args], {
    encoding: 'utf8',
    env: {},
    timeout: mostMs,
    maxBuffer: mostBytes,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status === 0) return stdout;
  // Ended by itself, or not there at all: it has nothing to say. Whatever else became of it, nobody knows what it would have said.
  const isAbsent = error !== undefined && 'code' in error && error.code === 'ENOENT';
  return status !== null || isAbsent ? null : '';
};
