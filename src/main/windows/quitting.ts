interface EndSigns {
  /** Electron's app. */
  readonly app: { on(event: 'before-quit', listener: () => void): unknown };
  /** Electron's own autoUpdater, by which macOS installs. */
  readonly autoUpdater: { on(event: 'before-quit-for-update', listener: () => void): unknown };
}

/**
 * Whether the app is about to end, and windows may be closed. On macOS an update closes all windows before it tells
 * `before-quit`: one that only hid itself then would keep the update from being installed.
 */
export function watchQuitting({ app, autoUpdater }: EndSigns): () => boolean {
  let isQuitting = false;
  const quitting = (): void => {
    isQuitting = true;
  };
  app.on('before-quit', quitting);
  autoUpdater.on('before-quit-for-update', quitting);
  return () => isQuitting;
}
