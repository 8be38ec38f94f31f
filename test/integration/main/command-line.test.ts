import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ControlCommand } from '../../../src/shared/control.ts';
import { createControlSockets } from '../../support/control-sockets.ts';
import { waitUntil } from '../../support/wait-until.ts';

const sockets = createControlSockets();

describe('the command line', () => {
  const program = fileURLToPath(new URL('../../../bin/offhook.mjs', import.meta.url));

  function offhook(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: sockets.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const read = { out: '', err: '' };
      child.stdout.on('data', (chunk: Buffer) => {
        read.out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        read.err += chunk.toString();
      });
      child.on('close', (code) => resolve({ code, ...read }));
    });
  }

  it('prints text for people and JSON for scripts', async () => {
    const commands: ControlCommand[] = [];
    await sockets.start(async (command) => {
      commands.push(command);
      return { ok: true, value: { verb: command.verb } };
    });
    const at = ['--user-data-dir', sockets.folder];
    expect(await offhook(...at, 'dial', '600')).toEqual({ code: 0, out: 'Calling 600\n', err: '' });
    expect(await offhook(`--user-data-dir=${sockets.folder}`, 'hangup', '--json')).toEqual({
      code: 0,
      out: '{\n  "verb": "hangup"\n}\n',
      err: '',
    });
    await offhook(...at, 'screenshot', 'a.png');
    expect(commands).toEqual([
      { verb: 'dial', target: '600' },
      { verb: 'hangup' },
      { verb: 'screenshot', file: join(sockets.folder, 'a.png') },
    ]);
  });

  it('tells by its exit code what happened', async () => {
    await sockets.start(async () => ({ ok: false, code: 'no-call', message: 'there is no call' }));
    const at = ['--user-data-dir', sockets.folder];
    expect(await offhook(...at, 'hangup')).toEqual({
      code: 1,
      out: '',
      err: 'offhook: there is no call (no-call)\n',
    });
    expect(await offhook(...at, 'hangup', '--json')).toMatchObject({
      code: 1,
      out: '{"ok":false,"code":"no-call","message":"there is no call"}\n',
    });
    expect(await offhook(...at, 'dtmf', 'x')).toMatchObject({ code: 2, out: '' });
    expect(await offhook(...at, 'fly')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no verb "fly"'),
    });
    expect(await offhook('--user-data-dir', join(sockets.folder, 'none'), 'status')).toMatchObject({
      code: 3,
      err: expect.stringContaining('Offhook is not running'),
    });
    expect(await offhook('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: offhook'),
    });
  });

  it.each([
    [
      { state: 'signed-in', problem: null },
      { code: 0, last: 'You are signed in.', err: '' },
    ],
    [
      { state: 'signed-out', problem: 'sign-in-timed-out' },
      {
        code: 1,
        last: 'WDJB-MJHT',
        err: 'offhook: nobody is signed in: the code has expired (sign-in-timed-out)\n',
      },
    ],
  ] as const)('shows a code for another device and waits: %j', async (end, expected) => {
    const device = { userCode: 'WDJB-MJHT', verificationUri: 'https://a.example/device', expiresAt: 1 };
    await sockets.start(async () => ({ ok: true, value: device }));
    const running = offhook('--user-data-dir', sockets.folder, 'sign-in', 'device');
    await waitUntil(() => sockets.watchers.size === 1);
    for (const tell of sockets.watchers) {
      tell({ event: 'identity', state: 'signing-in', problem: null });
      tell({ event: 'identity', ...end });
    }
    const { code, out, err } = await running;
    expect({ code, last: out.trim().split('\n').at(-1), err }).toEqual(expected);
    expect(out).toContain('https://a.example/device');
  });

  it('says so when Offhook is closed while it waits for another device', async () => {
    const device = { userCode: 'WDJB-MJHT', verificationUri: 'https://a.example/device', expiresAt: 1 };
    await sockets.start(async () => ({ ok: true, value: device }));
    const running = offhook('--user-data-dir', sockets.folder, 'sign-in', 'device', '--json');
    await waitUntil(() => sockets.watchers.size === 1);
    await sockets.close();
    const { code, out } = await running;
    expect([code, out.trim().split('\n').at(-1)]).toEqual([1, expect.stringContaining('Offhook was closed')]);
  });
});
