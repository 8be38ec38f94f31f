import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startChild } from './support/child.ts';
import { run } from './support/command.ts';
import { startNetwork } from './support/network.ts';
import { isAlive, namespacesThere } from './support/run-record.ts';

/** Builds a network with a program in it that nobody ends, says so, and waits to be killed. */
const victim = `
  import { startNetwork } from ${JSON.stringify(path.join(import.meta.dirname, 'support/network.ts'))};
  import { spawn } from 'node:child_process';
  const network = await startNetwork();
  spawn('ip', ['netns', 'exec', network.namespaces.client, 'sleep', '300'], { stdio: 'ignore' });
  console.log(JSON.stringify({ ...network.namespaces, folder: network.folder }));
  setInterval(() => undefined, 1000);
`;

it('what a crashed run left is cleared up by the next one, and what a living one has is let be', async () => {
  const living = await startNetwork();
  const crashed = startChild({
    place: null,
    command: [process.execPath, '--input-type=module-typescript', '-e', victim],
  });
  await crashed.printed(/\}\n/);
  const left = JSON.parse(crashed.output()) as { readonly client: string; readonly folder: string };
  crashed.process.kill('SIGKILL');
  await crashed.exited;
  // Its namespaces are still there, and so is the program in one of them.
  expect(await run(['ip', 'netns', 'pids', left.client])).not.toBe('');

  const next = await startNetwork();
  const there = await namespacesThere();
  expect(there).not.toContain(left.client);
  expect(existsSync(left.folder)).toBe(false);
  expect(there).toContain(living.namespaces.client);
  expect(existsSync(living.folder)).toBe(true);

  await next.close();
  await living.close();
  expect(await namespacesThere()).not.toContain(living.namespaces.client);
});

it('a process that ended is not alive, nor is another one that got its number', async () => {
  const child = spawn('true');
  await new Promise((resolve) => child.on('close', resolve));
  expect(isAlive({ pid: child.pid ?? 0, startedAt: '1' })).toBe(false);
  expect(isAlive({ pid: process.pid, startedAt: '1' })).toBe(false);
});
