import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotRunningError, sendCommand, watchEvents } from '../../../src/main/control/control-client.ts';
import { chooseControlPlace } from '../../../src/main/control/control-place.ts';
import { listenForOwner } from '../../../src/main/control/control-server.ts';
import { createControlSockets, exchange } from '../../support/control-sockets.ts';
import { waitUntil } from '../../support/wait-until.ts';

const sockets = createControlSockets();

describe('whoever watches', () => {
  it('hears each event as a line, until the app ends', async () => {
    await sockets.start();
    const heard: unknown[] = [];
    let wake = (): void => undefined;
    const awaitLine = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    const first = awaitLine();
    const over = watchEvents(sockets.folder, (line) => {
      heard.push(JSON.parse(line));
      wake();
    });
    await first;
    const second = awaitLine();
    for (const tell of sockets.watchers) tell({ event: 'do-not-disturb', on: true });
    await second;
    expect(heard).toEqual([
      { event: 'do-not-disturb', on: false },
      { event: 'do-not-disturb', on: true },
    ]);
    await sockets.close();
    await over;
    expect(sockets.watchers.size).toBe(0);
  });

  it('is forgotten when it goes', async () => {
    const address = await sockets.start();
    const socket = createConnection(address);
    socket.write('{"verb":"watch"}\n');
    await new Promise((resolve) => socket.once('data', resolve));
    expect(sockets.watchers.size).toBe(1);
    socket.destroy();
    await waitUntil(() => sockets.watchers.size === 0);
    expect(sockets.watchers.size).toBe(0);
  });

  it('is told that nobody runs', async () => {
    await expect(watchEvents(sockets.folder, () => undefined)).rejects.toThrow(NotRunningError);
  });
});

describe('the control socket', () => {
  it('answers one line with one line', async () => {
    await sockets.start();
    expect(await sendCommand(sockets.folder, { verb: 'status' })).toEqual({ ok: true, value: 'status' });
  });

  it('serves several clients at once', async () => {
    const gate = Promise.withResolvers<void>();
    let waiting = 0;
    await sockets.start(async ({ verb }) => {
      waiting += 1;
      if (waiting === 5) gate.resolve();
      await gate.promise;
      return { ok: true, value: verb };
    });
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => sendCommand(sockets.folder, { verb: 'answer' })),
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
    const address = await sockets.start();
    expect(JSON.parse(await exchange(address, text))).toMatchObject({ ok: false, code });
  });

  it('answers a client that closes its side after the command', async () => {
    const address = await sockets.start();
    expect(JSON.parse(await exchange(address, '{"verb":"status"}\n', true))).toEqual({
      ok: true,
      value: 'status',
    });
  });

  it('lets go of a client that says nothing, and of one that leaves', async () => {
    const address = await sockets.start(undefined, { commandTimeoutMs: 50 });
    expect(JSON.parse(await exchange(address, '{"verb":'))).toMatchObject({ ok: false, code: 'bad-request' });
    expect(await exchange(address, '', true)).toBe('');
    expect(await sendCommand(sockets.folder, { verb: 'status' })).toMatchObject({ ok: true });
  });

  it('tells a failure instead of dying of it', async () => {
    await sockets.start(() => Promise.reject(new Error('the disk is full')));
    expect(await sendCommand(sockets.folder, { verb: 'status' })).toEqual({
      ok: false,
      code: 'failed',
      message: 'the disk is full',
    });
  });
});

describe.runIf(process.platform !== 'win32')('the control socket as a file', () => {
  it('is for its owner alone', async () => {
    const address = await sockets.start();
    expect(statSync(address).mode & 0o777).toBe(0o600);
  });

  it('is so from its first moment, and nothing else is made so', async () => {
    const mask = process.umask();
    const server = createServer();
    const address = join(sockets.folder, 'first.sock');
    const listening = listenForOwner(server, address);
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(mask);
    await listening;
    await new Promise((resolve) => server.close(resolve));
  });

  it('takes the place of a socket that a crash left behind', async () => {
    const address = join(sockets.folder, 'control.sock');
    const crash = spawn(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(address)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await new Promise((resolve) => crash.on('close', resolve));
    expect(existsSync(address)).toBe(true);
    await expect(sendCommand(sockets.folder, { verb: 'status' })).rejects.toThrow(NotRunningError);
    await sockets.start();
    expect(await sendCommand(sockets.folder, { verb: 'status' })).toMatchObject({ ok: true });
  });

  it('leaves nothing behind when it closes', async () => {
    const address = await sockets.start();
    await sockets.close();
    expect(existsSync(address)).toBe(false);
    await expect(sendCommand(sockets.folder, { verb: 'status' })).rejects.toThrow('Offhook is not running');
  });

  it('is found by its client also where the path is too long for a socket', async () => {
    const userDataFolder = join(sockets.folder, 'x'.repeat(120));
    mkdirSync(userDataFolder, { mode: 0o700 });
    await sockets.start(undefined, { userDataFolder });
    expect(await sendCommand(userDataFolder, { verb: 'quit' })).toEqual({ ok: true, value: 'quit' });
    const place = chooseControlPlace(userDataFolder, sockets.machine);
    expect(statSync(place.folder ?? '').mode & 0o777).toBe(0o700);
    await sockets.close();
    await expect(sendCommand(userDataFolder, { verb: 'status' })).rejects.toThrow(NotRunningError);
  });

  it('does not open where everybody may write, or where no folder is', async () => {
    const shared = join(sockets.folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o777);
    await expect(sockets.start(undefined, { userDataFolder: shared })).rejects.toThrow(
      'can be written to by everybody',
    );
    writeFileSync(join(sockets.folder, 'file'), '');
    await expect(sockets.start(undefined, { userDataFolder: join(sockets.folder, 'file') })).rejects.toThrow(
      'EEXIST',
    );
  });

  it('has a client that does not take everything for an answer', async () => {
    const server = createServer((socket) => socket.resume().end('{"ok":"yes"}\n'));
    await new Promise<void>((resolve) => server.listen(join(sockets.folder, 'control.sock'), resolve));
    await expect(sendCommand(sockets.folder, { verb: 'status' })).rejects.toThrow('Invalid');
    await new Promise((resolve) => server.close(resolve));
  });

  it('has a client that says which command had no answer', async () => {
    const server = createServer((socket) => socket.resume().end());
    await new Promise<void>((resolve) => server.listen(join(sockets.folder, 'control.sock'), resolve));
    await expect(sendCommand(sockets.folder, { verb: 'hold' })).rejects.toThrow(
      'hold: the connection ended without an answer',
    );
    await new Promise((resolve) => server.close(resolve));
  });
});
