import type { App } from 'electron';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { Policy } from '../shared/policy.ts';
import { verifyCertificates } from './certificates/verify-certificates.ts';
import { systemClock as clock } from './clock.ts';
import { describeError } from './diagnostics/log.ts';
import type { Ground } from './ground.ts';
import { createPackageUpdater, type EndOfOld } from './updates/package-updater.ts';
import { createUpdates, type Updates } from './updates/updates.ts';

// Part of the composition root: updates, where the policy names a feed and the app was installed from a package.

/** There are none in development, without a feed, and for what was unpacked by hand: then `check` is false. */
export function joinUpdates(
  app: App,
  ground: Ground,
  engine: () => EngineSummary,
  leave: EndOfOld['leave'],
): Pick<Updates, 'look' | 'install'> & { check(): boolean } {
  const { policy } = ground.reading;
  let updates: Updates | null = null;
  if (policy.updates !== undefined && app.isPackaged) {
    load(app, ground, policy.updates, engine, leave).then(
      (loaded) => {
        updates = loaded;
      },
      (error: unknown) => ground.logOf('updates').error(describeError(error)),
    );
  }
  return {
    look: () => updates?.look(),
    install: () => updates?.install() ?? false,
    check() {
      updates?.check();
      return updates !== null;
    },
  };
}

async function load(
  app: App,
  { desktop, logOf, machine, reading: { policy } }: Ground,
  feed: NonNullable<Policy['updates']>,
  engine: () => EngineSummary,
  leave: EndOfOld['leave'],
): Promise<Updates | null> {
  const { autoUpdater, CancellationToken } = (await import('electron-updater')).default;
  const log = logOf('updates');
  if (!autoUpdater.isUpdaterActive()) {
    log.info('what was unpacked by hand is not replaced by itself');
    return null;
  }
  const updates = createUpdates({
    updater: createPackageUpdater({
      updater: autoUpdater,
      createCancellation: () => new CancellationToken(),
      feed,
      verify: (session) =>
        verifyCertificates(session, {
          ...{ policy, clock, log: logOf('certificates') },
          // The settings say why there is no update.
          onRefused: () => undefined,
        }),
      end: {
        leave,
        makeRoom: () => app.releaseSingleInstanceLock(),
        restart() {
          app.relaunch({ execPath: machine.environment.APPIMAGE ?? process.execPath });
          app.quit();
        },
      },
      log,
    }),
    isBusy: () => engine().calls.some(({ state }) => state !== 'ended'),
    publish: (update) => desktop.set({ update }),
    clock,
    log,
  });
  app.on('will-quit', updates.stop);
  updates.start();
  return updates;
}
