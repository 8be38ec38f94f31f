import { existsSync } from 'node:fs';

/** The binaries themselves come first: Debian's wrapper script would start more than needed. */
const places = [
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** @throws Error in one line, with the command that helps, when there is no Chromium. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const named = env.ELECTRON_HOST_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`ELECTRON_HOST_CHROMIUM names ${named}, which does not exist`);
  }
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error(
    'no Chromium found: run "apt-get install --yes chromium", or set ELECTRON_HOST_CHROMIUM to its binary',
  );
}
