import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The machine's turn, where several measure on it: resolves once it is ours, with how to give it back. Null: no lock. */
export async function takeLock(file: string | null): Promise<() => void> {
  if (file === null) return () => undefined;
  const child = spawn('sh', ['-c', 'exec flock "$0" sh -c "echo taken; cat"', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`no lock at ${file}`);
  return () => child.stdin.end();
}
