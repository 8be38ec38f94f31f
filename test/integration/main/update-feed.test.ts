import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyCertificates } from '../../../src/main/certificates/verify-certificates.ts';
import { createPackageUpdater, type PackageUpdater } from '../../../src/main/updates/package-updater.ts';
import { createUpdates } from '../../../src/main/updates/updates.ts';
import type { UpdateState } from '../../../src/shared/update.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { sha512, writeFeed } from '../../support/update-feed.ts';
import { waitUntil } from '../../support/wait-until.ts';

// electron-updater itself, as on Linux, against a feed of this test: only Electron's app and its network are stood in for.

interface Cancellation {
  cancel(): void;
}
const load = createRequire(import.meta.url);
const { AppImageUpdater, CancellationToken } = load('electron-updater') as {
  AppImageUpdater: new (
    options: null,
    app: object,
  ) => PackageUpdater<Cancellation> & { httpExecutor: unknown };
  CancellationToken: new () => Cancellation;
};
interface HttpExecutor {
  createRequest(options: object, onResponse: (response: unknown) => void): unknown;
}
const { ElectronHttpExecutor } = load('electron-updater/out/electronHttpExecutor') as {
  ElectronHttpExecutor: new () => HttpExecutor;
};
/** Node's http in place of Electron's, from electron-builder. */
const { httpExecutor: nodeHttp } = createRequire(load.resolve('electron-builder'))('builder-util') as {
  httpExecutor: HttpExecutor;
};

const oldApp = '#!/bin/sh\n# 1.0.0\n';
const newApp = '#!/bin/sh\n# 2.0.0\n';
const feedOf = (version: string, hash: string): string => writeFeed(version, newApp, hash);

let folder: string;
let server: Server;
let installed: string;
/** By path; what is not there is not found. */
let served: Map<string, string | ((response: ServerResponse) => void)>;
let asked: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-feed-'));
  installed = join(folder, 'Offhook.AppImage');
  writeFileSync(installed, oldApp, { mode: 0o755 });
  writeFileSync(
    join(folder, 'app-update.yml'),
    'provider: generic\nurl: http://unused.invalid\nupdaterCacheDirName: offhook\n',
  );
  vi.stubEnv('APPIMAGE', installed);
  served = new Map();
  asked = [];
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://feed').pathname;
    asked.push(path);
    const body = served.get(path);
    if (typeof body === 'function') body(response);
    else response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

function create(channel = 'latest') {
  let onQuit = (_code: number): void => undefined;
  const updater = new AppImageUpdater(null, {
    version: '1.0.0',
    name: 'Offhook',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'app-update.yml'),
    userDataPath: join(folder, 'data'),
    baseCachePath: join(folder, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit(handler: (code: number) => void) {
      onQuit = handler;
    },
  });
  const executor = new ElectronHttpExecutor();
  executor.createRequest = (options, onResponse) => nodeHttp.createRequest(options, onResponse);
  updater.httpExecutor = executor;
  // The real one is a partition of Electron's own.
  expect(Reflect.has(updater, 'netSession')).toBe(true);
  const judges: unknown[] = [];
  Object.defineProperty(updater, 'netSession', {
    value: { setCertificateVerifyProc: (judge: unknown) => void judges.push(judge) },
  });
  const told: UpdateState[] = [];
  let busy = false;
  const log = createMemoryLog();
  const { port } = server.address() as AddressInfo;
  const updates = createUpdates({
    updater: createPackageUpdater({
      updater,
      createCancellation: () => new CancellationToken(),
      feed: { url: `http://127.0.0.1:${port}`, channel },
      verify: (session) =>
        verifyCertificates(session, {
          policy: { trustedCertificates: [], pinnedAuthorities: [] },
          ...{ clock: createFakeClock(), log, onRefused: () => undefined },
        }),
      end: { leave: (last) => last(), makeRoom: () => undefined, restart: () => undefined },
      log,
    }),
    isBusy: () => busy,
    publish: (update) => void told.push(update),
    clock: createFakeClock(),
    log,
  });
  updates.start();
  return {
    log,
    judges,
    told,
    updates,
    setBusy(value: boolean) {
      busy = value;
      updates.look();
    },
    /** Looks, and waits for how that ends. */
    async check(): Promise<UpdateState | undefined> {
      const before = told.length;
      updates.check();
      const isOver = () => told.slice(before).some(({ step }) => step === 'resting' || step === 'ready');
      await waitUntil(isOver);
      return told.at(-1);
    },
    quit: () => onQuit(0),
  };
}

describe('a feed', () => {
  it.each(['latest', 'beta'])('is asked for the policy’s channel: %s', async (channel) => {
    served.set(`/${channel}-linux.yml`, feedOf('1.0.0', sha512(newApp)));
    expect(await create(channel).check()).toEqual({ step: 'resting', last: 'newest' });
    expect(asked).toEqual([`/${channel}-linux.yml`]);
  });

  it('is fetched from, waits while there is a call, and takes the old version’s place when the app ends', async () => {
    served.set('/latest-linux.yml', feedOf('2.0.0', sha512(newApp)));
    served.set('/Offhook.AppImage', newApp);
    const { check, told, setBusy, updates, quit, judges } = create();
    expect(judges).toHaveLength(1);
    expect(await check()).toEqual({ step: 'ready', version: '2.0.0' });
    setBusy(true);
    expect(told.at(-1)).toEqual({ step: 'after-call', version: '2.0.0' });
    expect(updates.install()).toBe(false);
    expect(readFileSync(installed, 'utf8')).toBe(oldApp);
    setBusy(false);
    expect(told.at(-1)).toEqual({ step: 'ready', version: '2.0.0' });
    quit();
    expect(readFileSync(installed, 'utf8')).toBe(newApp);
  });

  it('is not asked in a call', async () => {
    served.set('/latest-linux.yml', feedOf('2.0.0', sha512(newApp)));
    const { check, setBusy } = create();
    setBusy(true);
    expect(await check()).toEqual({ step: 'resting', last: 'call' });
    expect(asked).toEqual([]);
  });

  it('is left in the middle of a download when a call begins', async () => {
    served.set('/latest-linux.yml', feedOf('2.0.0', sha512(newApp)));
    served.set('/Offhook.AppImage', (response) => {
      response.writeHead(200, { 'content-length': newApp.length }).write(newApp.slice(0, 5));
    });
    const { updates, told, setBusy, quit } = create();
    updates.check();
    await waitUntil(() => asked.includes('/Offhook.AppImage'));
    setBusy(true);
    await waitUntil(() => told.at(-1)?.step === 'resting');
    expect(told.at(-1)).toEqual({ step: 'resting', last: 'call' });
    quit();
    expect(readFileSync(installed, 'utf8')).toBe(oldApp);
  });

  it.each([
    ['unreachable', 'nothing there', () => served.clear()],
    [
      'unreachable',
      'a server that fails',
      () => served.set('/latest-linux.yml', (response) => void response.writeHead(503).end()),
    ],
    ['unreadable', 'a web page', () => served.set('/latest-linux.yml', '<!doctype html><p>Hello: {')],
    [
      'unreachable',
      'a file that is not there',
      () => served.set('/latest-linux.yml', feedOf('2.0.0', sha512(newApp))),
    ],
  ] as const)('that is broken is said to be %s: %s', async (last, _what, prepare) => {
    prepare();
    const { check, log } = create();
    expect(await check()).toEqual({ step: 'resting', last });
    expect(log.lines.join('\n')).toContain('not fetched');
  });

  it.each([
    ['another file than it promised', sha512('something else')],
    ['a hash of nothing', sha512('')],
  ])('that gives %s is said to be forged, and nothing of it is installed', async (_what, hash) => {
    served.set('/latest-linux.yml', feedOf('2.0.0', hash));
    served.set('/Offhook.AppImage', newApp);
    const { check, updates, quit } = create();
    expect(await check()).toEqual({ step: 'resting', last: 'forged' });
    expect(updates.install()).toBe(false);
    quit();
    expect(readFileSync(installed, 'utf8')).toBe(oldApp);
  });

  it('that offers an older version is not followed', async () => {
    served.set('/latest-linux.yml', feedOf('0.9.0', sha512(newApp)));
    expect(await create().check()).toEqual({ step: 'resting', last: 'newest' });
    expect(asked).toEqual(['/latest-linux.yml']);
  });
});
