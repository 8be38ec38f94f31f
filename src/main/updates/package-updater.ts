import type { Policy } from '../../shared/policy.ts';
import type { VerifyingSession } from '../certificates/verify-certificates.ts';
import type { Log } from '../diagnostics/log.ts';
import { readUpdateError } from './update-error.ts';
import type { Updater } from './updates.ts';

/** What is needed of electron-updater's `autoUpdater`. */
export interface PackageUpdater<Cancellation> {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  logger: unknown;
  /** Its own: what the app's pages and requests go by does not hold there. */
  readonly netSession: VerifyingSession;
  on(event: 'download-progress' | 'error', listener: () => void): unknown;
  setFeedURL(feed: { provider: 'generic'; url: string; channel: string }): void;
  checkForUpdates(): Promise<{
    readonly isUpdateAvailable: boolean;
    readonly updateInfo: { readonly version: string };
  } | null>;
  downloadUpdate(cancellation: Cancellation): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
}

/** How the version that runs makes room for the next one. */
export interface EndOfOld {
  /** Says goodbye to the server first, then calls. */
  readonly leave: (last: () => void) => void;
  /** From here on another one may start. */
  readonly makeRoom: () => void;
  /** The new one could not be put in place: what there is starts again. */
  readonly restart: () => void;
}

export interface PackageUpdaterOptions<Cancellation> {
  readonly updater: PackageUpdater<Cancellation>;
  readonly createCancellation: () => Cancellation & { cancel(): void };
  readonly feed: NonNullable<Policy['updates']>;
  /** Whose certificates are good enough, by the policy. */
  readonly verify: (session: VerifyingSession) => void;
  readonly end: EndOfOld;
  readonly log: Log;
}

/**
 * electron-updater with the policy's feed. It checks what it fetched by the hash in the feed, and on Windows and macOS
 * by the signature of the app that runs. What was fetched is installed when the app ends anyway.
 */
export function createPackageUpdater<Cancellation>({
  updater,
  createCancellation,
  feed: { url, channel },
  verify,
  end,
  log,
}: PackageUpdaterOptions<Cancellation>): Updater {
  verify(updater.netSession);
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  updater.allowPrerelease = channel !== 'latest';
  // Back to an older version is the work of an administrator.
  updater.allowDowngrade = false;
  updater.logger = {
    debug: log.debug,
    info: log.debug,
    warn: log.warn,
    error: log.warn,
  };
  // Only with somebody who listens does it look at each piece whether it was cancelled; else all of it is still fetched.
  updater.on('download-progress', () => undefined);
  updater.setFeedURL({ provider: 'generic', url, channel });
  return {
    async check() {
      const found = await updater.checkForUpdates().catch(refuse);
      return found?.isUpdateAvailable === true ? found.updateInfo.version : null;
    },
    async fetch(signal) {
      const cancellation = createCancellation();
      const cancel = (): void => cancellation.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        await updater.downloadUpdate(cancellation).catch(refuse);
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    install: () =>
      end.leave(() => {
        updater.on('error', end.restart);
        // An AppImage is started before this one has ended, and would give way to it.
        end.makeRoom();
        updater.quitAndInstall(true, true);
      }),
  };
}

function refuse(error: unknown): never {
  throw readUpdateError(error);
}
