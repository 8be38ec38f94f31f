import type { Browser, StartedBrowser } from '../chromium/browser.ts';

/** The app's one Chromium; it starts after the app's main file has run and before `ready`. */
let running: Browser | undefined;
let started: StartedBrowser | undefined;

/** Resolves when Chromium answers; from then on `browser()` gives it. */
export async function adoptBrowser(starting: StartedBrowser): Promise<Browser> {
  started = starting;
  running = await starting.answering;
  return running;
}

/** Ends Chromium, also one that has not answered yet, and resolves when its process is gone. */
export async function closeBrowser(): Promise<void> {
  await started?.close();
}

export function browser(): Browser {
  if (!running) throw new Error('electron-host: Chromium runs only after app is ready');
  return running;
}

export function browserOrNone(): Browser | undefined {
  return running;
}
