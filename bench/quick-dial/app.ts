import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** What `probe.cjs` can be told. */
export type Order = 'keys' | 'warm' | 'drop' | 'press' | 'shown' | 'visible' | 'page' | 'word';

export interface MeasuredApp {
  tell(order: Order, argument?: string): Promise<unknown>;
  close(): Promise<void>;
}

/** The built app, with the probe in its main process. */
export function startApp(executable: string, args: readonly string[]): MeasuredApp {
  const probe = path.resolve(import.meta.dirname, 'probe.cjs');
  const child = spawn(executable, ['--require', probe, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const waiting: PromiseWithResolvers<unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('BENCH ')) return;
    const answer = JSON.parse(line.slice('BENCH '.length)) as { value?: unknown; error?: string };
    const next = waiting.shift();
    if (answer.error === undefined) next?.resolve(answer.value);
    else next?.reject(new Error(answer.error));
  });
  return {
    tell(order, argument) {
      const answer = Promise.withResolvers<unknown>();
      waiting.push(answer);
      child.stdin.write(`${JSON.stringify([order, argument])}\n`);
      return answer.promise;
    },
    async close() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
