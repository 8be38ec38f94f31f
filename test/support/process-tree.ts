import { readdirSync, readFileSync } from 'node:fs';

/** The parent's pid: field 4 of /proc/PID/stat; the command in field 2 may hold blanks and parentheses. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** A process and all below it, parents first. */
export function processTree(root: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const members = [root];
  for (const member of members) {
    for (const [pid, parent] of parents) if (parent === member) members.push(pid);
  }
  return members;
}

/** To a process that we started, and to whatever it started. */
export function signalTree(root: number | undefined, signal: NodeJS.Signals): void {
  if (root === undefined) throw new Error('there is no process');
  for (const pid of processTree(root)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended while we looked.
    }
  }
}
