import { describe, expect, it } from 'vitest';
import { createPackageUpdater, type PackageUpdater } from '../../../../src/main/updates/package-updater.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

interface Cancellation {
  cancel(): void;
}

function create(channel = 'latest', found: { isUpdateAvailable: boolean } | null = null) {
  const did: unknown[] = [];
  const heard: string[] = [];
  let fail = (): void => undefined;
  const updater: PackageUpdater<Cancellation> = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    allowPrerelease: true,
    logger: null,
    netSession: { setCertificateVerifyProc: () => void did.push('verified') },
    on: (event, listener) => {
      heard.push(event);
      if (event === 'error') fail = listener;
    },
    setFeedURL(feed) {
      did.push(feed);
    },
    checkForUpdates: async () => found && { ...found, updateInfo: { version: '2.0.0' } },
    downloadUpdate: (cancellation) =>
      new Promise((_resolve, reject) => {
        cancellation.cancel = () => reject(new Error('cancelled'));
      }),
    quitAndInstall: (...how) => void did.push(how),
  };
  const feed = { url: 'https://updates.example.com/', channel };
  const createCancellation = (): Cancellation => ({ cancel: () => undefined });
  return {
    did,
    heard,
    updater,
    fail: () => fail(),
    ours: createPackageUpdater({
      ...{ updater, createCancellation, feed, log: createMemoryLog() },
      verify: (session) => session.setCertificateVerifyProc(() => undefined),
      end: {
        leave(last) {
          did.push('goodbye');
          last();
        },
        makeRoom: () => void did.push('room'),
        restart: () => void did.push('restart'),
      },
    }),
  };
}

describe('createPackageUpdater', () => {
  it.each([
    ['latest', false],
    ['beta', true],
  ])(
    'takes the feed and the channel %s of the policy, fetches nothing by itself, and never goes back',
    (channel, pre) => {
      const { did, updater } = create(channel);
      expect(did).toEqual([
        'verified',
        { provider: 'generic', url: 'https://updates.example.com/', channel },
      ]);
      expect(updater).toMatchObject({
        autoDownload: false,
        autoInstallOnAppQuit: true,
        allowDowngrade: false,
        allowPrerelease: pre,
      });
    },
  );

  it.each([
    [null, null],
    [{ isUpdateAvailable: false }, null],
    [{ isUpdateAvailable: true }, '2.0.0'],
  ])('reads what was found: %o', async (found, version) => {
    expect(await create('latest', found).ours.check()).toBe(version);
  });

  it('stops fetching when it shall, which electron-updater does only where somebody hears of its progress', async () => {
    const abort = new AbortController();
    const { ours, heard } = create();
    expect(heard).toEqual(['download-progress']);
    const fetching = ours.fetch(abort.signal);
    abort.abort();
    await expect(fetching).rejects.toThrow('cancelled');
  });

  it('says goodbye, makes room, installs without a question, and starts the app anew', () => {
    const { did, ours } = create();
    ours.install();
    expect(did.slice(-3)).toEqual(['goodbye', 'room', [true, true]]);
  });

  it('starts what there is again where the new version could not be put in place, and only then', () => {
    const { did, ours, fail } = create();
    fail();
    expect(did).not.toContain('restart');
    ours.install();
    fail();
    expect(did.at(-1)).toBe('restart');
  });
});
