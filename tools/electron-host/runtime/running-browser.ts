import type { Browser } from '../chromium/browser.ts';

/** The app's one Chromium; it starts after the app's main file has run and before `ready`. */
let running: Browser | undefined;

export function setBrowser(browser: Browser): void {
  running = browser;
}

export function browser(): Browser {
  if (!running) throw new Error('electron-host: Chromium runs only after app is ready');
  return running;
}

export function browserOrNone(): Browser | undefined {
  return running;
}
