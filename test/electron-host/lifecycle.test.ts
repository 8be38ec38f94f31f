import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { fixtureFolder, type HostOptions, launcher, type RunningHost, startHost } from './start-host.ts';

const hosts: RunningHost[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options?: HostOptions): Promise<RunningHost> {
  const host = await startHost(options);
  hosts.push(host);
  return host;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
  folders.push(folder);
  return folder;
}

/** Starts the app until it is ready, and tells Chromium's pid. */
async function startReady(options?: HostOptions): Promise<{ host: RunningHost; chromium: number }> {
  const host = await start(options);
  const chromium = await host.main(async ({ app }) => {
    await app.whenReady();
    return globalThis.__electronHost.chromium().pid;
  });
  return { host, chromium };
}

/** Resolves when a process that is not our child has ended; a zombie counts as ended. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      if (/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the end', () => {
  it('comes with Chromium’s: not zero, and one line says so', async () => {
    const { host, chromium } = await startReady();
    await host.main((_electron, _arg, fixture) => fixture.open().then(() => undefined));
    process.kill(chromium, 'SIGKILL');
    expect(await host.exit).toEqual({ code: 1, signal: null });
    expect(host.output.stderr).toBe('electron-host: Chromium ended (killed by SIGKILL)\n');
  });

  it('leaves no Chromium behind when the host is killed', async () => {
    const { host, chromium } = await startReady();
    host.kill('SIGKILL');
    await host.exit;
    await ended(chromium);
    expect(host.output.stderr).toBe('');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('by %s is a quit that the app hears of', async (signal) => {
    const { host, chromium } = await startReady();
    await host.main(({ app }, _arg, fixture) => {
      for (const event of ['before-quit', 'will-quit', 'quit'])
        app.on(event as 'quit', () => console.log(event));
      return fixture.open().then(() => undefined);
    });
    host.kill(signal);
    expect(await host.exit).toEqual({ code: 0, signal: null });
    expect(host.output.stdout.trim().split('\n')).toEqual(['before-quit', 'will-quit', 'quit']);
    await ended(chromium);
  });

  it('can be refused by the app, and by a window', async () => {
    const { host } = await startReady();
    const survived = await host.main(async ({ app }, _arg, fixture) => {
      app.once('before-quit', (event) => event.preventDefault());
      app.quit();
      const window = await fixture.open();
      window.once('close', (event) => event.preventDefault());
      app.quit();
      return window.isDestroyed();
    });
    expect(survived).toBe(false);
    host.kill('SIGTERM');
    expect((await host.exit).code).toBe(0);
  });

  it('is chosen by app.exit', async () => {
    const { host } = await startReady();
    host.main(({ app }) => app.exit(7)).catch(() => undefined);
    expect(await host.exit).toEqual({ code: 7, signal: null });
  });

  it('follows an uncaught error before ready', async () => {
    const host = await start({ env: { FIXTURE_FAILS: '1' } });
    expect((await host.exit).code).toBe(1);
    expect(host.output.stderr).toContain('the fixture fails as told');
  });
});

describe('the start', () => {
  it('prints Electron’s version when asked', () => {
    const manifest = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as {
      version: string;
    };
    expect(execFileSync(launcher, ['--version'], { encoding: 'utf8' })).toBe(`v${manifest.version}\n`);
  });

  it.each([
    [['/nowhere'], {}, 'electron-host: unable to find an Electron app at /nowhere\n'],
    [[], {}, 'electron-host: no app given: name its folder or its main file\n'],
    [
      [fixtureFolder],
      { ELECTRON_HOST_CHROMIUM: '/nowhere' },
      'electron-host: ELECTRON_HOST_CHROMIUM names /nowhere, which does not exist\n',
    ],
  ])('without what it needs says so in one line: %j %j', async (args, env, line) => {
    const run = promisify(execFile)(launcher, args, { env: { ...process.env, ...env } });
    expect(await run.catch((error: unknown) => error)).toMatchObject({ code: 1, stderr: line });
  });

  it('shows the app the same process as Electron does', async () => {
    const { host } = await startReady({ args: ['--a-switch=1', 'positional'] });
    const seen = await host.main(({ app }) => ({
      argv: process.argv,
      execPath: process.execPath,
      type: process.type,
      defaultApp: process.defaultApp,
      isPackaged: app.isPackaged,
      name: [app.getName(), app.getVersion()],
      userData: app.getPath('userData'),
      switch: app.commandLine.getSwitchValue('a-switch'),
      chrome: process.versions.chrome,
      chromium: globalThis.__electronHost.chromium().version,
    }));
    expect(seen).toEqual({
      argv: [launcher, fixtureFolder, `--user-data-dir=${host.userData}`, '--a-switch=1', 'positional'],
      execPath: launcher,
      type: 'browser',
      defaultApp: true,
      isPackaged: false,
      name: ['Contract', '1.2.3'],
      userData: host.userData,
      switch: '1',
      chrome: seen.chromium,
      chromium: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
    });
  });

  it('runs an app.asar of its resources folder, and leaves nothing in the temporary folder', async () => {
    const folder = temporaryFolder();
    const host = path.dirname(launcher);
    mkdirSync(path.join(folder, 'resources'));
    for (const name of readdirSync(host))
      if (name !== 'electron') symlinkSync(path.join(host, name), path.join(folder, name));
    copyFileSync(launcher, path.join(folder, 'contract'));
    writeFileSync(
      path.join(folder, 'resources', 'app.asar'),
      packAsar({
        'package.json': '{ "name": "packed", "main": "main.js" }',
        'main.js': `const { app } = require('electron');
        console.log(JSON.stringify([app.getName(), app.isPackaged, process.defaultApp ?? null, process.argv.slice(1)]));
        app.exit(0);`,
      }),
    );
    const env = { ...process.env, ELECTRON_HOST_NODE: process.execPath };
    const child = spawn(path.join(folder, 'contract'), ['--x', 'y'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = await child.stdout.setEncoding('utf8').toArray();
    expect(JSON.parse(output.join(''))).toEqual(['packed', true, null, ['--x', 'y']]);
    const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`electron-host-asar-${child.pid}-`));
    expect(left).toEqual([]);
  });
});

describe('a second instance', () => {
  it('gets no lock, hands its arguments and data over, and the lock is free after the first one’s end', async () => {
    const options = { userData: temporaryFolder(), env: { FIXTURE_LOCKS: '1' } };
    const { host: first } = await startReady(options);
    expect(await first.main(({ app }) => app.hasSingleInstanceLock())).toBe(true);
    await first.main(({ app }, _arg, fixture) => {
      fixture.notes.second = new Promise((resolve) => {
        app.once('second-instance', (_event, argv, folder, data) => resolve([argv.at(-1), folder, data]));
      });
    });
    const second = await start({ ...options, args: ['tel:600'] });
    expect(await second.exit).toEqual({ code: 0, signal: null });
    expect(await first.main((_electron, _arg, fixture) => fixture.notes.second)).toEqual([
      'tel:600',
      process.cwd(),
      { dial: '600' },
    ]);
    await first.stop();
    const third = await start(options);
    expect(await third.main(({ app }) => app.hasSingleInstanceLock())).toBe(true);
  });
});

/** A minimal asar: two Pickles around the header, then the files. */
function packAsar(files: Readonly<Record<string, string>>): Buffer {
  let offset = 0;
  const entries = Object.entries(files).map(([name, text]) => {
    const entry = [name, { size: text.length, offset: String(offset) }] as const;
    offset += text.length;
    return entry;
  });
  const json = Buffer.from(JSON.stringify({ files: Object.fromEntries(entries) }));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(padded + 8, 4);
  head.writeUInt32LE(padded + 4, 8);
  head.writeUInt32LE(json.length, 12);
  return Buffer.concat([
    head,
    json,
    Buffer.alloc(padded - json.length),
    Buffer.from(Object.values(files).join('')),
  ]);
}
