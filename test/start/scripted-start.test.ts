import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm start` runs, from the checkout as it lies there: builds, starts the demo edge, opens the real app. */
async function start(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['tools/start.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, output };
}

it('npm start -- --json makes a call whose audio comes back, and leaves its figures and a picture', async () => {
  const json = path.join(folder, 'call.json');
  const screenshot = path.join(folder, 'call.png');
  const { code, output } = await start('--json', json, '--screenshot', screenshot);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Audio came back') });
  const figures = JSON.parse(readFileSync(json, 'utf8'));
  expect(figures).toEqual({
    ok: true,
    registeredMs: expect.any(Number),
    setupMs: expect.any(Number),
    inbound: { packets: expect.any(Number), energy: expect.any(Number) },
    outbound: { packets: expect.any(Number), energy: expect.any(Number) },
    codec: 'opus',
    path: expect.stringContaining('udp'),
    rttMs: expect.any(Number),
    lost: expect.any(Number),
    screenshot,
  });
  for (const { packets, energy } of [figures.inbound, figures.outbound]) {
    expect(packets).toBeGreaterThan(0);
    expect(energy).toBeGreaterThan(0);
  }
  expect(readFileSync(screenshot).subarray(1, 4).toString()).toBe('PNG');
});
