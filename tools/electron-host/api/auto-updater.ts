import { record } from '../support/calls.ts';
import { StrictEmitter } from '../support/strict.ts';

/** Electron's own updater has no Linux side; calls are recorded, and tests emit what would follow. */
class AutoUpdater extends StrictEmitter {
  #feed = '';

  setFeedURL(options: Electron.FeedURLOptions): void {
    record('autoUpdater.setFeedURL', options);
    this.#feed = options.url;
  }

  getFeedURL(): string {
    return this.#feed;
  }

  checkForUpdates(): void {
    record('autoUpdater.checkForUpdates');
  }

  quitAndInstall(): void {
    record('autoUpdater.quitAndInstall');
  }
}

export const autoUpdater = new AutoUpdater();
