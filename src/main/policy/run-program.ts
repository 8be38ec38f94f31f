import { spawnSync } from 'node:child_process';
import type { RunProgram } from './policy-source.ts';

const mostMs = 5000;
const mostBytes = 1024 * 1024;

/** With nothing of our environment: it belongs to whoever started the app. */
export const runProgram: RunProgram = (command, args) => {
  const { status, stdout } = spawnSync(command, [...args], {
    encoding: 'utf8',
    env: {},
    timeout: mostMs,
    maxBuffer: mostBytes,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : null;
};
