const againMs = 500;

/**
 * Asks a page to close. Chromium forgets it where another page is just about to come into its place (a navigation that
 * commits), and an app that ends would wait for ever: so it is asked again as long as it is waited for.
 */
export function closeUntilGone(close: () => Promise<unknown>, isWaitedFor: () => boolean): void {
  const ask = (): void => void close().catch(() => undefined);
  ask();
  const again = setInterval(() => {
    if (isWaitedFor()) ask();
    else clearInterval(again);
  }, againMs);
}
