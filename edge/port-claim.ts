import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

/**
 * True where the port is this process's from now on. A port that is free when it is looked at is not when it is opened:
 * two edges that start side by side would choose the same one now and then. Whoever makes the file has it, as long as
 * the process lives.
 */
export function claimPort(port: number, folder = defaultFolder()): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, String(port));
  if (make(file)) return true;
  if (isHeld(file)) return false;
  rmSync(file, { force: true });
  return make(file);
}

const defaultFolder = (): string => path.join(tmpdir(), `offhook-ports-${userInfo().uid}`);

function make(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

function isHeld(file: string): boolean {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    // Half written: somebody makes it at this moment.
    if (!Number.isInteger(pid)) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user, it lives all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
