import type { Desktop } from './desktop.ts';
import type { SoundTest } from './engine/core/sound.ts';

// Part of the composition root: nobody is listened to by a window that nobody sees.

/** Ends what is tried out once the window leaves the screen, told by main or, where it knows, by the page itself. */
export function restTryOut(
  bridge: Pick<Desktop, 'on'>,
  page: Pick<Document, 'addEventListener' | 'visibilityState'>,
  test: Pick<SoundTest, 'stop'>,
): void {
  bridge.on('window.changed', ({ seen }) => {
    if (!seen) test.stop();
  });
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'hidden') test.stop();
  });
}
