import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../src/main/clock.ts';
import { createTokenAdmission } from '../../../src/main/control/admit.ts';
import { createApiTokens } from '../../../src/main/control/api-tokens.ts';
import { NotRunningError, sendCommand, watchEvents } from '../../../src/main/control/control-client.ts';
import { chooseControlPlace, type Machine } from '../../../src/main/control/control-place.ts';
import {
  type ControlServer,
  listenForOwner,
  startControlServer,
} from '../../../src/main/control/control-server.ts';
import type { WatchEvent } from '../../../src/main/control/watch.ts';
import type { ControlCommand, ControlReply } from '../../../src/shared/control.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { waitUntil } from '../../support/wait-until.ts';

let folder: string;
let machine: Machine;
const servers: ControlServer[] = [];
const watchers = new Set<(event: WatchEvent) => void>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-control-'));
  machine = { platform: process.platform, environment: {}, home: folder, tmp: folder };
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(folder, { recursive: true });
});

async function start(
  handle: (command: ControlCommand) => Promise<ControlReply> = async ({ verb }) => ({
    ok: true,
    value: verb,
  }),
  options: { userDataFolder?: string; commandTimeoutMs?: number } = {},
): Promise<string> {
  const userDataFolder = options.userDataFolder ?? folder;
  const place = chooseControlPlace(userDataFolder, machine);
  const server = await startControlServer({
    place,
    handle,
    watch: (tell) => {
      tell({ event: 'do-not-disturb', on: false });
      watchers.add(tell);
      return () => void watchers.delete(tell);
    },
    clock: systemClock,
    log: createMemoryLog(),
    commandTimeoutMs: options.commandTimeoutMs ?? 5000,
  });
  servers.push(server);
  return place.address;
}

/** What comes back for raw bytes, until the server closes. */
function exchange(address: string, text: string, end = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    let received = '';
    socket.on('connect', () => (end ? socket.end(text) : socket.write(text)));
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
  });
}

describe('whoever watches', () => {
  it('hears each event as a line, until the app ends', async () => {
    await start();
    const heard: unknown[] = [];
    let wake = (): void => undefined;
    const awaitLine = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    const first = awaitLine();
    const over = watchEvents(folder, (line) => {
      heard.push(JSON.parse(line));
      wake();
    });
    await first;
    const second = awaitLine();
    for (const tell of watchers) tell({ event: 'do-not-disturb', on: true });
    await second;
    expect(heard).toEqual([
      { event: 'do-not-disturb', on: false },
      { event: 'do-not-disturb', on: true },
    ]);
    for (const server of servers.splice(0)) await server.close();
    await over;
    expect(watchers.size).toBe(0);
  });

  it('is forgotten when it goes', async () => {
    const address = await start();
    const socket = createConnection(address);
    socket.write('{"verb":"watch"}\n');
    await new Promise((resolve) => socket.once('data', resolve));
    expect(watchers.size).toBe(1);
    socket.destroy();
    await waitUntil(() => watchers.size === 0);
    expect(watchers.size).toBe(0);
  });

  it('is told that nobody runs', async () => {
    await expect(watchEvents(folder, () => undefined)).rejects.toThrow(NotRunningError);
  });
});

describe('the control socket', () => {
  it('answers one line with one line', async () => {
    await start();
    expect(await sendCommand(folder, { verb: 'status' })).toEqual({ ok: true, value: 'status' });
  });

  it('serves several clients at once', async () => {
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    await start(async ({ verb }) => {
      waiting += 1;
      if (waiting === 5) gate.resolve();
      await gate.promise;
      return { ok: true, value: verb };
    });
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => sendCommand(folder, { verb: 'answer' })),
    );
    expect(replies).toEqual(Array(5).fill({ ok: true, value: 'answer' }));
  });

  it.each([
    ['not JSON\n', 'bad-request'],
    ['{"verb":"format"}\n', 'bad-request'],
    ['{"verb":"dial"}\n', 'bad-request'],
    ['{"verb":"dtmf","digits":"; rm"}\n', 'bad-request'],
    [`{"verb":"dial","target":"${'9'.repeat(5000)}"}\n`, 'bad-request'],
    ['x'.repeat(5000), 'bad-request'],
  ])('refuses what is no command (%#)', async (text, code) => {
    const address = await start();
    expect(JSON.parse(await exchange(address, text))).toMatchObject({ ok: false, code });
  });

  it('answers a client that closes its side after the command', async () => {
    const address = await start();
    expect(JSON.parse(await exchange(address, '{"verb":"status"}\n', true))).toEqual({
      ok: true,
      value: 'status',
    });
  });

  it('lets go of a client that says nothing, and of one that leaves', async () => {
    const address = await start(undefined, { commandTimeoutMs: 50 });
    expect(JSON.parse(await exchange(address, '{"verb":'))).toMatchObject({ ok: false, code: 'bad-request' });
    expect(await exchange(address, '', true)).toBe('');
    expect(await sendCommand(folder, { verb: 'status' })).toMatchObject({ ok: true });
  });

  it('tells a failure instead of dying of it', async () => {
    await start(() => Promise.reject(new Error('the disk is full')));
    expect(await sendCommand(folder, { verb: 'status' })).toEqual({
      ok: false,
      code: 'failed',
      message: 'the disk is full',
    });
  });
});

// On Windows it is a named pipe, which has neither path nor mode.
describe.runIf(process.platform !== 'win32')('the control socket as a file', () => {
  it('is for its owner alone', async () => {
    const address = await start();
    expect(statSync(address).mode & 0o777).toBe(0o600);
  });

  it('is so from its first moment, and nothing else is made so', async () => {
    const mask = process.umask();
    const server = createServer();
    const address = join(folder, 'first.sock');
    const listening = listenForOwner(server, address);
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(mask);
    await listening;
    await new Promise((resolve) => server.close(resolve));
  });

  it('takes the place of a socket that a crash left behind', async () => {
    const address = join(folder, 'control.sock');
    const crash = spawn(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(address)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await new Promise((resolve) => crash.on('close', resolve));
    expect(existsSync(address)).toBe(true);
    await expect(sendCommand(folder, { verb: 'status' })).rejects.toThrow(NotRunningError);
    await start();
    expect(await sendCommand(folder, { verb: 'status' })).toMatchObject({ ok: true });
  });

  it('leaves nothing behind when it closes', async () => {
    const address = await start();
    await servers.pop()?.close();
    expect(existsSync(address)).toBe(false);
    await expect(sendCommand(folder, { verb: 'status' })).rejects.toThrow('Offhook is not running');
  });

  it('is found by its client also where the path is too long for a socket', async () => {
    const userDataFolder = join(folder, 'x'.repeat(120));
    mkdirSync(userDataFolder, { mode: 0o700 });
    await start(undefined, { userDataFolder });
    expect(await sendCommand(userDataFolder, { verb: 'quit' })).toEqual({ ok: true, value: 'quit' });
    const place = chooseControlPlace(userDataFolder, machine);
    expect(statSync(place.folder ?? '').mode & 0o777).toBe(0o700);
    await servers.pop()?.close();
    await expect(sendCommand(userDataFolder, { verb: 'status' })).rejects.toThrow(NotRunningError);
  });

  it('does not open where everybody may write, or where no folder is', async () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    await expect(start(undefined, { userDataFolder: shared })).rejects.toThrow(
      'can be written to by everybody',
    );
    writeFileSync(join(folder, 'file'), '');
    await expect(start(undefined, { userDataFolder: join(folder, 'file') })).rejects.toThrow('EEXIST');
  });

  it('has a client that does not take everything for an answer', async () => {
    const server = createServer((socket) => socket.resume().end('{"ok":"yes"}\n'));
    await new Promise<void>((resolve) => server.listen(join(folder, 'control.sock'), resolve));
    await expect(sendCommand(folder, { verb: 'status' })).rejects.toThrow('Invalid');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the command line', () => {
  const program = fileURLToPath(new URL('../../../bin/offhook.mjs', import.meta.url));

  function offhook(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: folder,
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
    await start(async (command) => {
      commands.push(command);
      return { ok: true, value: { verb: command.verb } };
    });
    const at = ['--user-data-dir', folder];
    expect(await offhook(...at, 'dial', '600')).toEqual({ code: 0, out: 'Calling 600\n', err: '' });
    expect(await offhook(`--user-data-dir=${folder}`, 'hangup', '--json')).toEqual({
      code: 0,
      out: '{\n  "verb": "hangup"\n}\n',
      err: '',
    });
    await offhook(...at, 'screenshot', 'a.png');
    expect(commands).toEqual([
      { verb: 'dial', target: '600' },
      { verb: 'hangup' },
      { verb: 'screenshot', file: join(folder, 'a.png') },
    ]);
  });

  it('tells by its exit code what happened', async () => {
    await start(async () => ({ ok: false, code: 'no-call', message: 'there is no call' }));
    const at = ['--user-data-dir', folder];
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
    expect(await offhook('--user-data-dir', join(folder, 'none'), 'status')).toMatchObject({
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
    await start(async () => ({ ok: true, value: device }));
    const running = offhook('--user-data-dir', folder, 'sign-in', 'device');
    await waitUntil(() => watchers.size === 1);
    for (const tell of watchers) {
      tell({ event: 'identity', state: 'signing-in', problem: null });
      tell({ event: 'identity', ...end });
    }
    const { code, out, err } = await running;
    expect({ code, last: out.trim().split('\n').at(-1), err }).toEqual(expected);
    expect(out).toContain('https://a.example/device');
  });

  it('says so when Offhook is closed while it waits for another device', async () => {
    const device = { userCode: 'WDJB-MJHT', verificationUri: 'https://a.example/device', expiresAt: 1 };
    await start(async () => ({ ok: true, value: device }));
    const running = offhook('--user-data-dir', folder, 'sign-in', 'device', '--json');
    await waitUntil(() => watchers.size === 1);
    await servers.splice(0).at(0)?.close();
    const { code, out } = await running;
    expect([code, out.trim().split('\n').at(-1)]).toEqual([1, expect.stringContaining('Offhook was closed')]);
  });
});

describe('the socket of other programs', () => {
  async function startApi(clock: Clock = systemClock) {
    const tokens = createApiTokens({
      file: join(folder, 'api-tokens.json'),
      clock: systemClock,
      log: createMemoryLog(),
    });
    const log = createMemoryLog();
    const place = chooseControlPlace(folder, machine, undefined, 'api');
    const server = await startControlServer({
      place,
      admit: createTokenAdmission(tokens, clock),
      handle: async ({ verb }) => ({ ok: true, value: verb }),
      watch: (tell) => {
        tell({ event: 'do-not-disturb', on: false });
        watchers.add(tell);
        return () => void watchers.delete(tell);
      },
      clock,
      log,
      commandTimeoutMs: 5000,
    });
    servers.push(server);
    const ask = async (token: string | undefined, command: object): Promise<ControlReply> =>
      JSON.parse(await exchange(place.address, `${JSON.stringify({ token, ...command })}\n`)) as ControlReply;
    return { tokens, server, ask, address: place.address, log };
  }

  it('lies in a folder of its own that nobody else may open', async () => {
    const { address } = await startApi();
    expect(address).toBe(join(folder, 'api', 'api.sock'));
    expect(statSync(join(folder, 'api')).mode & 0o077).toBe(0);
    expect(statSync(address).mode & 0o777).toBe(0o600);
  });

  it('opens to a token for what it may, and says what it may not', async () => {
    const { tokens, ask, log } = await startApi();
    const token = tokens.create('CRM', ['status', 'dial']);
    expect(await ask(token, { verb: 'status' })).toEqual({ ok: true, value: 'status' });
    expect(await ask(token, { verb: 'dial', target: '600' })).toEqual({ ok: true, value: 'dial' });
    expect(await ask(token, { verb: 'hangup' })).toEqual({
      ok: false,
      code: 'scope-missing',
      message: 'hangup needs the scope calls; this token has status, dial',
    });
    expect(await ask(token, { verb: 'token-create', name: 'Mine', scopes: ['calls'] })).toMatchObject({
      code: 'scope-missing',
    });
    for (const wrong of [undefined, '', `${token}x`, token.slice(0, -1)])
      expect(await ask(wrong, { verb: 'status' })).toMatchObject({ ok: false, code: 'token-refused' });
    expect(tokens.list().map(({ name }) => name)).toEqual(['CRM']);
    expect(log.lines.join()).toContain('"CRM" status: ok');
    expect(log.lines.join()).not.toContain(token);
  });

  it('closes at once what a program watches whose token is revoked', async () => {
    const { tokens, server, ask, address } = await startApi();
    const token = tokens.create('Panel', ['watch']);
    const watched = exchange(address, `${JSON.stringify({ token, verb: 'watch' })}\n`);
    await waitUntil(() => watchers.size === 1);
    expect(tokens.revoke('Panel')).toBe(true);
    server.letGo('Panel');
    expect(JSON.parse(await watched)).toEqual({ event: 'do-not-disturb', on: false });
    expect(await ask(token, { verb: 'watch' })).toMatchObject({ code: 'token-refused' });
  });

  it('lets one program watch four times at once, and not keep the others out', async () => {
    const { tokens, ask, address } = await startApi();
    const panel = tokens.create('Panel', ['watch']);
    const crm = tokens.create('CRM', ['watch', 'status']);
    const watching = Array.from({ length: 4 }, () => {
      const socket = createConnection(address);
      socket.write(`${JSON.stringify({ token: panel, verb: 'watch' })}\n`);
      return socket;
    });
    await waitUntil(() => watchers.size === 4);
    expect(await ask(panel, { verb: 'watch' })).toMatchObject({ code: 'too-many' });
    expect(await ask(crm, { verb: 'status' })).toMatchObject({ ok: true });
    watching[0]?.destroy();
    await waitUntil(() => watchers.size === 3);
    const again = createConnection(address);
    again.write(`${JSON.stringify({ token: panel, verb: 'watch' })}\n`);
    await waitUntil(() => watchers.size === 4);
    expect(watchers.size).toBe(4);
    for (const socket of [...watching, again]) socket.destroy();
  });

  it('lets go of who has its answer and stays', async () => {
    const clock = createFakeClock();
    const { tokens, address } = await startApi(clock);
    const token = tokens.create('CRM', ['status']);
    const socket = createConnection({ path: address, allowHalfOpen: true });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`${JSON.stringify({ token, verb: 'status' })}\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    await waitUntil(() => clock.pending === 1);
    clock.advance(5000);
    // The server has gone: what is written now is an error, and the end.
    socket.on('error', () => undefined);
    await waitUntil(() => {
      if (!socket.destroyed) socket.write('x');
      return socket.destroyed;
    });
    await closed;
    expect(clock.pending).toBe(0);
  });

  it('writes a refusal that comes again and again once in a while', async () => {
    const clock = createFakeClock();
    const { ask, log } = await startApi(clock);
    const refusals = () => log.lines.filter((line) => line.includes('refused:')).length;
    for (let n = 0; n < 5; n += 1) await ask('wrong', { verb: 'status' });
    expect(refusals()).toBe(1);
    clock.advance(10_000);
    await ask('wrong', { verb: 'status' });
    expect(refusals()).toBe(2);
  });
});
