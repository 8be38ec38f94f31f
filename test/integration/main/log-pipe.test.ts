import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Logs as main does, uncaught errors too, until its reader is gone and a while longer; then it ends by itself. */
const program = `
  const { createLogWriter } = await import(process.argv[1]);
  const write = createLogWriter(process.argv[2], 'info');
  process.on('uncaughtException', (error) => write('error', 'main', 'uncaught: ' + error.message));
  let line = 0;
  const next = () => {
    write('info', 'main', 'line ' + line++);
    if (line < 500) setTimeout(next, 1);
    else process.exit(0);
  };
  next();
`;

it('goes on in the file, and can end, when whoever read the console is gone', async () => {
  const writer = path.resolve('src/main/diagnostics/log-file.ts');
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, writer, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await exited).toEqual([0, null]);
  const log = readFileSync(path.join(folder, 'offhook.log'), 'utf8');
  expect(log).toContain('line 499');
  expect(log).not.toContain('EPIPE');
});
