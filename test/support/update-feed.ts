import { createHash } from 'node:crypto';

// What electron-builder writes beside a package, for tests that keep a feed.

export const sha512 = (text: string): string => createHash('sha512').update(text).digest('base64');

/** The file that names the newest version: of an AppImage with that text, or one that ought to have another hash. */
export function writeFeed(version: string, text: string, hash = sha512(text)): string {
  return [
    `version: ${version}`,
    'files:',
    '  - url: Offhook.AppImage',
    `    sha512: ${hash}`,
    `    size: ${text.length}`,
    'path: Offhook.AppImage',
    `sha512: ${hash}`,
    "releaseDate: '2026-11-27T00:00:00.000Z'",
    '',
  ].join('\n');
}
